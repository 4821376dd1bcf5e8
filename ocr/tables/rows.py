"""A table's rows where no rules part them: told by the heights of its lines, wrapped cells kept together."""

from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet

# Of the smaller of two lines' heights: so much of it overlaps where they stand in one row.
IN_ROW = 0.5
FILLED = 0.6  # part of the columns that have a cell in a row which is one for sure
SOME = 0.7  # part of the columns that may be filled where a row merely goes on with the one above
APART = 0.75  # of the usual white between rows: with so much around it, a row with few cells is one of its own
TIGHT = 0.5  # of that white: with less above it, a row with fewer cells than the one above goes on with it
CLOSE = 0.45  # heights of a line between the lines of a cell, where nothing else tells
# Where rules part columns alone: fewest rows, and the part of a column that lines of running text would fill.
FEWEST_ROWS, PROSE = 3, 0.75


def group_rows(sheet: Sheet, members: list[int]) -> list[list[int]]:
    """Members that stand side by side at one height, from the top, each row from the left."""
    tops, bottoms, left, right = (each.tolist() for each in (sheet.top, sheet.bottom, sheet.left, sheet.right))
    rows: list[list[int]] = []
    heights: list[tuple[float, float]] = []  # top and bottom of each row
    for index in sorted(members, key=lambda each: (tops[each] + bottoms[each], each)):
        for number in range(len(rows) - 1, max(len(rows) - 4, -1), -1):
            row, (top, bottom) = rows[number], heights[number]
            overlap = min(bottoms[index], bottom) - max(tops[index], top)
            smaller = min(bottoms[index] - tops[index], bottom - top)
            if overlap >= IN_ROW * smaller and all(
                2 * left[index] > left[other] + right[other] or 2 * right[index] < left[other] + right[other]
                for other in row
            ):
                row.append(index)
                heights[number] = median(tops[each] for each in row), median(bottoms[each] for each in row)
                break
        else:
            rows.append([index])
            heights.append((tops[index], bottoms[index]))
    return [sorted(row, key=left.__getitem__) for row in rows]


def part_rows(sheet: Sheet, members: list[int], column: NDArray[np.intp], columns: int, unit: float) -> list[list[int]]:
    """Members of a table as its rows, from the top.

    Args:
        sheet: the lines, in the level frame.
        members: those of the table.
        column: (N,) for each line of the sheet the first column that it stands in.
        columns: how many there are.
        unit: height of a line in pixels.
    """
    rows = group_rows(sheet, members)
    tops = np.array([float(sheet.top[row].min()) for row in rows])
    bottoms = np.array([float(sheet.bottom[row].max()) for row in rows])
    gaps = tops[1:] - bottoms[:-1]  # white above each row but the first
    filled = [{int(column[index]) for index in row} for row in rows]
    sure = np.array([len(cells) >= max(2, FILLED * columns) for cells in filled])
    usual = _measure_usual_gap(sure, gaps, unit)
    for row in range(1, len(rows)):
        fewer = filled[row] < filled[row - 1] and len(filled[row]) <= SOME * columns
        if sure[row] and sure[row - 1] and fewer and gaps[row - 1] < TIGHT * usual:
            sure[row] = False
    for row in np.flatnonzero(~sure).tolist():
        around = [gaps[row - 1]] if row else []
        around += [gaps[row]] if row < len(gaps) else []
        if not around or min(around) >= APART * usual:
            sure[row] = True
    if not sure.any():
        return rows
    anchors = np.flatnonzero(sure).tolist()
    heights = [float(np.median(sheet.middle[rows[anchor]])) for anchor in anchors]
    found: list[list[int]] = [[] for _ in anchors]
    for number in range(columns):
        lines = sorted((i for i in members if column[i] == number), key=lambda each: float(sheet.middle[each]))
        for index, row in zip(lines, _share_out(sheet, lines, heights, unit), strict=True):
            found[row].append(index)
    return [row for row in found if row]


def _measure_usual_gap(sure: NDArray[np.bool_], gaps: NDArray[np.float64], unit: float) -> float:
    """The white between rows that are sure and follow one another: a small one, as wrapped cells widen some."""
    between = gaps[sure[1:] & sure[:-1]]
    return float(np.quantile(between, 0.25)) if len(between) else CLOSE * unit / APART


def _share_out(sheet: Sheet, lines: list[int], heights: list[float], unit: float) -> list[int]:
    """For each line of a column, from the top, its row: between two rows the widest white parts what is theirs.

    Args:
        sheet: the lines.
        lines: those of one column.
        heights: the middles of the rows.
        unit: height of a line in pixels.
    """
    near = 0.3 * unit
    owners = [int(np.argmin([abs(float(sheet.middle[index]) - height) for height in heights])) for index in lines]
    for row, (upper, lower) in enumerate(pairwise(heights)):
        between = [n for n, index in enumerate(lines) if upper - near <= sheet.middle[index] <= lower + near]
        whites = [float(sheet.top[lines[second]] - sheet.bottom[lines[first]]) for first, second in pairwise(between)]
        if not whites:
            continue
        widest = int(np.argmax(whites))
        for position, number in enumerate(between):
            owners[number] = row if position <= widest else row + 1
    return owners


def split_band(sheet: Sheet, xs: NDArray[np.float64], top: float, bottom: float, unit: float) -> list[float]:
    """Heights at which a row of a ruled grid falls into several, because its lines stand in rows themselves.

    Args:
        sheet: the lines, in the level frame.
        xs: the edges of the columns.
        top: of the row.
        bottom: of it.
        unit: height of a line in pixels.
    """
    if bottom - top < FEWEST_ROWS * unit:
        return []
    column = np.searchsorted(xs, sheet.centre) - 1
    inside = (sheet.middle > top) & (sheet.middle < bottom) & (column >= 0) & (column < len(xs) - 1)
    members = np.flatnonzero(inside).tolist()
    rows = part_rows(sheet, members, column, len(xs) - 1, unit) if members else []
    if len(rows) < FEWEST_ROWS:
        return []
    short = 0
    for number, width in enumerate(np.diff(xs).tolist()):
        lines = [index for index in members if column[index] == number]
        if len(lines) >= FILLED * len(rows) and float(np.median(sheet.width[lines])) < PROSE * width:
            short += 1
    return find_cuts(sheet, rows) if short >= 2 else []


def find_cuts(sheet: Sheet, rows: list[list[int]]) -> list[float]:
    """The heights between rows."""
    return [
        (float(sheet.bottom[upper].max()) + float(sheet.top[lower].min())) / 2
        if sheet.bottom[upper].max() <= sheet.top[lower].min() + 1e-6
        else (float(np.median(sheet.middle[upper])) + float(np.median(sheet.middle[lower]))) / 2
        for upper, lower in pairwise(rows)
    ]
