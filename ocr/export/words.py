"""A line's words with their places on the page, for formats that know words."""

import math
from dataclasses import dataclass

from ocr.geometry import Point, Quadrilateral
from ocr.layout.characters import cut_box, find_reading_box, interpolate, locate_characters
from ocr.results import Character, Line

# How far above a line box's lower edge the baseline is taken to be, in parts of the box's height. Nobody measures it:
# print stands so in the boxes that the detector makes, Latin letters a little higher than Chinese ones.
BASELINE = 0.2


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line between spaces. `confidence`, 0..1, is the geometric mean over its characters.

    `box` is in page pixels, from where reading starts, clockwise as the line is read; `glyphs` are its characters.
    """

    text: str
    confidence: float
    box: Quadrilateral
    glyphs: "tuple[Word, ...]" = ()


def split_words(line: Line) -> list[Word]:
    """The line's words, parted by spaces; none if there is nothing but spaces."""
    box = find_reading_box(line)
    found: list[list[Character]] = [[]]
    for cell in locate_characters(line):
        if cell.text.isspace():
            found.append([])
        else:
            found[-1].append(cell)
    return [
        Word(
            "".join(cell.text for cell in word),
            math.exp(sum(math.log(max(cell.confidence, 1e-6)) for cell in word) / len(word)),
            cut_box(box, word[0].start, word[-1].end),
            tuple(Word(cell.text, cell.confidence, cut_box(box, cell.start, cell.end)) for cell in word),
        )
        for word in found
        if word
    ]


def find_baseline(box: Quadrilateral) -> tuple[Point, Point]:
    """Where the baseline of a reading box starts and ends."""
    return interpolate(box[3], box[0], BASELINE), interpolate(box[2], box[1], BASELINE)
