"""Blanks beside lines: between a line and the next of its row, before the first and after the last."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.blanks.rules import (
    ABOVE,
    BELOW,
    BREAK,
    LEAST_CONTRAST,
    LONGEST,
    SHORTEST,
    THICKEST,
    Blank,
    Row,
    find_runs,
    is_bare,
    make_blank,
    measure_rows,
)
from ocr.geometry import Boxes, Image

# In heights of the line beside it.
FOOT = (-0.4, 0.2)  # where the rule lies, from the lower edge of the line's box
REACH = 0.25  # by how much a rule may reach below the words beside it
NEAR = 1.0  # how far from the words, or from another blank, it is at most


@dataclass(frozen=True, slots=True)
class _Gap:
    """Paper beside a line, from `left` to `right`, and the line; at which of its ends there are words."""

    left: float
    right: float
    row: Row
    words_before: bool
    words_after: bool


def find_blanks_beside(image: Image, boxes: Boxes) -> list[Blank]:
    """The blanks beside level lines of a page.

    Args:
        image: (H, W, 3) uint8 BGR.
        boxes: (N, 4, 2), the lines' corners clockwise from the top left.
    """
    found: list[Blank] = []
    taken = boxes
    for row in measure_rows(boxes):
        for gap in _find_gaps(row, image.shape[1]):
            for blank in _find_in_gap(image, gap):
                if not _meets(blank.box, taken):  # also by another blank: two lines may be level with one
                    found.append(blank)
                    taken = np.concatenate((taken, blank.box[None]))
    return found


def _find_gaps(row: Row, width: int) -> Iterator[_Gap]:
    """What is between a line and the next on its right, and before it if it is its row's first."""
    farthest, shortest = LONGEST * row.height, SHORTEST * row.height
    end = min(row.after, float(width), row.right + farthest if row.after == np.inf else np.inf)
    if end - row.right >= shortest:
        yield _Gap(row.right, end, row, True, row.after < np.inf)
    if row.before == -np.inf and row.left >= shortest:
        yield _Gap(max(0.0, row.left - farthest), row.left, row, False, True)


def _find_in_gap(image: Image, gap: _Gap) -> list[Blank]:
    """The rules in a gap, from left to right."""
    row, height = gap.row, gap.row.height
    reach = round(REACH * height) + 2
    left, right = max(0, round(gap.left) - reach), min(image.shape[1], round(gap.right) + reach)
    top = max(0, round(row.bottom + (FOOT[0] - ABOVE[1]) * height))
    foot, lowest = round(row.bottom + FOOT[0] * height), round(row.bottom + FOOT[1] * height) + 1
    end = min(image.shape[0], round(row.bottom + (FOOT[1] + BELOW[1]) * height) + 1)
    if end - foot < 2 or not _begins_near(image[foot:lowest], gap):
        return []
    grey = cv2.cvtColor(image[top:end, left:right], cv2.COLOR_BGR2GRAY).astype(np.int16)
    ink = np.abs(grey - np.median(grey)) >= LEAST_CONTRAST
    counts = ink[foot - top : lowest - top].sum(1)
    fullest = int(counts.argmax())
    if counts[fullest] < SHORTEST * height:
        return []
    fullest += foot - top
    slack = reach - REACH * height
    thick = round(THICKEST * height) + 1  # a rule of a page that is not quite level is one, too
    inked = np.asarray(ink[max(0, fullest - thick) : fullest + thick + 1].any(0))
    rules = [
        (left + start, left + stop)
        for start, stop in find_runs(inked, round(BREAK * height) + 1)
        if stop - start >= SHORTEST * height
        and slack <= start
        and stop <= right - left - slack
        and is_bare(ink, fullest, start, stop, height)
    ]
    return [make_blank(*rule, row) for rule in _take_near(rules, gap)]


def _begins_near(foot: Image, gap: _Gap) -> bool:
    """Whether what a rule has near the words may stand at the foot of the gap; of the pixels only green counts."""
    height = gap.row.height
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
    longest = NEAR * gap.row.height
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
