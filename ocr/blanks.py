"""Blanks to be filled in: the rules that forms and exercises have beside words, which are no text to the networks.

    for blank in find_blanks(image, boxes):
        blank.box, blank.count        # where it is, and how many underscores are as long

A blank stands level with a line of text, at the height of its foot, between that line and the next, with nothing above
it. A rule that goes on below the words underlines them or belongs to a table, and is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes, Image

LEVEL = 0.05  # how much a line may rise or fall in its length for blanks to be sought beside it
# All in heights of the line beside it.
FOOT = (-0.4, 0.2)  # where the rule lies, from the lower edge of the line's box
ABOVE, BELOW = (0.12, 0.6), (0.12, 0.3)  # how far from the rule there is nothing
SHORTEST, LONGEST = 0.8, 60.0
THICKEST = 0.14
REACH = 0.25  # by how much a rule may reach below the words beside it
NEAR = 1.0  # how far from the words, or from another blank, it is at most
BREAK = 0.06  # gaps that a rule may have, as rows of underscores do
UNDERSCORE = 0.37  # the width of one
LEAST_CONTRAST = 40  # levels from the paper
AT_ONCE = 256  # lines that are compared with all others at the same time
MOST_INK_AROUND = 0.02  # share of the pixels
END = 3  # pixels on each side of a rule's end where no other may meet it


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """A blank's rule as high as the line beside it, corners (4, 2) in page pixels; and its length in underscores."""

    box: NDArray[np.float32]
    count: int


@dataclass(frozen=True, slots=True)
class _Gap:
    """Paper beside a line, from `left` to `right`, and the edges of the line; at which of its ends there are words."""

    left: float
    right: float
    top: float
    bottom: float
    words_before: bool
    words_after: bool


def find_blanks(image: Image, boxes: Boxes) -> list[Blank]:
    """The blanks beside level lines of a page.

    Args:
        image: (H, W, 3) uint8 BGR.
        boxes: (N, 4, 2), the lines' corners clockwise from the top left.
    """
    found: list[Blank] = []
    taken = boxes
    for gap in _find_gaps(boxes, image.shape[1]):
        for blank in _find_in_gap(image, gap):
            if not _meets(blank.box, taken):  # also by another blank: two lines may be level with one
                found.append(blank)
                taken = np.concatenate((taken, blank.box[None]))
    return found


def _find_gaps(boxes: Boxes, width: int) -> Iterator[_Gap]:
    """What is between each level line and the next on its right, and before the first ones."""
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
        nexts = np.where(in_row & (lefts > middles[some, None]), lefts, np.inf).min(1)
        is_first = ~(in_row & (rights < middles[some, None])).any(1)
        farthest = rights[some] + LONGEST * heights[some]
        yield from _measure_gaps(
            np.stack((lefts[some], rights[some], tops[some], bottoms[some], nexts, is_first, farthest), 1), width
        )


def _measure_gaps(lines: NDArray[np.floating], width: int) -> Iterator[_Gap]:
    """The gaps beside lines: each line's edges, where the next begins, whether it is a row's first, and a bound."""
    for left, right, top, bottom, following, is_first, farthest in lines.tolist():
        shortest = SHORTEST * (bottom - top)
        end = following if following < np.inf else min(float(width), farthest)
        if end - right >= shortest:
            yield _Gap(right, end, top, bottom, True, following < np.inf)
        if is_first and left >= shortest:
            yield _Gap(max(0.0, left - LONGEST * (bottom - top)), left, top, bottom, False, True)


