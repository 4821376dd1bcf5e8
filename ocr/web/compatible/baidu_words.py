"""What Baidu's replies tell of pages: words, and where asked for their places, confidence, characters, paragraphs."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ocr.geometry import Quadrilateral
from ocr.layout.characters import cut_box, find_bounds, find_reading_box, locate_characters
from ocr.results import Line, Page
from ocr.web.compatible.incoming import refuse_value

# Fields that are true or false; those of the second kind are offered where there are locations.
EVERYWHERE = ("detect_direction", "detect_language", "paragraph", "probability", "multidirectional_recognize")
LOCATED = ("vertexes_location",)
GRANULARITY, ENGLISH = "recognize_granularity", "eng_granularity"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reply is to tell: `located` where words stand, with `corners` and `characters`, and so on."""

    located: bool = False
    direction: bool = False
    paragraphs: bool = False
    probability: bool = False
    corners: bool = False
    characters: bool = False

    @staticmethod
    def names(located: bool) -> tuple[str, ...]:
        """The fields by which it is asked for, with locations or without."""
        return (*EVERYWHERE, *LOCATED, GRANULARITY, ENGLISH) if located else EVERYWHERE

    @classmethod
    def read(cls, fields: Mapping[str, str], located: bool) -> Self:
        """What a request's fields ask for.

        Raises:
            InvalidOption: it can't be had.
        """
        flags = {name: _read_flag(name, fields) for name in (*EVERYWHERE, *LOCATED)}
        if flags["detect_language"]:
            raise refuse_value("detect_language", "true", "false: languages are not told apart")
        granularity = fields.get(GRANULARITY, "big")
        if granularity not in ("big", "small"):
            raise refuse_value(GRANULARITY, granularity, "big or small")
        if granularity == "small" and fields.get(ENGLISH, "letter") != "letter":
            raise refuse_value(ENGLISH, fields[ENGLISH], "letter")
        return cls(
            located,
            direction=flags["detect_direction"],
            paragraphs=flags["paragraph"],
            probability=flags["probability"],
            corners=flags["vertexes_location"],
            characters=granularity == "small",
        )


def _read_flag(name: str, fields: Mapping[str, str]) -> bool:
    text = fields.get(name, "").strip().lower()
    if text not in ("", "true", "false"):
        raise refuse_value(name, text, "true or false")
    return text == "true"


def describe_words(pages: Sequence[Page], wanted: Wanted) -> dict[str, Any]:
    """The part of a reply that tells what was read."""
    lines = [line for page in pages for line in page.lines]
    told: dict[str, Any] = {
        "words_result_num": len(lines),
        "words_result": [_describe_line(line, wanted) for line in lines],
    }
    if wanted.direction:
        # here in quarter turns counterclockwise
        told["direction"] = (360 - pages[0].direction) % 360 // 90 if lines else -1
    if wanted.paragraphs:
        told["paragraphs_result"] = [{"words_result_idx": indices} for indices in _find_paragraphs(lines)]
        told["paragraphs_result_num"] = len(told["paragraphs_result"])
    return told


def _describe_line(line: Line, wanted: Wanted) -> dict[str, Any]:
    told: dict[str, Any] = {"words": line.text}
    if wanted.located:
        told["location"] = _locate(line.box)
    if wanted.corners:
        told["vertexes_location"] = [{"x": round(x), "y": round(y)} for x, y in line.box]
    if wanted.probability:
        values = [character.confidence for character in line.characters] or [line.confidence]
        told["probability"] = {
            "average": round(statistics.fmean(values), 6),
            "min": round(min(values), 6),
            "variance": round(statistics.pvariance(values), 6),
        }
    if wanted.characters:
        box = find_reading_box(line)
        told["chars"] = [
            {"char": cell.text, "location": _locate(cut_box(box, cell.start, cell.end))}
            for cell in locate_characters(line)
        ]
    return told


def _locate(box: Quadrilateral) -> dict[str, int]:
    left, top, right, bottom = (round(edge) for edge in find_bounds(box))
    return {"left": left, "top": top, "width": right - left, "height": bottom - top}


def _find_paragraphs(lines: Sequence[Line]) -> list[list[int]]:
    """The lines' indices by paragraphs: each ends with a line after which there is a line break."""
    paragraphs: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        paragraphs[-1].append(index)
        if "\n" in line.end:
            paragraphs.append([])
    return [indices for indices in paragraphs if indices]
