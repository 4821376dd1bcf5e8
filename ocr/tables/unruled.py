"""Tables without rules: rows that follow one another with common white strips between their cells."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.layout.columns import find_regions
from ocr.layout.sheet import Sheet
from ocr.tables.columns import Raster, find_columns, place_columns
from ocr.tables.grid import Grid
from ocr.tables.headers import read_header
from ocr.tables.placing import place_cells
from ocr.tables.rows import CLOSE, find_cuts, group_rows, part_rows

# Lengths in heights of a line.
NARROWEST = 0.45  # white between two columns
FARTHEST = 2.5  # white between two rows of one table
MANY = 150  # rows of one table, at most; among more, not every one is tried as a first row
MOST_LOST = 0.75  # strips may close as a table grows: so large a part of the most that there were must stay
HEADER_GAP = 0.7  # white between the rows of a header
HEAD_GAP, HEAD_FILLED = 2.0, 0.8  # white below a header, and the part of the columns that it has cells in


def find_unruled(sheet: Sheet, texts: list[str], free: list[int], unit: float) -> list[Grid]:
    """Tables without rules among lines; the arguments are those of `find_half_ruled`."""
    found = []
    if free:
        for region in find_regions(sheet, np.array(sorted(free), np.intp)):
            found += _search(sheet, texts, group_rows(sheet, [int(index) for index in region]), unit)
    return found


def _search(sheet: Sheet, texts: list[str], rows: list[list[int]], unit: float) -> list[Grid]:
    """Tables among rows that follow one another: the one with most cells first, then what is above and below it."""
    found = []
    waiting = [rows]
    while waiting:
        rows = waiting.pop()
        best: tuple[int, int, int] | None = None
        start = 0
        while start < len(rows):
            end = start + 1
            if len(rows[start]) > 1:
                end, strips = _grow(sheet, rows, start, unit)
                worth = (end - start) * strips
                if end - start > 2 and strips and (best is None or worth > best[0]):
                    best = worth, start, end
            start = start + 1 if len(rows) <= MANY else end
        if best is None:
            continue
        _, start, end = best
        grid, start = _make_unruled(sheet, texts, rows, start, end, unit)
        found += [grid] if grid is not None else []
        waiting += [rows[:start], rows[end:]]
    return found


def _grow(sheet: Sheet, rows: list[list[int]], start: int, unit: float) -> tuple[int, int]:
    """Up to which row those from the start on have common white strips, and how many strips these are."""
    near = [start]
    for row in range(start + 1, min(len(rows), start + MANY)):
        if sheet.top[rows[row]].min() - sheet.bottom[rows[row - 1]].max() > FARTHEST * unit:
            break
        near.append(row)
    raster = Raster.of(sheet, [rows[row] for row in near], unit)
    white = ~raster.ink[0]
    most = strips = len(raster.find_strips(white, NARROWEST * unit))
    several = start + 1  # a table ends in a row of several cells, or the rest of one
    kept = strips
    for number in range(1, len(near)):
        white = white & ~raster.ink[number]
        strips = len(raster.find_strips(white, NARROWEST * unit))
        if strips == 0 or strips < MOST_LOST * most:
            break
        most = max(most, strips)
        row = near[number]
        goes_on = row == several and sheet.top[rows[row]].min() - sheet.bottom[rows[row - 1]].max() <= CLOSE * unit
        if len(rows[row]) > 1 or goes_on:
            several, kept = row + 1, strips
    return several, kept


def _make_unruled(
    sheet: Sheet, texts: list[str], rows: list[list[int]], start: int, end: int, unit: float
) -> tuple[Grid | None, int]:
    """The table of the rows from start to end, and which row it begins with: it may have a header above them."""
    xs = place_columns(sheet, rows[start:end], unit, NARROWEST * unit)
    if len(xs) < 3:
        return None, start
    header, body, begin = None, start, start
    for first in range(max(start - 2, 0), start + 1):
        close = [
            sheet.top[lower].min() - sheet.bottom[upper].max() <= HEADER_GAP * unit
            for upper, lower in pairwise(rows[first : start + 1])
        ]
        for last in range(max(start, first + 2), min(start + 3, end - 1)):
            lines = [index for row in rows[first:last] for index in row]
            found = read_header(sheet, texts, lines, xs, unit) if header is None and all(close) else None
            if found is not None:
                header, body, begin = found, last, first
    columns = find_columns(sheet, xs, unit)
    if header is None and start and _is_head(sheet, rows[start - 1], rows[start], xs, unit):
        begin = body = start - 1
        for index in rows[begin]:
            columns[0][index] = columns[1][index] = np.searchsorted(xs, sheet.centre[index]) - 1
    members = [index for row in rows[body:end] for index in row]
    parts = part_rows(sheet, members, columns[0], len(xs) - 1, unit)
    head = [index for row in rows[begin:body] for index in row]
    ys = [*find_cuts(sheet, parts), max(float(sheet.bottom[row].max()) for row in parts)]
    if header is not None:
        ys = [float(sheet.top[head].min()), header.cut, *find_cuts(sheet, [head, parts[0]]), *ys]
    else:
        ys = [float(sheet.top[parts[0]].min()), *ys]
    return place_cells(xs, np.array(ys), sheet, texts, [*head, *members], columns, header, None, ruled=False), begin


def _is_head(sheet: Sheet, above: list[int], row: list[int], xs: NDArray[np.float64], unit: float) -> bool:
    """Whether the row above a table belongs to it, although one of its cells reaches into the white between columns."""
    own = {column for column in (np.searchsorted(xs, sheet.centre[above]) - 1).tolist() if 0 <= column < len(xs) - 1}
    close = sheet.top[row].min() - sheet.bottom[above].max() <= HEAD_GAP * unit
    return bool(close) and len(own) == len(above) and len(own) >= HEAD_FILLED * (len(xs) - 1)
