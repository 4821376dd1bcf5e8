"""What reading gives: boxes, characters in lines, lines on a page, pages. What Python and JSON hold is the same."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.findings import Code, Form, Table, box_to_json
from ocr.geometry import Quadrilateral
from ocr.notices import notice_to_json


@dataclass(frozen=True, slots=True)
class Detection:
    """The lines on one page.

    `boxes` (N, 4, 2) float32: corners in page pixels, clockwise from the top left as the page lies. `scores` (N,)
    float32, 0..1. `scale` is detector pixels per page pixel. `warnings` says what was not looked at closely enough.
    """

    boxes: NDArray[np.float32]
    scores: NDArray[np.float32]
    scale: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """One character: where along its line it stands, in 0..1 of the line's length, and how sure it is, in 0..1.

    `alternatives` are what else it may be, where that is unsure: other characters and how likely each is, best first.
    """

    text: str
    start: float
    end: float
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()

    def exchange(self, text: str, confidence: float) -> "Character":
        """Another character in this one's place, which becomes what else it may be."""
        others = [(self.text, self.confidence), *(other for other in self.alternatives if other[0] != text)]
        others.sort(key=lambda other: -other[1])
        return replace(self, text=text, confidence=confidence, alternatives=tuple(others))

    def __reduce__(self) -> tuple[type["Character"], tuple[Any, ...]]:
        """How it is pickled: hundreds of a page go from process to process, in a third of the usual time."""
        return Character, (self.text, self.start, self.end, self.confidence, self.alternatives)


@dataclass(frozen=True, slots=True)
class Line:
    r"""One line of text.

    `box` is the quadrilateral around it in page pixels, clockwise from the corner where reading starts at the top.
    `end` is what follows the line when lines are joined to text: "\n", a space or nothing.
    `kind` is "seal" for the text of a seal, whose box for that along its ring is the rectangle around it; else "text".
    `confidence` is the probability, 0..1, that the whole line is right (`ocr.recognition.calibration`); characters have
    their own.
    """

    text: str
    confidence: float
    box: Quadrilateral
    end: str = "\n"
    characters: tuple[Character, ...] = ()
    kind: str = "text"

    def to_json(self) -> dict[str, Any]:
        """The line as the HTTP reply has it: box in pixels with one decimal, confidence with four."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "box": box_to_json(self.box),
            "end": self.end,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Page:
    """One page read: its lines in reading order, and what was done to it on the way.

    `scale` is detector pixels per page pixel: under 1, the detector saw the page smaller than it is.
    `direction` is by how many quarter turns, in degrees clockwise, its text is turned: 0, 90, 180 or 270.
    `angle` is the slope of its lines in degrees, clockwise, beside that: -45..45.
    `dpi` is its resolution in pixels per inch where the file tells it: how large it is on paper.
    `indent` is what comes before the first line in the text: spaces where the layout is preserved.
    `warnings` says in plain words everything that was shrunk, cut, skipped or turned (`ocr.notices`).
    `tables` are those that were looked for, with the option `tables` or for a format that has tables, from the top.
    `forms` are those of a known kind, with the option `fields`.
    `codes` are QR codes, bar codes and their like, with the option `codes`, from the top.
    `model` is the name of the weights that read it.
    """

    width: int
    height: int
    lines: tuple[Line, ...]
    scale: float = 1.0
    warnings: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    angle: float = 0.0
    dpi: float | None = None
    direction: int = 0
    indent: str = ""
    tables: tuple[Table, ...] = ()
    forms: tuple[Form, ...] = ()
    codes: tuple[Code, ...] = ()
    model: str = ""

    @property
    def text(self) -> str:
        """The lines joined, each with its own `end`; the last one without."""
        return self.indent + "".join(line.text + line.end for line in self.lines).rstrip("\n ")

    def to_json(self) -> dict[str, Any]:
        """The page as the `data` of the HTTP reply has it."""
        return {
            "text": self.text,
            "lines": [line.to_json() for line in self.lines],
            "tables": [table.to_json() for table in self.tables],
            "forms": [form.to_json() for form in self.forms],
            "codes": [code.to_json() for code in self.codes],
            "processing_time_ms": round(sum(self.timings_ms.values())),
            "page": {
                "width": self.width,
                "height": self.height,
                "scale": round(self.scale, 4),
                "direction": self.direction,
                "angle": round(self.angle, 2),
                "dpi": None if self.dpi is None else round(self.dpi, 1),
            },
            "timings_ms": {stage: round(value, 1) for stage, value in self.timings_ms.items()},
            "warnings": [str(warning) for warning in self.warnings],
            "notices": [notice_to_json(warning) for warning in self.warnings],
            "model": self.model,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """The pages of one file that were read, at least one, and in plain words what of the file was left out."""

    pages: tuple[Page, ...]
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The pages' texts with an empty line between them."""
        return "\n\n".join(page.text for page in self.pages)

    def warnings_to_json(self) -> dict[str, Any]:
        """All that was left out, of the file and of its pages, as replies have it: `warnings` and `notices`."""
        warnings = [str(warning) for warning in self.warnings]
        notices = [notice_to_json(warning) | {"page": None} for warning in self.warnings]
        for index, page in enumerate(self.pages):
            prefix = f"page {index + 1}: " if len(self.pages) > 1 else ""
            warnings += [prefix + warning for warning in page.warnings]
            notices += [notice_to_json(warning) | {"page": index} for warning in page.warnings]
        return {"warnings": warnings, "notices": notices}

    def to_json(self) -> dict[str, Any]:
        """The document as the `data` of the HTTP reply has it.

        It has all that a single page's has: the whole text, the lines of all pages, the times of all pages together;
        `page` is the first one's size. Each line, table, form and code says on which page it is, counted from 0, and
        `pages` has each one's size, text, tables, forms, codes and warnings. `notices` are the warnings with their
        codes, and the page that each is about, if any. `model` is the last page's: those of a job may differ.
        """
        timings_ms: dict[str, float] = {}
        for page in self.pages:
            for stage, value in page.timings_ms.items():
                timings_ms[stage] = timings_ms.get(stage, 0.0) + value
        parts = [page.to_json() for page in self.pages]
        return {
            "text": self.text,
            "lines": [line | {"page": index} for index, part in enumerate(parts) for line in part["lines"]],
            "tables": [table | {"page": index} for index, part in enumerate(parts) for table in part["tables"]],
            "forms": [form | {"page": index} for index, part in enumerate(parts) for form in part["forms"]],
            "codes": [code | {"page": index} for index, part in enumerate(parts) for code in part["codes"]],
            "processing_time_ms": round(sum(timings_ms.values())),
            "page": parts[0]["page"],
            "timings_ms": {stage: round(value, 1) for stage, value in timings_ms.items()},
            **self.warnings_to_json(),
            "model": self.pages[-1].model,
            "pages": [
                {
                    "page": index,
                    **part["page"],
                    "text": part["text"],
                    "tables": part["tables"],
                    "forms": part["forms"],
                    "codes": part["codes"],
                    "warnings": part["warnings"],
                    "model": part["model"],
                }
                for index, part in enumerate(parts)
            ],
        }
