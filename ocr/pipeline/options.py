"""What a request may ask for: the same names in a query, a form, a JSON body and on the command line.

    options = Options.from_texts({"layout": "paragraphs", "pages": "1-3"})
    options.layout

An option is one line of `Options`. A name that is no option, and a value that can't be used, raise InvalidOption: none
is ever ignored. `describe` tells programs what there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from ocr.errors import InvalidOption
from ocr.export import FORMATS
from ocr.fields import library
from ocr.files.pdf import DPI
from ocr.layout.regions import Area, parse_areas
from ocr.parameters import choice, number, parameters, suggest, text
from ocr.recognition.languages import AUTO, LANGUAGES
from ocr.settings import Settings

# What `enhance` means for the steps that it switches; None leaves them as the server is set up.
ENHANCE_MODES = {"auto": None, "on": "always", "off": "never"}


@dataclass(frozen=True, slots=True)
class Options:
    """The options, all of them checked.

    Raises:
        InvalidOption: a value is outside its bounds.
    """

    mode: str = choice(
        "page", ("page", "line"), "Whether the picture is a page, whose lines are searched for, or one single line."
    )
    orientation: str = choice(
        "auto",
        ("auto", "0", "90", "180", "270"),
        "By how many degrees pages are turned clockwise; auto finds it out, 0 takes them as they are.",
    )
    language: str = choice(
        AUTO,
        (AUTO, *LANGUAGES),
        "The text's language, where it is known: letters read with doubt become letters that it has.",
    )
    enhance: str = choice(
        "auto",
        tuple(ENHANCE_MODES),
        "Removal of stamps and shadows: where it seems to help, on every line, or never.",
    )
    seals: str = choice(
        "read", ("read", "ignore"), "Text of round seals: as lines of their own at the page's end, or left out."
    )
    minimum_confidence: float = number(0, 0, 1, "Lines with a lower confidence are left out.")
    characters: str = choice(
        "none",
        ("none", "boxes", "alternatives"),
        "Each line's characters with their boxes, and what else doubtful ones may be.",
    )
    layout: str = choice(
        "lines",
        ("lines", "paragraphs", "preserve"),
        "A line break after each line, or after each paragraph only; or spaces that keep all in its place.",
    )
    tables: str = choice(
        "none", ("none", "auto"), "Whether tables are looked for; formats that have tables look for them by themselves."
    )
    fields: str = text(
        library.NONE,
        "auto, none or a template's name",
        "Whether forms of known kinds are looked for, with their fields; or the name of the template to go by.",
        64,
    )
    codes: str = choice("none", ("none", "auto"), "Whether QR codes and bar codes are looked for, and read.")
    punctuation: str = choice("printed", ("printed", "full", "half"), "Width of punctuation marks.")
    pages: str = text("", "pages such as 1-3,5,8-", "Which pages of the file, counted from 1, such as 1-3,5,8-.", 1000)
    dpi: float = number(DPI, 72, 600, "Resolution at which PDF pages are rendered, in pixels per inch.")
    pdf_text: str = choice(
        "ignore",
        ("ignore", "prefer"),
        "Whether to use a PDF page's own text, where it has any, instead of reading the page.",
    )
    password: str = text("", "at most 128 characters", "Password by which a PDF can be opened.", 128)
    region: str = text(
        "", "x,y,width,height", "The only part of the page to read: x,y,width,height in pixels, or in percent.", 200
    )
    ignore: str = text(
        "", "areas x,y,width,height;...", "Parts of the page not to read: x,y,width,height;x,y,width,height."
    )
    format: str = choice("json", tuple(FORMATS), "Format of the reply.")

    def __post_init__(self) -> None:
        """Checks each value."""
        for name, parameter in parameters(Options).items():
            value = getattr(self, name)
            if not parameter.accepts(value):
                raise InvalidOption(f"{name} is {str(value)[:80]!r}, but must be {parameter.allowed}")
        if len(parse_areas(self.region, option="region")) > 1:
            raise InvalidOption("region names several areas, but must be one: x,y,width,height")
        parse_areas(self.ignore, option="ignore")

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Self:
        """The options as a request names them; what it does not name keeps its default.

        Raises:
            InvalidOption: a name is no option, or its value can't be used.
        """
        known = parameters(cls)
        values = {}
        for name, given in texts.items():
            if name not in known:
                raise InvalidOption(f"{name[:80]!r} is not an option{suggest(name, known)}")
            try:
                values[name] = known[name].read(given.strip())
            except ValueError:
                raise InvalidOption(f"{name} is {given[:80]!r}, but must be {known[name].allowed}") from None
        return cls(**values)

    def as_texts(self) -> dict[str, str]:
        """The options that differ from their defaults, as `from_texts` takes them."""
        defaults = Options()
        return {
            name: str(getattr(self, name))
            for name in parameters(Options)
            if getattr(self, name) != getattr(defaults, name)
        }

    @property
    def wants_tables(self) -> bool:
        """Whether tables are to be looked for."""
        return self.tables == "auto" or FORMATS[self.format].has_tables

    @property
    def names_template(self) -> bool:
        """Whether one template is asked for, by its name."""
        return self.fields not in (library.AUTO, library.NONE)

    @property
    def region_area(self) -> Area | None:
        """The only part of the page to read; None for all of it."""
        return next(iter(parse_areas(self.region, option="region")), None)

    @property
    def ignored_areas(self) -> tuple[Area, ...]:
        """Parts of the page not to be read."""
        return parse_areas(self.ignore, option="ignore")

    def applied_to(self, settings: Settings) -> Settings:
        """The settings by which this request is read."""
        mode = ENHANCE_MODES[self.enhance]
        return settings if mode is None else replace(settings, stamp=mode, flatten=mode)


def describe() -> list[dict[str, Any]]:
    """Every option: name, type, default, bounds and what it is for."""
    defaults = Options()
    return [
        {"name": name, **parameter.description, "default": getattr(defaults, name), "about": parameter.about}
        for name, parameter in parameters(Options).items()
    ]