def _find_in_gap(image: Image, gap: _Gap) -> list[Blank]:
    """The rules in a gap, from left to right."""
    height = gap.bottom - gap.top
    reach = round(REACH * height) + 2
    left, right = max(0, round(gap.left) - reach), min(image.shape[1], round(gap.right) + reach)
    top = max(0, round(gap.bottom + (FOOT[0] - ABOVE[1]) * height))
    foot, lowest = round(gap.bottom + FOOT[0] * height), round(gap.bottom + FOOT[1] * height) + 1
    end = min(image.shape[0], round(gap.bottom + (FOOT[1] + BELOW[1]) * height) + 1)
    if end - foot < 2 or not _begins_near(image[foot:lowest], gap):
        return []
    grey = cv2.cvtColor(image[top:end, left:right], cv2.COLOR_BGR2GRAY).astype(np.int16)
    ink = np.abs(grey - np.median(grey)) >= LEAST_CONTRAST
    rows = ink[foot - top : lowest - top].sum(1)
    row = int(rows.argmax())
    if rows[row] < SHORTEST * height:
        return []
    row += foot - top
    slack = reach - REACH * height
    thick = round(THICKEST * height) + 1  # a rule of a page that is not quite level is one, too
    inked = np.asarray(ink[max(0, row - thick) : row + thick + 1].any(0))
    rules = [
        (left + start, left + stop)
        for start, stop in _find_runs(inked, round(BREAK * height) + 1)
        if stop - start >= SHORTEST * height
        and slack <= start
        and stop <= right - left - slack
        and _is_bare(ink, row, start, stop, thick, height)
    ]
    return [_as_blank(*rule, gap) for rule in _take_near(rules, gap)]


def _begins_near(foot: Image, gap: _Gap) -> bool:
    """Whether what a rule has near the words may stand at the foot of the gap; of the pixels only green counts."""
    height = gap.bottom - gap.top
    length = (NEAR + SHORTEST) * height
    for start, counts in ((gap.left, gap.words_before), (gap.right - length, gap.words_after)):
        part = foot[:, round(max(start, gap.left)) : round(min(start + length, gap.right)), 1]
        if counts and part.size and int(part.max()) - int(part.min()) >= LEAST_CONTRAST:
            ink = np.abs(part.astype(np.int16) - int(np.median(part))) >= LEAST_CONTRAST / 2
            if ink.sum(1).max() >= 0.8 * SHORTEST * height:  # it may not be quite level
                return True
    return False


def _take_near(rules: list[tuple[int, int]], gap: _Gap) -> list[tuple[int, int]]:
    """Those of a gap's rules, from left to right, that stand near words, or near one that does."""
    longest = NEAR * (gap.bottom - gap.top)
    near: set[tuple[int, int]] = set()
    if gap.words_before:
        edge = gap.left
        for rule in rules:
            if rule[0] - edge > longest:
                break
            near.add(rule)
            edge = rule[1]
    if gap.words_after:
        edge = gap.right
        for rule in reversed(rules):
            if edge - rule[1] > longest:
                break
            near.add(rule)
            edge = rule[0]
    return sorted(near)


def _meets(box: NDArray[np.float32], boxes: Boxes) -> bool:
    """Whether an upright box reaches into one of the others by more than REACH of its height."""
    reach = REACH * (box[2, 1] - box[0, 1])
    low, high = boxes.min(1), boxes.max(1)
    shared = np.minimum(high, box[2]) - np.maximum(low, box[0])
    return bool((shared > reach).all(1).any())


def _find_runs(inked: NDArray[np.bool_], longest_break: int) -> list[tuple[int, int]]:
    """Start and end of the stretches that are inked, but for breaks no longer than this many pixels."""
    places = np.flatnonzero(inked)
    if not len(places):
        return []
    cuts = np.flatnonzero(np.diff(places) > longest_break)
    starts = [int(places[0]), *places[cuts + 1].tolist()]
    ends = [*(places[cuts] + 1).tolist(), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _is_bare(ink: NDArray[np.bool_], row: int, start: int, stop: int, thick: int, height: float) -> bool:
    """Whether a stretch of a row is a thin rule with nothing above and below it, and no border meets its ends."""
    stretch = ink[:, max(0, start - END) : stop + END]
    near = stretch[max(0, row - thick) : row + thick + 1].mean(1)
    if int((near > 0.5).sum()) > thick:
        return False
    above = stretch[max(0, row - round(ABOVE[1] * height)) : max(0, row - round(ABOVE[0] * height))]
    below = stretch[row + round(BELOW[0] * height) + 1 : row + round(BELOW[1] * height) + 1]
    return all(
        side.size > 0
        and float(side.mean()) <= MOST_INK_AROUND
        and not side[:, : 2 * END].any()
        and not side[:, -2 * END :].any()
        for side in (above, below)
    )


def _as_blank(left: float, right: float, gap: _Gap) -> Blank:
    corners = ((left, gap.top), (right, gap.top), (right, gap.bottom), (left, gap.bottom))
    return Blank(np.array(corners, np.float32), max(1, round((right - left) / (UNDERSCORE * (gap.bottom - gap.top)))))
