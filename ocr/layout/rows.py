"""Rows: which boxes of a region of a page stand in one line, side by side."""

import numpy as np

from ocr.layout.sheet import ROW_OVERLAP, Indices, Sheet

# A box may fit a row although a few others lie between the two by height: on a page that is not quite level.
ROWS_BACK = 4
# Boxes whose widths overlap by more than this part of the narrower one stand above one another, not in a row.
STACKED = 0.5
# Boxes that are less than this part as high as others are specks.
SMALL = 0.5


def find_rows(sheet: Sheet, members: Indices) -> list[list[int]]:
    """Members grouped into rows from the top, each from the left.

    A box joins the row in which the box next to it is at about its height, unless it stands above or below another
    one of that row.
    """
    ranked = members[np.lexsort((sheet.left[members], sheet.middle[members]))]
    part = sheet.take(ranked)
    overlap = part.measure_row_overlap()
    narrower = np.maximum(np.minimum(part.width[:, None], part.width), 1e-6)
    stacked = (part.measure_side_overlap() > STACKED * narrower) & (overlap < 1 - ROW_OVERLAP / 2)
    near, over = overlap.tolist(), stacked.tolist()
    left, right = part.left.tolist(), part.right.tolist()
    # Specks would draw together rows between which they lie.
    small = (part.height < SMALL * part.measure_unit(np.arange(len(part)))).tolist()
    rows: list[list[int]] = []
    for index in sorted(range(len(ranked)), key=lambda each: (small[each], each)):
        best, fit = None, ROW_OVERLAP
        for row in rows if small[index] else rows[-ROWS_BACK:]:
            if any(over[index][other] for other in row):
                continue
            neighbour = min(row, key=lambda other: max(left[other] - right[index], left[index] - right[other]))
            if near[index][neighbour] > fit:
                best, fit = row, near[index][neighbour]
        if best is None:
            rows.append([index])
        else:
            best.append(index)
    rows.sort(key=min)
    return [[int(ranked[index]) for index in sorted(row, key=lambda each: (left[each], each))] for row in rows]
