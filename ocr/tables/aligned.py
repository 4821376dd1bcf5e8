"""Tables whose columns no rules part: half-ruled ones, between level rules, and those that alignment alone makes."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.layout.columns import find_regions
from ocr.layout.sheet import Sheet
from ocr.tables.columns import Raster, find_columns, place_columns
from ocr.tables.evidence import Texts, is_table
from ocr.tables.grid import Grid, Span, cover
from ocr.tables.headers import Header, read_header
from ocr.tables.rows import find_cuts, group_rows, part_rows

# Lengths in heights of a line.
SAME_END = 1.0  # by which the ends of a table's level rules may differ
SHORTEST = 6.0  # rule of a table
RULED_GAP, FREE_GAP = 0.5, 0.5  # between two columns: with level rules, and without
FARTHEST = 2.5  # white between two rows of one table
HIGHEST_GAP = 3.0  # between two rules of one table without text
TABULAR = 0.4  # part of the rows between two rules that have several cells
MOST_LOST = 0.75  # strips may close as a table grows: so large a part of the most that there were must stay
HEADER_GAP = 0.7  # white between the rows of a header
HEAD_GAP, HEAD_FILLED = 2.0, 0.8  # white below a header, and the part of the columns that it has cells in
FULL = 0.9  # a line that is as long as this part of its column fills it


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


def find_unruled(sheet: Sheet, texts: list[str], free: list[int], unit: float) -> list[Grid]:
    """Tables without rules among lines; the arguments are those of `find_half_ruled`."""
    found = []
    if free:
        for region in find_regions(sheet, np.array(sorted(free), np.intp)):
            found += _search(sheet, texts, group_rows(sheet, [int(index) for index in region]), unit)
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
    xs = place_columns(sheet, group_rows(sheet, members), unit, RULED_GAP * unit)
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
    return _finish(xs, np.array(ys), sheet, texts, members, (first, last), header, header_rows, ruled=True)


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


def _search(sheet: Sheet, texts: list[str], rows: list[list[int]], unit: float) -> list[Grid]:
    """Tables among rows that follow one another: the one with most cells first, then what is above and below it."""
    best: tuple[float, int, int] | None = None
    start = 0
    while start < len(rows):
        end = start + 1
        if len(rows[start]) > 1:
            end, strips = _grow(sheet, rows, start, unit)
            worth = float((end - start) * strips)
            if end - start > 2 and strips and (best is None or worth > best[0]):
                best = worth, start, end
        start += 1
    if best is None:
        return []
    _, start, end = best
    grid, start = _make_unruled(sheet, texts, rows, start, end, unit)
    above, below = _search(sheet, texts, rows[:start], unit), _search(sheet, texts, rows[end:], unit)
    return [*above, *([grid] if grid is not None else []), *below]


def _grow(sheet: Sheet, rows: list[list[int]], start: int, unit: float) -> tuple[int, int]:
    """Up to which row those from the start on have common white strips, and how many strips these are."""
    near = [start]
    for row in range(start + 1, len(rows)):
        if sheet.top[rows[row]].min() - sheet.bottom[rows[row - 1]].max() > FARTHEST * unit:
            break
        near.append(row)
    raster = Raster.of(sheet, [rows[row] for row in near], unit)
    white = ~raster.ink[0]
    most = strips = len(raster.find_strips(white, FREE_GAP * unit))
    several = start + 1  # a table ends in a row of several cells
    kept = strips
    for number in range(1, len(near)):
        white = white & ~raster.ink[number]
        strips = len(raster.find_strips(white, FREE_GAP * unit))
        if strips == 0 or strips < MOST_LOST * most:
            break
        most = max(most, strips)
        if len(rows[near[number]]) > 1:
            several, kept = near[number] + 1, strips
    return several, kept


def _make_unruled(
    sheet: Sheet, texts: list[str], rows: list[list[int]], start: int, end: int, unit: float
) -> tuple[Grid | None, int]:
    """The table of the rows from start to end, and which row it begins with: it may have a header above them."""
    xs = place_columns(sheet, rows[start:end], unit, FREE_GAP * unit)
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
    if header is None and start and _is_head(sheet, rows[start - 1], rows[start], columns[0], len(xs) - 1, unit):
        begin = body = start - 1
    members = [index for row in rows[body:end] for index in row]
    parts = part_rows(sheet, members, columns[0], len(xs) - 1, unit)
    head = [index for row in rows[begin:body] for index in row]
    ys = [*find_cuts(sheet, parts), max(float(sheet.bottom[row].max()) for row in parts)]
    if header is not None:
        ys = [float(sheet.top[head].min()), header.cut, *find_cuts(sheet, [head, parts[0]]), *ys]
    else:
        ys = [float(sheet.top[parts[0]].min()), *ys]
    return _finish(xs, np.array(ys), sheet, texts, [*head, *members], columns, header, None, ruled=False), begin


def _is_head(
    sheet: Sheet, above: list[int], row: list[int], column: NDArray[np.intp], columns: int, unit: float
) -> bool:
    """Whether the row above a table belongs to it, although one of its cells reaches into the white between columns."""
    own = {int(column[index]) for index in above}
    close = sheet.top[row].min() - sheet.bottom[above].max() <= HEAD_GAP * unit
    return bool(close) and len(own) == len(above) and len(own) >= HEAD_FILLED * columns


def _finish(
    xs: NDArray[np.float64],
    ys: NDArray[np.float64],
    sheet: Sheet,
    texts: list[str],
    members: list[int],
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    header: Header | None,
    header_rows: int | None,
    *,
    ruled: bool,
) -> Grid | None:
    """The grid with its merged cells, if what it holds is a table."""
    rows, columns = len(ys) - 1, len(xs) - 1
    first, last = places
    cells: Texts = [[""] * columns for _ in range(rows)]
    spans: list[Span] = []
    taken = np.zeros((rows, columns), np.bool_)
    for index in members:
        row = int(np.clip(np.searchsorted(ys, sheet.middle[index]) - 1, 0, rows - 1))
        cells[row][first[index]] += texts[index]
        taken[row, first[index] : last[index] + 1] = True
        if last[index] > first[index]:
            spans.append(Span(row, int(first[index]), 1, int(last[index] - first[index]) + 1))
    lengths = sheet.width / np.maximum(np.diff(_trim(xs, sheet, members, first, last))[first], 1e-6)
    fullness = np.array(
        [
            float(np.mean([lengths[index] >= FULL for index in members if first[index] == column] or [0]))
            for column in range(columns)
        ]
    )
    if not is_table(cells, fullness, ruled=ruled):
        return None
    if header is not None:
        spans = [span for span in spans if span.row > 1] + list(header.spans)
        header_rows = 2
    elif header_rows == 2 and any(span.row == 0 for span in spans):
        # Beside cells that go over several columns, one with nothing above or below it takes both rows.
        spans += [Span(0, int(column), 2, 1) for column in np.flatnonzero(taken[0] != taken[1])]
    return Grid(xs, ys, cover(rows, columns, spans), ruled=False, header_rows=header_rows)


def _trim(
    xs: NDArray[np.float64], sheet: Sheet, members: list[int], first: NDArray[np.intp], last: NDArray[np.intp]
) -> NDArray[np.float64]:
    """The columns' edges, the last ones no further out than their lines: rules may reach beyond them."""
    trimmed = xs.copy()
    trimmed[0] = max(trimmed[0], float(sheet.left[members].min()))
    trimmed[-1] = min(trimmed[-1], float(sheet.right[members].max()))
    return trimmed


def _overlap(grid: Grid, other: Grid) -> bool:
    across = min(grid.xs[-1], other.xs[-1]) - max(grid.xs[0], other.xs[0])
    down = min(grid.ys[-1], other.ys[-1]) - max(grid.ys[0], other.ys[0])
    return bool(across > 0 and down > 0)
