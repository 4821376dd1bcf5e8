"""Tables between level rules, with none between their columns: rows by rules or lines, columns by the white between."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet
from ocr.tables.columns import find_columns, place_columns
from ocr.tables.grid import Grid
from ocr.tables.headers import read_header
from ocr.tables.placing import place_cells
from ocr.tables.rows import find_cuts, group_rows, part_rows

# Lengths in heights of a line.
SAME_END = 1.0  # by which the ends of a table's level rules may differ
SHORTEST = 6.0  # rule of a table
NARROWEST = 0.35  # white between two columns
HIGHEST_GAP = 3.0  # between two rules of one table without text
MANY = 4  # rows, of which one may have cells that overlap
TABULAR = 0.25  # part of the rows between two rules that have several cells


def find_half_ruled(
    rules: NDArray[np.float64], sheet: Sheet, texts: list[str], free: list[int], unit: float
) -> list[Grid]:
    """Tables between level rules.

    Args:
        rules: (N, 3), level ones that no upright one meets, in the level frame.
        sheet: the lines, in that frame.
        texts: what each says.
        free: the lines that are in no table yet.
        unit: height of a line in pixels.
    """
    long = rules[rules[:, 2] - rules[:, 1] >= SHORTEST * unit]
    groups: list[list[list[float]]] = []
    for rule in sorted(long.tolist()):
        for group in groups:
            if max(abs(group[0][1] - rule[1]), abs(group[0][2] - rule[2])) <= SAME_END * unit:
                group.append(rule)
                break
        else:
            groups.append([rule])
    found: list[Grid] = []
    for group in sorted(groups, key=lambda each: each[0][1] - each[0][2]):
        left, right = min(rule[1] for rule in group), max(rule[2] for rule in group)
        within = [index for index in free if left < sheet.centre[index] < right]
        for places in _find_tabular(sheet, within, [rule[0] for rule in group], unit):
            grid = _make_half_ruled(rules, (left, right), places, sheet, texts, within, unit)
            if grid is not None and not any(_overlap(grid, other) for other in found):
                found.append(grid)
    return found


def _find_tabular(sheet: Sheet, members: list[int], places: list[float], unit: float) -> list[list[float]]:
    """Of level rules at these heights, those that follow one another with rows of cells between them."""
    runs: list[list[float]] = [[places[0]]]
    for upper, lower in pairwise(places):
        rows = group_rows(sheet, [index for index in members if upper < sheet.middle[index] < lower])
        several = sum(len(row) > 1 for row in rows)
        if (rows and several >= TABULAR * len(rows)) or (not rows and lower - upper < HIGHEST_GAP * unit):
            runs[-1].append(lower)
        else:
            runs.append([lower])
    return [run for run in runs if len(run) > 1]


def _make_half_ruled(
    rules: NDArray[np.float64],
    sides: tuple[float, float],
    places: list[float],
    sheet: Sheet,
    texts: list[str],
    within: list[int],
    unit: float,
) -> Grid | None:
    members = [index for index in within if places[0] < sheet.middle[index] < places[-1]]
    if not members:
        return None
    rows = group_rows(sheet, members)
    xs = place_columns(sheet, rows, unit, NARROWEST * unit, int(len(rows) >= MANY))
    if len(xs) < 3:
        return None
    xs[0], xs[-1] = min(xs[0], sides[0]), max(xs[-1], sides[1])
    first, last = find_columns(sheet, xs, unit)
    bands = []
    for upper, lower in pairwise(places):
        inside = [index for index in members if upper < sheet.middle[index] < lower]
        if inside:
            bands.append((upper, lower, inside))
    counts = [len(part_rows(sheet, inside, first, len(xs) - 1, unit)) for _, _, inside in bands]
    each = len(bands) > 3 and float(np.median(counts[1:])) == 1  # a rule below each row
    ys, header, header_rows = [bands[0][0]], None, None
    for number, (_, lower, inside) in enumerate(bands):
        if number == 0 and len(bands) > 1:
            header = read_header(sheet, texts, inside, xs, unit)
            cuts = _find_inner_rules(rules, sides, bands[0], unit) or ([header.cut] if header else [])
        else:
            cuts = [] if each else find_cuts(sheet, part_rows(sheet, inside, first, len(xs) - 1, unit))
        ys += [*cuts, lower]
        if number == 0 and len(bands) > 1:
            header_rows = len(ys) - 1
    header = header if header_rows == 2 else None
    first, last = _widen(rules, sides, xs, sheet, members, first, last, unit)
    return place_cells(xs, np.array(ys), sheet, texts, members, (first, last), header, header_rows, ruled=True)


def _find_inner_rules(
    rules: NDArray[np.float64], sides: tuple[float, float], band: tuple[float, float, list[int]], unit: float
) -> list[float]:
    """Heights of shorter rules in a header: they stand below cells that go over several columns."""
    inner = sorted(
        place
        for place, start, end in rules.tolist()
        if band[0] + unit < place < band[1] - unit and sides[0] - unit < start and end < sides[1] + unit
    )
    return [place for n, place in enumerate(inner) if n == 0 or place - inner[n - 1] > unit / 2]


def _widen(
    rules: NDArray[np.float64],
    sides: tuple[float, float],
    xs: NDArray[np.float64],
    sheet: Sheet,
    members: list[int],
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    unit: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and last columns, with cells above a shorter rule as wide as that."""
    first, last = first.copy(), last.copy()
    for place, start, end in rules.tolist():
        if end - start > 0.9 * (sides[1] - sides[0]):
            continue
        columns = np.flatnonzero(np.minimum(xs[1:], end) - np.maximum(xs[:-1], start) > 0.6 * np.diff(xs))
        above = [
            index
            for index in members
            if start - unit / 2 < sheet.centre[index] < end + unit / 2
            and -unit / 2 < place - sheet.bottom[index] < unit
        ]
        if len(columns) > 1 and len(above) == 1:
            first[above[0]] = min(first[above[0]], columns[0])
            last[above[0]] = max(last[above[0]], columns[-1])
    return first, last


def _overlap(grid: Grid, other: Grid) -> bool:
    across = min(grid.xs[-1], other.xs[-1]) - max(grid.xs[0], other.xs[0])
    down = min(grid.ys[-1], other.ys[-1]) - max(grid.ys[0], other.ys[0])
    return bool(across > 0 and down > 0)
