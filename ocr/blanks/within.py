"""Blanks that touch the words of a line: those between them, and those that begin where they end.

What the network makes of the part of such a rule that a line's box holds is one underscore or two, or nothing.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ocr.blanks.rules import (
    ABOVE,
    BELOW,
    BREAK,
    LEAST_CONTRAST,
    LONGEST,
    SHORTEST,
    Blank,
    Row,
    find_runs,
    is_bare,
    make_blank,
    measure_rows,
)
from ocr.geometry import Boxes, Image

# In heights of the line.
FOOT = (-0.3, 0.2)  # where the rule lies, from the lower edge of the line's box: dashes lie higher
SHORTEST_READ = 0.5
TOUCH = 0.3  # how far from the box it may be
LETTER = 0.85  # the width of one
BEYOND = 1.2  # how far into its neighbours it is looked at: a rule that goes on below them is none
MOST_SLOPE = 0.012  # a page whose lines rise or fall more is tilted: of its rules only parts would be seen
SLOPE = 0.03  # how much a rule may rise or fall
UNBROKEN = 0.9  # how much of its length has ink: rows of dots have less


def find_blanks_within(image: Image, boxes: Boxes, underscored: Collection[int] = ()) -> list[Blank]:
    """The blanks in level lines of a page, each with its lines; none on a tilted page.

    Args:
        image: (H, W, 3) uint8 BGR.
        boxes: (N, 4, 2), the lines' corners clockwise from the top left.
        underscored: numbers of the lines that were read with underscores: of these short rules count, too.
    """
    if _measure_slope(boxes) > MOST_SLOPE:
        return []
    found: list[tuple[Row, Blank]] = []
    for row in sorted(measure_rows(boxes), key=lambda row: row.left):
        shortest = SHORTEST_READ if row.number in underscored else SHORTEST
        for blank in _find_in_row(image, row, int(shortest * row.height)):
            same = next((place for place, (_, other) in enumerate(found) if _is_same(blank, other)), None)
            if same is None:
                found.append((row, blank))
            else:
                found[same] = found[same][0], _join(*found[same], blank)
    return [blank for _, blank in found]


def _measure_slope(boxes: Boxes) -> float:
    """How much the lines of a page rise or fall in their length, the longer half of them."""
    along = (boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]) / 2
    long = along[along[:, 0] > 0]
    long = long[long[:, 0] >= np.median(long[:, 0])] if len(long) else long
    return float(abs(np.median(long[:, 1] / long[:, 0]))) if len(long) else 0.0


def _is_same(one: Blank, other: Blank) -> bool:
    """Whether two blanks are of one rule, found from different lines."""
    (left, top), (right, bottom) = np.maximum(one.box[0], other.box[0]), np.minimum(one.box[2], other.box[2])
    return bool(right > left and bottom > top)


def _join(row: Row, one: Blank, other: Blank) -> Blank:
    """One rule that two lines touch: each of them shows it as far as the other's words."""
    left, right = min(one.box[0, 0], other.box[0, 0]), max(one.box[1, 0], other.box[1, 0])
    return make_blank(float(left), float(right), row, (*one.lines, *other.lines))


def _find_in_row(image: Image, row: Row, shortest: int) -> list[Blank]:
    """The rules of so many pixels at least in or at a line's box; they may go on to its neighbours."""
    height = row.height
    foot, lowest = (max(0, round(row.bottom + share * height)) for share in FOOT)
    room = shortest + round(TOUCH * height)
    ends = slice(max(0, round(row.left) - room), round(row.right) + room)
    # The foot alone tells of most lines that there is none.
    if shortest < 2 or _find_rule(_find_ink(image[foot:lowest, ends]), shortest) is None:
        return []
    left = round(max(0.0, row.before - BEYOND * height, row.left - LONGEST * height))
    right = round(min(float(image.shape[1]), row.after + BEYOND * height, row.right + LONGEST * height))
    top = max(0, round(foot - ABOVE[1] * height))
    ink = _find_ink(image[top : round(lowest + BELOW[1] * height) + 1, left:right])
    place = _find_rule(ink[foot - top : lowest - top], shortest)
    if place is None:
        return []
    place += foot - top
    slope = round(SLOPE * height) + 1
    inked = np.asarray(ink[max(0, place - slope) : place + slope + 1].any(0))
    found = []
    for run in find_runs(inked, round(BREAK * height) + 1):
        words = _has_words(row, left + run[0], left + run[1])
        if run[1] - run[0] < shortest or not any(words):
            continue
        start, stop = _cut_feet_off(ink, *run, place, height, words)
        is_rule = stop - start >= shortest and inked[start:stop].mean() >= UNBROKEN
        if is_rule and is_bare(ink, place, start, stop, height, words):
            found.append(make_blank(left + start, left + stop, row, (row.number,)))
    return found


def _find_rule(ink: NDArray[np.bool_], shortest: int) -> int | None:
    """The row of some ink (h, w) that is a rule of so many columns at the most places; None if none is one anywhere."""
    if ink.shape[0] == 0 or ink.shape[1] <= shortest:
        return None
    counts = np.cumsum(ink, 1, dtype=np.int32)
    full = (counts[:, shortest:] - counts[:, :-shortest] >= UNBROKEN * shortest).sum(1)
    place = int(full.argmax())
    return place if full[place] else None


def _cut_feet_off(
    ink: NDArray[np.bool_], start: int, stop: int, row: int, height: float, words: tuple[bool, bool]
) -> tuple[int, int]:
    """A rule without the feet of letters that it touches where words are, which may be as low as it."""
    above = ink[max(0, row - round(ABOVE[1] * height)) : max(0, row - round(ABOVE[0] * height)), start:stop]
    inked, length = np.flatnonzero(above.any(0)), stop - start
    foot = min(LETTER * height, 0.4 * length)
    first = int(inked[inked < foot].max(initial=-1)) + 1 if words[0] else 0
    last = int(inked[inked >= length - foot].min(initial=length)) if words[1] else length
    return start + first, start + last


def _has_words(row: Row, start: float, end: float) -> tuple[bool, bool]:
    """Whether words end where a rule starts, and whether some begin where it ends; the row's own line is among them."""
    touch = TOUCH * row.height
    if end < row.left - touch or start > row.right + touch:
        return False, False
    before = start - row.left > touch or start - row.before <= touch
    after = row.right - end > touch or row.after - end <= touch
    return before, after


def _find_ink(image: Image) -> NDArray[np.bool_]:
    """What of a part of a page (h, w, 3) is not its paper, (h, w); of the pixels only green counts."""
    if image.size == 0:
        return np.zeros(image.shape[:2], bool)
    green = image[:, :, 1].astype(np.int16)
    return np.asarray(np.abs(green - int(np.median(green[::2, ::4]))) >= LEAST_CONTRAST)
