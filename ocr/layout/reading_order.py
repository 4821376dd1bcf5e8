"""Reading order: from boxes anywhere on the page to the order in which a person would read them.

Horizontal lines are taken in rows from the top, each row from the left; where the page falls into columns of running
text, column after column. Vertical lines are taken in columns from the right.
"""

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import TALL, Boxes, measure_sides
from ocr.layout.direction import measure_direction

# Two boxes share a row if their heights overlap by this part of the smaller one.
ROW_OVERLAP = 0.5
# A column holds running text if it has so many lines, and they are so many times wider than high.
COLUMN_LINES, COLUMN_ASPECT = 4, 10.0


def find_reading_order(boxes: Boxes) -> tuple[list[int], list[str]]:
    """Order and joints of the lines of a page.

    Args:
        boxes: (N, 4, 2) in page pixels, corners clockwise from the line's top left.

    Returns:
        The boxes' indices in reading order, and for each of these what follows it: a space before the next line of
        the same row, else a line break.
    """
    if len(boxes) == 0:
        return [], []
    if _is_vertical(boxes):
        rows = [[index] for index in _vertical_order(boxes)]
    else:
        level = _levelled(boxes)
        rows = [row for column in _columns(level, list(range(len(boxes)))) for row in _rows(level, column)]
    order = [index for row in rows for index in row]
    ends = [" " if index != row[-1] else "\n" for row in rows for index in row]
    return order, ends


def _is_vertical(boxes: Boxes) -> bool:
    """Whether most of the text, by length, stands in vertical lines."""
    vertical = horizontal = 0.0
    for box in boxes:
        width, height = measure_sides(box)
        if height > TALL * width:
            vertical += height
        else:
            horizontal += width
    return vertical > horizontal


def _vertical_order(boxes: Boxes) -> list[int]:
    """Columns from the right; boxes of one column from the top."""
    left, right = boxes[:, :, 0].min(1), boxes[:, :, 0].max(1)
    columns: list[list[int]] = []
    for index in np.argsort(-(left + right)).tolist():
        if columns and _overlap(left, right, columns[-1][0], index) > ROW_OVERLAP:
            columns[-1].append(index)
        else:
            columns.append([index])
    return [index for column in columns for index in sorted(column, key=lambda i: float(boxes[i, :, 1].min()))]


def _levelled(boxes: Boxes) -> Boxes:
    """The boxes turned by the page's skew."""
    angle = np.radians(measure_direction(boxes))
    cosine, sine = np.cos(-angle), np.sin(-angle)
    return boxes @ np.array([[cosine, sine], [-sine, cosine]], np.float32)


def _columns(boxes: Boxes, members: list[int]) -> list[list[int]]:
    """Splits members into columns of running text, left to right, if a gutter parts them; else leaves them as one."""
    left, right = boxes[members, :, 0].min(1), boxes[members, :, 0].max(1)
    ranked = np.argsort(left)
    reach = np.maximum.accumulate(right[ranked])
    for position in np.flatnonzero(left[ranked][1:] > reach[:-1]).tolist():
        first = [members[index] for index in ranked[: position + 1].tolist()]
        second = [members[index] for index in ranked[position + 1 :].tolist()]
        if _is_running_text(boxes, first) and _is_running_text(boxes, second):
            return [first, *_columns(boxes, second)]
    return [members]


def _is_running_text(boxes: Boxes, members: list[int]) -> bool:
    """Whether a column is prose rather than the cells of a table: enough lines, and most of them long."""
    if len(members) < COLUMN_LINES:
        return False
    aspects = [width / max(height, 1.0) for width, height in (measure_sides(boxes[index]) for index in members)]
    return float(np.median(aspects)) >= COLUMN_ASPECT


def _rows(boxes: Boxes, members: list[int]) -> list[list[int]]:
    """Members grouped into rows from the top, each from the left."""
    top, bottom = boxes[:, :, 1].min(1), boxes[:, :, 1].max(1)
    rows: list[list[int]] = []
    for index in sorted(members, key=lambda i: float(top[i] + bottom[i])):
        if rows and _overlap(top, bottom, rows[-1][-1], index) > ROW_OVERLAP:
            rows[-1].append(index)
        else:
            rows.append([index])
    return [sorted(row, key=lambda i: float(boxes[i, :, 0].min())) for row in rows]


def _overlap(low: NDArray[np.float32], high: NDArray[np.float32], first: int, second: int) -> float:
    """How much two intervals share, as a part of the shorter one."""
    shared = min(high[first], high[second]) - max(low[first], low[second])
    return float(shared / max(min(high[first] - low[first], high[second] - low[second]), 1e-6))
