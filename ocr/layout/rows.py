"""Rows: which boxes of a region of a page stand in one line, side by side."""

import numpy as np

from ocr.layout.sheet import ROW_OVERLAP, Indices, Numbers, Sheet, take_rank

# A box may fit a row although a few others lie between the two by height: on a page that is not quite level.
ROWS_BACK = 4
# Boxes whose widths overlap by more than this part of the narrower one stand above one another, not in a row.
STACKED = 0.5
# Boxes that are less high and wide than this, in heights of a line, may be specks.
SMALL = 0.8
# Of two rows that fit as well, the one that is nearer by this part of a line's height.
NEARER = 0.05

# A cell of two lines: they are so close, in heights of a line, and a line beside them shares as much of both heights.
WRAPPED_GAP, WRAPPED_OVERLAP, WRAPPED_HEIGHT = 0.4, 0.25, 1.5
LONE_GAP = 0.6  # with no line nearer above or below than this, a line is alone in its cell


def find_rows(sheet: Sheet, members: Indices) -> list[list[int]]:
    """Members grouped into rows from the top, each from the left.

    A box joins the row in which the box next to it is at about its height, unless it stands above or below another
    one of that row. The lines of a table's cell beside which another one stands half-way stay together: the last of
    them is in the row.
    """
    ranked = members[np.lexsort((sheet.left[members], sheet.middle[members]))]
    part = sheet.take(ranked)
    overlap, side = part.measure_row_overlap(), part.measure_side_overlap()
    cells = _find_cells(part, overlap, side)
    if len(cells) < len(ranked):
        part = _enclose(sheet, [ranked[cell] for cell in cells])
        overlap, side = part.measure_row_overlap(), part.measure_side_overlap()
    rows: list[list[int]] = []
    for row in _join(part, overlap, side):
        rows.append([])
        for index in row:
            for position, line in enumerate(cells[index]):
                if position:
                    rows.append([])
                rows[-1].append(int(ranked[line]))
    return rows


def _join(sheet: Sheet, overlap: Numbers, side: Numbers) -> list[list[int]]:
    """Rows of the cells of a sheet, which overlap by so much, (N, N), in height and width."""
    unit = sheet.measure_unit(np.arange(len(sheet)))
    narrower = np.maximum(np.minimum(sheet.width[:, None], sheet.width), 1e-6)
    over = ((side > STACKED * narrower) & (overlap < 1 - ROW_OVERLAP / 2)).tolist()
    near = overlap - NEARER * np.abs(sheet.middle[:, None] - sheet.middle) / unit
    near = np.where(overlap > ROW_OVERLAP, np.maximum(near, ROW_OVERLAP + 1e-6), overlap).tolist()
    left, right = sheet.left.tolist(), sheet.right.tolist()
    # Specks would draw together rows between which they lie: they come last.
    small = (np.maximum(sheet.height, sheet.width) < SMALL * unit).tolist()
    rows: list[list[int]] = []
    for index in sorted(range(len(sheet)), key=lambda each: (small[each], sheet.middle[each], left[each])):
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
    rows.sort(key=lambda row: take_rank(sheet.middle[row], 0.5))
    return [sorted(row, key=lambda each: (left[each], each)) for row in rows]


def _find_cells(sheet: Sheet, overlap: Numbers, side: Numbers) -> list[list[int]]:
    """All boxes of a sheet, by height; those together that are lines of one cell.

    Two lines are, one below the other, if more lines stand half-way between them than level with one of them.
    """
    unit = sheet.measure_unit(np.arange(len(sheet)))
    narrower = np.maximum(np.minimum(sheet.width[:, None], sheet.width), 1e-6)
    gap = sheet.top[None, :] - sheet.bottom[:, None]
    below = (side > STACKED * narrower) & (np.abs(gap) <= WRAPPED_GAP * unit)
    below &= sheet.middle[None, :] > sheet.middle[:, None]
    # Where lines stand close on both sides, that they are not level is no sign of cells.
    lone = ~((side > 0) & (np.maximum(gap, gap.T) <= LONE_GAP * unit) & ~np.eye(len(sheet), dtype=np.bool_)).any(0)
    beside = (
        lone
        & ~sheet.foreign
        & (side <= 0)
        & (overlap > WRAPPED_OVERLAP)
        & (sheet.height[None, :] <= WRAPPED_HEIGHT * unit)
    )
    apart = (side <= 0) & (overlap > WRAPPED_OVERLAP)
    cells = [[index] for index in range(len(sheet))]
    for first, second in np.argwhere(below).tolist():
        half_way = int((beside[first] & beside[second]).sum())
        level = int((apart[first] != apart[second]).sum())
        if half_way > level and cells[first] is not cells[second]:
            cells[first] += cells[second]
            for index in cells[second]:
                cells[index] = cells[first]
    found = {id(cell): sorted(cell) for cell in cells}
    return list(found.values())


def _enclose(sheet: Sheet, cells: list[Indices]) -> Sheet:
    """A sheet on which each cell is one box."""
    return Sheet(
        np.array([sheet.left[cell].min() for cell in cells]),
        np.array([sheet.top[cell].min() for cell in cells]),
        np.array([sheet.right[cell].max() for cell in cells]),
        np.array([sheet.bottom[cell].max() for cell in cells]),
        np.array([sheet.rise[cell].mean() for cell in cells]),
        np.array([bool(sheet.foreign[cell].all()) for cell in cells]),
        sheet.turned,
    )
