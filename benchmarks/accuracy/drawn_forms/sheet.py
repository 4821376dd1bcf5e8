"""A sheet on which a form is drawn: words, rules and shapes at their places in millimetres.

The middle of a line of text is what its `y` names, so that labels and values of other sizes stand on one line.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from benchmarks.accuracy.drawn_forms.lettering import BLACK, Colour, Lettering
from ocr.geometry import Image

BASELINE = 0.36  # ems below the middle
LEAST_STRETCH = 0.72  # to which a text is condensed before it is made smaller
CLOSING = "，。；、）)"  # they hang over rather than begin a line
OVERLAP = 0.35  # millimetres by which boxes of two texts may overlap: their corners are loose

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Sheet:
    """A picture to draw on, `scale` pixels a millimetre; `texts` are the boxes that were written, in millimetres."""

    def __init__(self, width: float, height: float, scale: float, paper: Colour = (255, 255, 255)) -> None:
        self.width, self.height, self.scale = width, height, scale
        size = (round(height * scale), round(width * scale), 3)
        self.pixels: Image = np.full(size, paper[::-1], np.uint8)
        self.texts: list[tuple[Box, str]] = []

    def write(
        self, x: float, y: float, text: str, lettering: Lettering, side: str = "left", room: float | None = None
    ) -> float:
        """Writes one line and returns where it ends at the right.

        Args:
            x: its left, its right or its middle, as `side` says.
            y: the middle of its height.
            text: without line breaks; nothing is drawn of "".
            lettering: how.
            side: "left", "right" or "centre".
            room: it is condensed, and then made smaller, to be no wider.

        Raises:
            ValueError: it leaves the sheet or covers other text.
        """
        width = lettering.measure(text)
        if room is not None and width > room:
            factor = max(room / width, LEAST_STRETCH)
            lettering = lettering.but(stretch=lettering.stretch * factor, spacing=lettering.spacing * factor)
            lettering = lettering.scaled(min(1.0, room / width / factor))
            width = lettering.measure(text)
        left = x - {"left": 0.0, "right": width, "centre": width / 2}[side] + lettering.drift[0]
        y += lettering.drift[1]
        self._keep(text, (left, y - 0.44 * lettering.size, left + width, y + 0.44 * lettering.size))
        self._print(left, y, text, lettering)
        return left + width

    def write_wide(self, x: float, y: float, text: str, width: float, lettering: Lettering) -> float:
        """Writes one line set so wide that it fills a width, and returns where that ends."""
        gaps = max(1, len(text) - 1)
        spacing = (width - lettering.but(spacing=0.0).measure(text)) / gaps
        self.write(x, y, text, lettering.but(spacing=max(spacing, 0.0)), room=width)
        return x + width

    def write_down(self, x: float, y: float, text: str, lettering: Lettering, pitch: float) -> None:
        """Writes characters one below another around the middle (x, y), `pitch` from one to the next."""
        for number, character in enumerate(text):
            self.write(x, y + (number - (len(text) - 1) / 2) * pitch, character, lettering, "centre")

    def write_wrapped(
        self, x: float, y: float, text: str, lettering: Lettering, room: float, leading: float, most: int = 99
    ) -> float:
        """Writes a text on as many lines as it needs, the first at `y`; returns where the next would stand.

        The last of `most` lines is condensed for the rest.
        """
        lines = wrap(text, lettering, room)
        if len(lines) > most:
            joint = "" if not text.isascii() else " "
            lines[most - 1 :] = [joint.join(lines[most - 1 :])]
        for number, line in enumerate(lines):
            self.write(x, y + number * leading, line, lettering, room=room + lettering.size / 2)
        return y + len(lines) * leading

    def rule(self, points: Sequence[tuple[float, float]], ink: Colour = BLACK, thick: float = 0.2) -> None:
        """A line through points."""
        corners = np.array([[(round(x * self.scale), round(y * self.scale)) for x, y in points]], np.int32)
        cv2.polylines(self.pixels, [corners], False, ink[::-1], max(1, round(thick * self.scale)), cv2.LINE_AA)

    def frame(self, box: Box, ink: Colour = BLACK, thick: float = 0.2) -> None:
        """A rectangle's outline."""
        left, top, right, bottom = box
        self.rule(((left, top), (right, top), (right, bottom), (left, bottom), (left, top)), ink, thick)

    def fill(self, box: Box, ink: Colour) -> None:
        """A rectangle."""
        left, top, right, bottom = (round(edge * self.scale) for edge in box)
        self.pixels[top:bottom, left:right] = ink[::-1]

    def disc(self, x: float, y: float, radius: float, ink: Colour, thick: float = 0.0) -> None:
        """A disc, or with a thickness a ring."""
        centre, size = (round(x * self.scale), round(y * self.scale)), round(radius * self.scale)
        line = max(1, round(thick * self.scale)) if thick else -1
        cv2.circle(self.pixels, centre, size, ink[::-1], line, cv2.LINE_AA)

    def cut(self, height: float) -> None:
        """Cuts the sheet off below, as rolls are."""
        self.height = height
        self.pixels = self.pixels[: round(height * self.scale)]

    def _keep(self, text: str, box: Box) -> None:
        if not text:
            return
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self.width or bottom > self.height:
            raise ValueError(f"{text!r} leaves the sheet: {box}")
        for (west, north, east, south), other in self.texts:
            across, down = min(right, east) - max(left, west), min(bottom, south) - max(top, north)
            if across > OVERLAP and down > OVERLAP:
                raise ValueError(f"{text!r} covers {other!r}: {box}")
        self.texts.append((box, text))

    def _print(self, x: float, y: float, text: str, lettering: Lettering) -> None:
        along, base = x * self.scale, round((y + BASELINE * lettering.size) * self.scale)
        colour = np.array(lettering.ink[::-1], np.float32)
        for glyph in lettering.lay_out(text, self.scale):
            left, top = max(0, round(along) + glyph.left), max(0, base + glyph.top)
            area = self.pixels[top : top + glyph.ink.shape[0], left : left + glyph.ink.shape[1]]
            share = glyph.ink[: area.shape[0], : area.shape[1], None].astype(np.float32) / 255
            area[:] = np.rint(area * (1 - share) + colour * share)
            along += glyph.advance


def wrap(text: str, lettering: Lettering, room: float) -> list[str]:
    """The text as lines that are no wider than `room`, broken between words or, if it is Chinese, anywhere."""
    english = text.isascii()
    parts = text.split(" ") if english else list(text)
    lines = [parts[0]]
    for part in parts[1:]:
        longer = lines[-1] + (" " if english else "") + part
        if lettering.measure(longer) <= room or part in CLOSING:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
