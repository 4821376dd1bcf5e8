"""What a drawn form is, and what a layout is given to draw one."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.accuracy.drawn_forms.lettering import Fonts, Lettering
from benchmarks.accuracy.drawn_forms.sheet import Sheet
from ocr.geometry import Image

PAGE_DPI = (150, 200)
CARD_DPI = (270, 330)  # small things are held nearer to the camera
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """A form and what it says.

    `picture` is uint8 (H, W, 3), BGR. `fields` holds each field that is printed, as the name of the form's field to its
    normalised value, `items` the lines of goods, each as the columns' names to values. `seal_at` is where a seal would
    be set: its middle in shares of width and height. `scale` is pixels a millimetre.
    """

    kind: str
    layout: str
    picture: Image
    fields: dict[str, str]
    items: tuple[dict[str, str], ...] = ()
    seal_at: tuple[float, float] = (0.75, 0.75)
    scale: float = 7.0


@dataclass(slots=True)
class Draft:
    """A form while a layout draws it: chance, fonts, and when it is done the sheet and what it says."""

    rng: random.Random
    fonts: Fonts
    sheet: Sheet = field(init=False)
    fields: dict[str, str] = field(default_factory=dict)
    items: tuple[dict[str, str], ...] = ()
    seal_at: tuple[float, float] = (0.75, 0.75)

    def begin(
        self,
        width: float,
        height: float,
        dpi: tuple[int, int] = PAGE_DPI,
        paper: tuple[int, int, int] = (255, 255, 255),
    ) -> Sheet:
        """The sheet to draw on, millimetres, at any resolution between two."""
        self.sheet = Sheet(width, height, self.rng.uniform(*dpi) / MM_PER_INCH, paper)
        return self.sheet

    def say(self, fields: Mapping[str, str]) -> None:
        """Notes what is printed; what is empty is not."""
        self.fields.update({name: value for name, value in fields.items() if value})


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which a kind of form is laid out; `held_out` ones are only measured by, never looked at."""

    name: str
    draw: Callable[[Draft], None]
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """How labels stand before values: the two letterings, the colon, and where the value starts.

    `width` is the label's, to which its letters are set wide; None where they are set close. `gap` is what lies between
    the label with its colon and the value.
    """

    label: Lettering
    value: Lettering
    colon: str = "："
    width: float | None = None
    gap: float = 0.6

    def write(
        self,
        sheet: Sheet,
        x: float,
        y: float,
        label: str,
        value: str,
        room: float,
        *,
        leading: float = 0.0,
        value_at: float | None = None,
    ) -> float:
        """Writes a label and its value; returns where the value starts.

        Args:
            sheet: where.
            x: the label's left.
            y: the middle of the line.
            label: without its colon.
            value: condensed where it is too long, or wrapped.
            room: the width for both together.
            leading: from line to line of a value that is wrapped; 0 keeps it on one.
            value_at: where the value starts, from `x`; None: after the label.
        """
        if self.width is not None and len(label) > 1:
            end = sheet.write_wide(x, y, label, self.width, self.label)
        else:
            end = sheet.write(x, y, label, self.label)
        if self.colon:
            end = sheet.write(end, y, self.colon, self.label)
        start = x + value_at if value_at is not None else end + self.gap
        left = x + room - start
        if leading and value:
            sheet.write_wrapped(start, y, value, self.value, left, leading, 2)
        else:
            sheet.write(start, y, value, self.value, room=left)
        return start
