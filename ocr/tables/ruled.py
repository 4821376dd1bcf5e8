"""Tables with rules between their columns: the grid that the rules draw, and the cells that missing pieces merge."""

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet
from ocr.tables.grid import Grid, Span, cover
from ocr.tables.rows import split_band
from ocr.tables.rules import Rules

# Lengths in heights of a line.
TOUCH = 0.5  # by which a rule may end before the one that it meets
SAME_EDGE = 0.45  # rules that are no further apart are one edge, such as double ones
SHORT = 6.0  # rules that are no longer must end at others
MOST_CELLS = 5000  # of a table: more are a pattern
DRAWN = 0.6  # part of a cell's side that must be drawn for it to be an edge


def find_ruled(rules: Rules, lines: Sheet, unit: float) -> tuple[list[Grid], NDArray[np.bool_]]:
    """The grids that rules draw, and which level rules belong to what is drawn with upright ones.

    Args:
        rules: of the page, in the level frame.
        lines: its lines, in that frame: where only columns are ruled, they tell the rows.
        unit: height of a line in pixels.
    """
    used = np.zeros(len(rules.level), np.bool_)
    grids = []
    for level, upright in _group(rules, TOUCH * unit):
        used[level] = True
        grid = _make_grid(rules.level[level], rules.upright[upright], unit)
        if grid is not None:
            grid = _split_open_rows(grid, lines, unit)
        if grid is not None and grid.rows > 1 and grid.columns > 1 and len(grid.spans) > 3:
            grids.append(grid)
    return _drop_inner(grids), used


def _group(rules: Rules, touch: float) -> list[tuple[list[int], list[int]]]:
    """Indices of level and upright rules that hang together by crossings."""
    level, upright = rules.level, rules.upright
    crosses = (
        (level[:, None, 1] - touch <= upright[None, :, 0])
        & (upright[None, :, 0] <= level[:, None, 2] + touch)
        & (upright[None, :, 1] - touch <= level[:, None, 0])
        & (level[:, None, 0] <= upright[None, :, 2] + touch)
    )
    waiting = set(np.flatnonzero(crosses.any(1)).tolist())
    groups = []
    while waiting:
        rows = np.zeros(len(level), np.bool_)
        rows[waiting.pop()] = True
        while True:
            columns = crosses[rows].any(0)
            grown = crosses[:, columns].any(1) | rows
            if grown.sum() == rows.sum():
                break
            rows = grown
        members = np.flatnonzero(rows).tolist()
        waiting -= set(members)
        groups.append((members, np.flatnonzero(columns).tolist()))
    return groups


def _make_grid(level: NDArray[np.float64], upright: NDArray[np.float64], unit: float) -> Grid | None:
    level, upright = _drop_loose(level, upright, unit), _drop_loose(upright, level, unit)
    if min(len(level), len(upright)) == 0:
        return None
    left, right = float(level[:, 1].min()), float(level[:, 2].max())
    top, bottom = float(level[:, 0].min()), float(level[:, 0].max())
    left, right = min(left, float(upright[:, 0].min())), max(right, float(upright[:, 0].max()))
    # A table may be open below: then its columns' rules end it.
    top, bottom = min(top, float(upright[:, 1].min())), max(bottom, float(upright[:, 2].max()))
    xs = _merge_places([left, right, *upright[:, 0].tolist()], SAME_EDGE * unit)
    ys = _merge_places([top, bottom, *level[:, 0].tolist()], SAME_EDGE * unit)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > MOST_CELLS:
        return None
    near = SAME_EDGE * unit
    x, y = xs.tolist(), ys.tolist()
    merged = [
        Span(row - 1, column, 2, 1)
        for row in range(1, rows)
        for column in range(columns)
        if not _is_drawn(level, y[row], x[column], x[column + 1], near)
    ]
    merged += [
        Span(row, column - 1, 1, 2)
        for row in range(rows)
        for column in range(1, columns)
        if not _is_drawn(upright, x[column], y[row], y[row + 1], near)
    ]
    return Grid(xs, ys, cover(rows, columns, merged), ruled=True)


def _drop_loose(rules: NDArray[np.float64], crossing: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
    """Rules (N, 3) without short ones that do not reach from one of the crossing ones to another: they are text."""
    reach = np.abs(rules[:, None, 1:] - crossing[None, :, :1]) <= TOUCH * unit
    kept: NDArray[np.float64] = rules[np.all(reach.any(1), 1) | (rules[:, 2] - rules[:, 1] > SHORT * unit)]
    return kept


def _merge_places(places: list[float], near: float) -> NDArray[np.float64]:
    """Places in ascending order, those that are near each other as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return np.array([float(np.mean(group)) for group in groups])


def _is_drawn(rules: NDArray[np.float64], place: float, start: float, end: float, near: float) -> bool:
    """Whether rules (N, 3) at a place cover enough of the way from start to end."""
    here = rules[np.abs(rules[:, 0] - place) <= near]
    covered = np.minimum(here[:, 2], end) - np.maximum(here[:, 1], start)
    return bool(np.maximum(covered, 0).sum() >= DRAWN * (end - start))


def _split_open_rows(grid: Grid, lines: Sheet, unit: float) -> Grid:
    """The grid with rows that have rules between their columns alone parted by their lines."""
    ys = [float(grid.ys[0])]
    places = [0]  # of each old row its first new one
    for row in range(grid.rows):
        whole = all(
            span.rows == 1 and span.columns == 1 for span in grid.spans if span.row <= row < span.row + span.rows
        )
        cuts = split_band(lines, grid.xs, float(grid.ys[row]), float(grid.ys[row + 1]), unit) if whole else []
        ys += [*cuts, float(grid.ys[row + 1])]
        places.append(len(ys) - 1)
    merged = [
        Span(places[span.row], span.column, places[span.row + span.rows] - places[span.row], span.columns)
        for span in grid.spans
        if span.rows > 1 or span.columns > 1
    ]
    return Grid(grid.xs, np.array(ys), cover(len(ys) - 1, grid.columns, merged), ruled=True)


def _drop_inner(grids: list[Grid]) -> list[Grid]:
    """The grids that lie in no other one."""
    return [
        grid
        for grid in grids
        if not any(
            other is not grid
            and other.xs[0] <= grid.xs[0]
            and grid.xs[-1] <= other.xs[-1]
            and other.ys[0] <= grid.ys[0]
            and grid.ys[-1] <= other.ys[-1]
            for other in grids
        )
    ]
