"""Reading order: from boxes anywhere on the page to the order in which a person would read them.

Level lines are taken in rows from the top, each row from the left, and where the page falls into columns, column after
column (`ocr.layout.columns`). Vertical lines are taken from the right, their registers from the top: the same, turned
by a quarter. Where both kinds stand on one page, each block of the rarer kind takes its place among the lines of the
other as one piece.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import TALL, Boxes
from ocr.layout.columns import find_regions
from ocr.layout.direction import measure_direction
from ocr.layout.rows import find_rows
from ocr.layout.sheet import Flags, Sheet, lay_out, take_rank

# Vertical lines that stand so many of their widths apart, or closer, are one block; level ones likewise.
NEIGHBOURS = 2.5
# White of more than this many of its sizes around a lone character sets it apart from vertical lines.
LONE = 0.8
# So many times as high as wide, a box may hold a lone slim character, such as a 1.
SLIM = 3.5


def find_reading_order(boxes: Boxes) -> tuple[list[int], list[str]]:
    """Order and joints of the lines of a page.

    Args:
        boxes: (N, 4, 2) in page pixels, corners clockwise from the line's top left.

    Returns:
        The boxes' indices in reading order, and for each of these what follows it: a space before the next line of
        the same row, else a line break. Neither depends on the order in which the boxes are given.
    """
    if len(boxes) == 0:
        return [], []
    ranked = np.lexsort(boxes.reshape(len(boxes), 8).T)
    rows = _find_rows_of_page(level_boxes(boxes[ranked]))
    order = [int(ranked[index]) for row in rows for index in row]
    ends = [" " if index != row[-1] else "\n" for row in rows for index in row]
    return order, ends


def find_vertical(boxes: Boxes) -> Flags:
    """Which boxes (N, 4, 2) of a level page hold vertical lines: tall ones, but not lone slim characters."""
    width = np.hypot(*(boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]).T) / 2
    height = np.hypot(*(boxes[:, 3] - boxes[:, 0] + boxes[:, 2] - boxes[:, 1]).T) / 2
    # The size of the text: of the lines' thickness the middle one, long lines counting more. Boxes that may be a lone
    # character tell nothing as long as there are others.
    longer, thickness = np.maximum(width, height), np.minimum(width, height)
    slim = (height > TALL * width) & (height < SLIM * width)
    thickness = np.where(slim, height, thickness)
    weights = np.where(slim & ~slim.all(), 0.0, longer)
    ranked = np.argsort(thickness, kind="stable")
    lengths = np.cumsum(weights[ranked])
    size = thickness[ranked[int(np.searchsorted(lengths, lengths[-1] / 2))]]
    vertical: Flags = height > TALL * np.maximum(width, size)
    return vertical


def level_boxes(boxes: Boxes) -> Boxes:
    """The boxes turned by the page's skew."""
    angle = np.radians(measure_direction(boxes))
    cosine, sine = np.cos(-angle), np.sin(-angle)
    return boxes @ np.array([[cosine, sine], [-sine, cosine]], np.float32)


def _find_rows_of_page(boxes: Boxes) -> list[list[int]]:
    """Rows of indices, in the order of reading, of a level page; of vertical text each line is a row of its own."""
    tall = find_vertical(boxes)
    spans = np.ptp(boxes, axis=1)
    is_vertical = bool(spans[tall, 1].sum() > spans[~tall, 0].sum())
    foreign = _find_foreign(boxes, tall, is_vertical=is_vertical)
    native = np.flatnonzero(~foreign)
    blocks = _group(boxes, np.flatnonzero(foreign), vertical=not is_vertical)
    sheet = lay_out(
        np.concatenate((boxes[native], *(_enclose(boxes[block]) for block in blocks))), vertical=is_vertical
    )
    sheet = replace(sheet, foreign=np.arange(len(sheet)) >= len(native))
    rows: list[list[int]] = []
    for row in _read(sheet, apart=is_vertical):
        joined: list[int] = []
        for index in row:
            if index < len(native):
                joined.append(int(native[index]))
                continue
            block = blocks[index - len(native)]
            rows += [joined] if joined else []
            rows += [
                [int(block[each]) for each in line] for line in _read_block(boxes[block], vertical=not is_vertical)
            ]
            joined = []
        rows += [joined] if joined else []
    return rows


def _read(sheet: Sheet, *, apart: bool) -> list[list[int]]:
    """A sheet's rows in the order of reading; `apart`, each box is a row of its own."""
    unit = sheet.measure_unit(np.arange(len(sheet)))
    # A block is read where it begins, not where its middle lies.
    heads = replace(sheet, bottom=np.where(sheet.foreign, np.minimum(sheet.bottom, sheet.top + unit), sheet.bottom))
    rows = [row for region in find_regions(sheet, np.arange(len(sheet))) for row in find_rows(heads, region)]
    return [[index] for row in rows for index in row] if apart else rows


def _read_block(boxes: Boxes, *, vertical: bool) -> list[list[int]]:
    """The rows of a block of one kind of lines, in the order of reading."""
    return _read(lay_out(boxes, vertical=vertical), apart=vertical) if len(boxes) > 1 else [[0]]


def _find_foreign(boxes: Boxes, tall: Flags, *, is_vertical: bool) -> Flags:
    """Which boxes do not run as most of the page does; those as wide as high go with the others around them."""
    if not is_vertical:
        return tall
    width, height = np.ptp(boxes[:, :, 0], axis=1), np.ptp(boxes[:, :, 1], axis=1)
    foreign: Flags = ~tall & (width > TALL * height)
    sheet = lay_out(boxes, vertical=True)
    size = take_rank(sheet.height[tall], 0.5)
    overlap, side = sheet.measure_row_overlap(), sheet.measure_side_overlap()
    for index in np.flatnonzero(~tall & ~foreign).tolist():
        # A lone character with white around it, such as a page number below the columns.
        near = tall & (overlap[index] > 0) & (side[index] > -LONE * size)
        foreign[index] = not near.any()
    return foreign


def _group(boxes: Boxes, members: NDArray[np.intp], *, vertical: bool) -> list[NDArray[np.intp]]:
    """Members in blocks of lines that stand close together."""
    sheet = lay_out(boxes[members], vertical=vertical)
    size = np.minimum(sheet.height[:, None], sheet.height)
    side = sheet.measure_side_overlap()
    apart = np.maximum(sheet.top[:, None], sheet.top) - np.minimum(sheet.bottom[:, None], sheet.bottom)
    near = (side > -size) & (apart < NEIGHBOURS * size)
    near &= (side > 0) | (apart < 0)
    blocks: list[NDArray[np.intp]] = []
    waiting = np.ones(len(members), np.bool_)
    while waiting.any():
        block = np.zeros(len(members), np.bool_)
        block[np.argmax(waiting)] = True
        while (grown := near[block].any(0) | block).sum() > block.sum():
            block = grown
        blocks.append(members[block])
        waiting &= ~block
    return blocks


def _enclose(boxes: Boxes) -> Boxes:
    """The upright rectangle (1, 4, 2) around boxes (N, 4, 2)."""
    left, top = boxes.min((0, 1))
    right, bottom = boxes.max((0, 1))
    return np.array([[(left, top), (right, top), (right, bottom), (left, bottom)]], np.float32)
