"""Rows of text and rules in them: what a blank beside a line and one within it have in common."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes

LEVEL = 0.05  # how much a line may rise or fall in its length for blanks to be sought at it
LOWEST = 0.5  # heights of the highest of its row that a line has at least
AT_ONCE = 256  # lines that are compared with all others at the same time
LEAST_CONTRAST = 40  # levels from the paper
# All in heights of the line.
ABOVE, BELOW = (0.12, 0.6), (0.12, 0.3)  # how far from the rule there is nothing
SHORTEST, LONGEST = 0.8, 60.0
THICKEST = 0.14
BREAK = 0.06  # gaps that a rule may have, as rows of underscores do
UNDERSCORE = 0.37  # the width of one
RIM = 0.05  # how far letters beside the rule hang over it
MOST_INK_AROUND = 0.02  # share of the pixels
STROKE, MOST_STROKES = 0.2, 0.15  # what of a column a letter fills, and how many such columns there may be
END = 0.15  # on each side of a rule's end no border may meet it
BORDER = 0.5  # of a column that a border fills


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """A blank's rule as high as its line, corners (4, 2) in page pixels; and its length in underscores.

    `lines`: the numbers of the lines that it touches; none for one beside lines.
    """

    box: NDArray[np.float32]
    count: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A level line, by its number: its edges in page pixels, and where its neighbours of the same row end and begin.

    `before` is minus infinity where there is none, `after` infinity.
    """

    number: int
    left: float
    right: float
    top: float
    bottom: float
    before: float
    after: float

    @property
    def height(self) -> float:
        """In pixels."""
        return self.bottom - self.top


def measure_rows(boxes: Boxes) -> Iterator[Row]:
    """The level ones among some lines (N, 4, 2), corners clockwise from the top left, with their neighbours.

    A full stop that stands alone is none: its height says nothing of its row.
    """
    tops, bottoms = boxes[:, :2, 1].mean(1), boxes[:, 2:, 1].mean(1)
    lefts, rights = boxes[:, (0, 3), 0].mean(1), boxes[:, 1:3, 0].mean(1)
    middles, heights, lengths = (lefts + rights) / 2, bottoms - tops, rights - lefts
    rises = np.abs(boxes[:, 1, 1] - boxes[:, 0, 1])
    level = np.flatnonzero((heights > 0) & (lengths > 0.5 * heights) & (rises <= LEVEL * lengths + 1))
    for first in range(0, len(level), AT_ONCE):
        some = level[first : first + AT_ONCE]
        shared = np.minimum(bottoms[some, None], bottoms) - np.maximum(tops[some, None], tops)
        in_row = shared > 0.5 * np.minimum(heights[some, None], heights)
        in_row[np.arange(len(some)), some] = False
        before = np.where(in_row & (rights < middles[some, None]), rights, -np.inf).max(1)
        after = np.where(in_row & (lefts > middles[some, None]), lefts, np.inf).min(1)
        edges = np.stack((lefts[some], rights[some], tops[some], bottoms[some], before, after), 1)
        high = heights[some] > LOWEST * np.where(in_row, heights, 0).max(1)
        yield from (Row(number, *row) for number, row in zip(some[high].tolist(), edges[high].tolist(), strict=True))


def find_runs(inked: NDArray[np.bool_], longest_break: int) -> list[tuple[int, int]]:
    """Start and end of the stretches that are inked, but for breaks no longer than this many pixels."""
    places = np.flatnonzero(inked)
    if not len(places):
        return []
    cuts = np.flatnonzero(np.diff(places) > longest_break)
    starts = [int(places[0]), *places[cuts + 1].tolist()]
    ends = [*(places[cuts] + 1).tolist(), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def is_bare(
    ink: NDArray[np.bool_], row: int, start: int, stop: int, height: float, words: tuple[bool, bool] = (False, False)
) -> bool:
    """Whether a stretch of a row is a thin rule with nothing above and below it, and no border meets its ends.

    Args:
        ink: the rule and what is around it, (h, w).
        row: where it lies.
        start, stop: its first column and the one after its last.
        height: the line's, in pixels.
        words: whether there are words at its start and at its end, whose letters may hang over it a little.
    """
    rim, reach = round(RIM * height), round(END * height) + 1
    stretch = ink[:, start + rim if words[0] else max(0, start - reach) : stop - rim if words[1] else stop + reach]
    thick = round(THICKEST * height) + 1
    near = stretch[max(0, row - thick) : row + thick + 1].mean(1)
    if int((near > 0.5).sum()) > thick:
        return False
    above = stretch[max(0, row - round(ABOVE[1] * height)) : max(0, row - round(ABOVE[0] * height))]
    below = stretch[row + round(BELOW[0] * height) + 1 : row + round(BELOW[1] * height) + 1]
    return all(
        side.size > 0
        and float(side.mean()) <= MOST_INK_AROUND
        and int((side.mean(0) > STROKE).sum()) <= MOST_STROKES * height
        and (words[0] or not _has_border(side[:, : 2 * reach]))
        and (words[1] or not _has_border(side[:, -2 * reach :]))
        for side in (above, below)
    )


def _has_border(part: NDArray[np.bool_]) -> bool:
    """Whether a line stands in some ink (h, w)."""
    return bool((part.mean(0) > BORDER).any())


def make_blank(left: float, right: float, row: Row, lines: tuple[int, ...] = ()) -> Blank:
    """The blank of a rule in a row, from `left` to `right` in page pixels; `lines` as the blank has them."""
    corners = ((left, row.top), (right, row.top), (right, row.bottom), (left, row.bottom))
    count = max(1, round((right - left) / (UNDERSCORE * row.height)))
    return Blank(np.array(corners, np.float32), count, lines)
