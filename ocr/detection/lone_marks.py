"""Marks that stand alone in a row, such as a dash or 一 in a table's cell, which the detector calls no lines.

On the map they are faint, and thinner than any letter. Where one stands in the row of lines that were found, it gets a
box as high as these: that puts it where it stands in a line, and a dash can be told from an underscore.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes, Image, measure_sides

Map = NDArray[np.float32]

FAINT = 0.4  # on the map, from which on there may be a mark
# In heights of the row: how long a mark is at most, and how far its middle is from the row's.
LONGEST, MOST_OFF_MIDDLE = 1.2, 0.45
MARGIN = 0.25  # paper beside a mark, in heights of the row
LEAST_LEVELS = 40  # darker or lighter than the paper around it a mark is at least
MOST_MARKS = 64
STEP = 2  # every second pixel of the map each way tells


def find_lone_marks(text_map: Map, image: Image, boxes: Boxes) -> tuple[Boxes, NDArray[np.float32]]:
    """Boxes of marks that no box holds, in the rows of those that there are.

    Args:
        text_map: (H, W) float32, 0..1.
        image: the page it was painted from, (H, W, 3) uint8.
        boxes: (N, 4, 2), the lines found.

    Returns:
        (M, 4, 2) and (M,) what the map says of them, less than a line's score is.
    """
    if len(boxes) == 0:
        return np.empty((0, 4, 2), np.float32), np.empty(0, np.float32)
    coarse = np.ascontiguousarray(text_map[::STEP, ::STEP])
    count, labels, stats, middles = cv2.connectedComponentsWithStats((coarse > FAINT).view(np.uint8), connectivity=8)
    held = np.zeros(coarse.shape, np.uint8)
    cv2.fillPoly(held, [np.round(box / STEP).astype(np.int32) for box in boxes], (1,))
    is_free = np.ones(count, np.bool_)
    is_free[labels[held > 0]] = False
    is_free[0] = False  # the paper
    free = np.flatnonzero(is_free)
    rows = _Rows(boxes)
    marks, scores = [], []
    for index in free[:MOST_MARKS].tolist():
        left, top, width, height = (STEP * side for side in stats[index][:4].tolist())
        box = rows.fit(STEP * (middles[index] + 0.5), width)
        if box is not None and not _touches(held, box) and _is_inked(image, left, top, width, height):
            marks.append(box)
            scores.append(float(text_map[top : top + height, left : left + width].max()))
            cv2.fillPoly(held, [np.round(box / STEP).astype(np.int32)], (1,))
    return np.array(marks, np.float32).reshape(-1, 4, 2), np.array(scores, np.float32)


class _Rows:
    """The lines found, to ask which of them a point is level with."""

    def __init__(self, boxes: Boxes) -> None:
        self.origins = boxes.mean(1)
        along = boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]
        self.along = along / np.maximum(np.hypot(*along.T), 1e-6)[:, None]
        self.across = np.stack((-self.along[:, 1], self.along[:, 0]), 1)
        self.sides = np.array([measure_sides(box) for box in boxes]).reshape(-1, 2)

    def fit(self, middle: NDArray[np.float64], length: float) -> NDArray[np.float64] | None:
        """A box around a mark, as high as the row of the nearest level line; None if none is level with it."""
        offsets = middle - self.origins
        off, away = (offsets * self.across).sum(1), np.abs((offsets * self.along).sum(1))
        heights = self.sides[:, 1]
        level = (
            (np.abs(off) <= MOST_OFF_MIDDLE * heights) & (self.sides[:, 0] > heights) & (length <= LONGEST * heights)
        )
        if not level.any():
            return None
        nearest = int(np.argmin(np.where(level, away - self.sides[:, 0] / 2, np.inf)))
        along = self.along[nearest] * (length / 2 + MARGIN * heights[nearest])
        across = self.across[nearest] * (heights[nearest] / 2)
        centre = middle - self.across[nearest] * off[nearest]
        return np.array(
            [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
        )


def _touches(held: NDArray[np.uint8], box: NDArray[np.float64]) -> bool:
    """Whether a box reaches into another one."""
    low, high = np.maximum(box.min(0) / STEP, 0).astype(int), np.ceil(box.max(0) / STEP).astype(int)
    return bool(held[low[1] : high[1], low[0] : high[0]].any())


def _is_inked(image: Image, left: int, top: int, width: int, height: int) -> bool:
    """Whether the page shows a mark in a rectangle that the paper around it does not."""
    region = image[max(0, top - 2) : top + height + 2, max(0, left - 2) : left + width + 2]
    return int(np.ptp(region)) >= LEAST_LEVELS
