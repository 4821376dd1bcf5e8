"""Where a drawn page's lines are, and what of them a detector has to paint: truth that a teacher's map is mended by.

A place is (left, top, right, bottom) in pixels of the page. A line's core is what DB paints of it (arXiv 1911.08947):
the box moved inwards on all sides by area * (1 - SHRINK^2) / perimeter.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from training.augmentation.pixels import Values

Place = tuple[int, int, int, int]

SHRINK = 0.4
PAINTED = 0.5  # from which value on a letter counts as painted by the teacher
FULL = 0.95  # what is painted where the teacher missed a letter
INKED = 0.25  # of full ink: a column or row with so much somewhere has a letter
NEAR = 0.15  # heights beside a letter's ink that belong to it
# Around all lines the teacher's map is left as it is, in heights: cells and phrases further than twice the first apart
# are parted, the words of a line and the letters of a label set wide are not.
BESIDE, BESIDE_LETTERS, ABOVE = 0.35, 0.5, 0.25
UPRIGHT = 0.6  # heights that a letter counts for at least, though its ink be flatter: a dash, 一
LEAST_GLYPH_GAP = 0.12  # heights; pieces of one letter are nearer to each other
WIDEST_GLYPH = 1.1  # heights


def find_ink_place(ink: Values) -> Place | None:
    """The place of a line's ink (H, W), 0..1; None if there is next to none."""
    rows, columns = (np.flatnonzero(ink.max(axis) > INKED) for axis in (1, 0))
    if not len(rows):
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    missing = UPRIGHT * ink.shape[0] - (bottom - top)
    if missing > 0:
        top, bottom = max(0, round(top - missing / 2)), min(ink.shape[0], round(bottom + missing / 2))
    return int(columns[0]), top, int(columns[-1]) + 1, bottom


def find_glyphs(ink: Values) -> list[tuple[int, int]]:
    """Start and end of each letter of a level line's ink (H, W), told by white between; pieces of a letter joined."""
    height = ink.shape[0]
    inked = np.concatenate(([False], ink.max(0) > INKED, [False]))
    starts, ends = np.flatnonzero(~inked[:-1] & inked[1:]), np.flatnonzero(inked[:-1] & ~inked[1:])
    glyphs: list[tuple[int, int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        near = glyphs and start - glyphs[-1][1] < LEAST_GLYPH_GAP * height
        if near and end - glyphs[-1][0] < WIDEST_GLYPH * height:
            glyphs[-1] = (glyphs[-1][0], end)
        else:
            glyphs.append((start, end))
    return glyphs


def mend_map(painted: Values, ink: Values, lines: list[list[Place]]) -> Values:
    """A teacher's map of a drawn page, (H, W) in 0..1, with the letters that it missed, and nothing where no line is.

    Args:
        painted: what the teacher paints on the clean page.
        ink: what was printed on it, 0..1, (H, W).
        lines: of each its place, or those of its letters where these stand apart.
    """
    result = painted.copy()
    known = np.zeros(painted.shape, bool)
    for left, top, right, bottom, reach in _with_reach(lines):
        height = bottom - top
        beside, above = round(reach * height), round(ABOVE * height)
        known[max(0, top - above) : bottom + above, max(0, left - beside) : right + beside] = True
        inwards = (right - left) * height * (1 - SHRINK**2) / (2 * (right - left + height))
        across, down = round(min(inwards, (right - left) / 2 - 1)), round(min(inwards, height / 2 - 1))
        core = slice(top + down, bottom - down), slice(left + across, right - across)
        if min(painted[core].shape) == 0:
            continue
        missed = _find_missed(painted[core], ink[top:bottom, core[1]], round(NEAR * height))
        result[core][:, missed] = np.maximum(result[core][:, missed], FULL)
    result[~known] = 0
    return result


def _with_reach(lines: list[list[Place]]) -> Iterator[tuple[int, int, int, int, float]]:
    """Every place, and how many heights beside it the teacher is left to decide."""
    for places in lines:
        for place in places:
            yield *place, BESIDE_LETTERS if len(places) > 1 else BESIDE


def _find_missed(painted: Values, ink: Values, near: int) -> NDArray[np.bool_]:
    """The columns with ink on them or near that are not painted, of a core's map and of its whole height's ink."""
    inked = (ink.max(0, keepdims=True) > INKED).view(np.uint8)
    letters = cv2.dilate(inked, np.ones((1, 2 * near + 1)))[0] > 0
    return np.asarray(letters & (painted.max(0) < PAINTED))
