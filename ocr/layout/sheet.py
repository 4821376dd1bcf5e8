"""A page's boxes as rectangles on a level sheet, on which text runs to the right and its lines follow downwards.

Vertical text is laid on it turned a quarter, so that its columns are the sheet's lines: the first one, at the page's
right, on top. Whatever is found on a sheet, rows, columns, gutters, is so found for both kinds of text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

# Two boxes share a row if their heights overlap by this part of the smaller one.
ROW_OVERLAP = 0.5
# Two boxes lie over one another if besides their heights overlap by this part.
COVERED = 0.4


def take_rank(values: Numbers, share: float) -> float:
    """Of at least one value the one below which so large a share of the others lies."""
    return float(np.sort(values)[round(share * (len(values) - 1))])


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Boxes on a level sheet; each array is (N,), in pixels.

    `rise` is by how much a line's right end lies lower than its middle: what levelling the page has left of its slope.
    `foreign` marks blocks of the other kind: vertical text on a level page, level text on a vertical one. `turned` says
    that the page is a vertical one.
    """

    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    rise: Numbers
    foreign: Flags
    turned: bool

    def __len__(self) -> int:
        """How many boxes there are."""
        return len(self.left)

    @property
    def middle(self) -> Numbers:
        """The height of each box's middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> Numbers:
        """The middle of each box from left to right."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> Numbers:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> Numbers:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def aspect(self) -> Numbers:
        """How many times as wide as high each box is."""
        return self.width / np.maximum(self.height, 1e-6)

    def take(self, members: Indices) -> "Sheet":
        """The members alone, in their order."""
        return Sheet(
            self.left[members],
            self.top[members],
            self.right[members],
            self.bottom[members],
            self.rise[members],
            self.foreign[members],
            self.turned,
        )

    def measure_unit(self, members: Indices) -> float:
        """The height of a line: the middle one of the members' that are not foreign."""
        native = members[~self.foreign[members]]
        return max(take_rank(self.height[native if len(native) else members], 0.5), 1e-6)

    def measure_row_overlap(self) -> Numbers:
        """How much each two boxes' heights overlap, (N, N), as a part of the smaller one; 0 or less if they don't.

        Where one lies beside the other, their heights at the ends that face each other count.
        """
        middle, half = self.middle, np.maximum(self.height / 2, 1e-6)
        distance = middle[None, :] - middle[:, None]
        after = self.left[None, :] >= self.right[:, None]
        distance -= (after.astype(np.float64) - after.T) * (self.rise[:, None] + self.rise)
        smaller = 2 * np.minimum(half[:, None], half)
        overlap: Numbers = np.minimum((half[:, None] + half - np.abs(distance)) / smaller, 1.0)
        return overlap

    def measure_side_overlap(self) -> Numbers:
        """How much each two boxes' widths overlap, (N, N), in pixels; below 0 how far they are apart."""
        overlap: Numbers = np.minimum(self.right[:, None], self.right) - np.maximum(self.left[:, None], self.left)
        return overlap


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """What each two boxes of a sheet have to do with each other, (N, N).

    `touch`: their heights overlap. `level`: they stand in one row. `after`: so does the second one, to the first one's
    right. `covers`: they lie over one another.
    """

    touch: Flags
    level: Flags
    after: Flags
    covers: Flags

    @classmethod
    def of(cls, sheet: Sheet) -> "Relations":
        """All of a sheet's."""
        unit = sheet.measure_unit(np.arange(len(sheet)))
        overlap, side = sheet.measure_row_overlap(), sheet.measure_side_overlap()
        after = (overlap > ROW_OVERLAP) & (sheet.left[None, :] > sheet.centre[:, None])
        covers = (overlap > COVERED) & (side > unit) & ~np.eye(len(sheet), dtype=np.bool_)
        return cls(overlap > 0, overlap > ROW_OVERLAP, after, covers)


def lay_out(boxes: Boxes, *, vertical: bool) -> Sheet:
    """A sheet with the boxes (N, 4, 2) of a level page, in the order given; none of them is foreign.

    Args:
        boxes: in pixels.
        vertical: whether they are turned, so that lines that run downwards run to the right.
    """
    x, y = boxes[:, :, 0].astype(np.float64), boxes[:, :, 1].astype(np.float64)
    if vertical:
        x, y = y, -x
    by_x, by_y = np.argsort(x, axis=1, kind="stable"), np.argsort(y, axis=1, kind="stable")
    across = np.take_along_axis(x, by_x, 1)
    down = np.take_along_axis(y, by_y, 1)
    ends = np.take_along_axis(y, by_x, 1)
    return Sheet(
        across[:, :2].mean(1),
        down[:, :2].mean(1),
        across[:, 2:].mean(1),
        down[:, 2:].mean(1),
        (ends[:, 2:].mean(1) - ends[:, :2].mean(1)) / 2,
        np.zeros(len(boxes), np.bool_),
        vertical,
    )
