"""A line's characters with their places on the page, and text that no output format can choke on."""

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ocr.geometry import Point, Quadrilateral, reads_downwards, turn_box
from ocr.results import Character, Document, Line

# What ends a line in one format or another, and the tab: one line's text has no business with them.
_BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
# Other control characters, halves of surrogate pairs and what Unicode calls no character: XML forbids most of them.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with a space for each tab or line break and U+FFFD for what XML or UTF-8 can't hold."""
    return _FORBIDDEN.sub("\ufffd", _BREAKS.sub(" ", text))


def make_encodable(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs: all that UTF-8 can't hold."""
    return _SURROGATES.sub("\ufffd", text)


def is_wide(text: str) -> bool:
    """Whether a character takes a full em, as Chinese ones do, rather than about half of one."""
    return unicodedata.east_asian_width(text[:1] or " ") in ("W", "F")


def is_vertical(line: Line) -> bool:
    """Whether the line is read from top to bottom."""
    return reads_downwards(np.array(line.box, np.float32), line.text)


def find_reading_box(line: Line) -> Quadrilateral:
    """The line's box with its corners from where reading starts, clockwise as it is read: start, end, below them."""
    if not is_vertical(line):
        return line.box
    first, second, third, fourth = turn_box(np.array(line.box, np.float32)).tolist()
    return (first[0], first[1]), (second[0], second[1]), (third[0], third[1]), (fourth[0], fourth[1])


def locate_characters(line: Line) -> list[Character]:
    """The line's characters, cleaned, with spans that touch.

    A CTC network marks a character's middle, not its extent, so the border between two is put midway between their
    spans, and the outer ends as far from the middle as the inner ones. Where the characters are not known, they are
    spread over the line, wide ones twice as wide as others.
    """
    found = line.characters
    if "".join(character.text for character in found) != line.text:
        found = _spread(line)
    borders = [(left.end + right.start) / 2 for left, right in pairwise(found)]
    if not found:
        return []
    middles = [(character.start + character.end) / 2 for character in (found[0], found[-1])]
    first = found[0].start if not borders else 2 * middles[0] - borders[0]
    last = found[-1].end if not borders else 2 * middles[1] - borders[-1]
    edges = np.maximum.accumulate(np.clip([first, *borders, last], 0, 1)).tolist()
    return [
        replace(character, text=clean(character.text), start=start, end=end)
        for character, start, end in zip(found, edges, edges[1:], strict=False)
    ]


def cut_box(box: Quadrilateral, start: float, end: float) -> Quadrilateral:
    """The piece of a reading box from `start` to `end`, each a share of its length."""
    return (
        interpolate(box[0], box[1], start),
        interpolate(box[0], box[1], end),
        interpolate(box[3], box[2], end),
        interpolate(box[3], box[2], start),
    )


def interpolate(first: Point, second: Point, share: float) -> Point:
    """The point that lies `share` of the way from the first to the second."""
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def find_bounds(*boxes: Quadrilateral) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the upright rectangle around boxes."""
    xs, ys = zip(*(point for box in boxes for point in box), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def add_characters(data: dict[str, Any], document: Document, *, alternatives: bool) -> None:
    """Adds to each line of a document's JSON its characters, each with confidence and box, as `Line.to_json` has them.

    Args:
        data: what `document.to_json()` gave; changed in place.
        document: with the same lines in the same order.
        alternatives: whether to say of unsure characters what else they may be.
    """
    lines = [line for page in document.pages for line in page.lines]
    for entry, line in zip(data["lines"], lines, strict=True):
        entry["characters"] = [_json(line, cell, alternatives) for cell in locate_characters(line)]


def _json(line: Line, cell: Character, alternatives: bool) -> dict[str, Any]:
    box = cut_box(find_reading_box(line), cell.start, cell.end)
    entry: dict[str, Any] = {
        "text": cell.text,
        "confidence": round(cell.confidence, 4),
        "box": [[round(x, 1), round(y, 1)] for x, y in box],
    }
    if alternatives:
        others = [{"text": text, "confidence": round(confidence, 4)} for text, confidence in cell.alternatives]
        entry["alternatives"] = others
    return entry


def _spread(line: Line) -> tuple[Character, ...]:
    widths = [2 if is_wide(character) else 1 for character in line.text]
    ends = np.cumsum(widths) / max(sum(widths), 1)
    starts = [0.0, *ends[:-1].tolist()]
    return tuple(
        Character(character, start, end, line.confidence)
        for character, start, end in zip(line.text, starts, ends.tolist(), strict=True)
    )
