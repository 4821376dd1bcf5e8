"""Headers of two rows where no rules part columns: cells that go over several columns, and what stands below them."""

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet
from ocr.tables.columns import find_columns
from ocr.tables.evidence import is_number
from ocr.tables.grid import Span

# Lengths in heights of a line.
LEVELS = 0.9  # between the middles of the two rows, at least
WHITE = 0.3  # between them: the lines of one cell stand closer
LEVEL = 0.3  # part of the way from the first row to the second by which a line of one of them may be off


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """A header of two rows, parted at the height `cut` in pixels: its cells."""

    cut: float
    spans: tuple[Span, ...]


def read_header(
    sheet: Sheet, texts: list[str], lines: list[int], xs: NDArray[np.float64], unit: float
) -> Header | None:
    """The header that lines make, if they stand in two rows of which the first has cells over several columns.

    A cell over several columns is centred over them, however short its text is. Beside such cells stand others that
    take both rows.

    Args:
        sheet: lines in the level frame.
        texts: what each says.
        lines: those that may be the header.
        xs: the edges of the table's columns in pixels.
        unit: height of a line in pixels.
    """
    if len(lines) < 3 or any(is_number(texts[index]) and len(texts[index]) != 4 for index in lines):
        return None
    first, last = find_columns(sheet, xs, unit)
    middles = sheet.middle[lines]
    high, low = float(middles.min()), float(middles.max())
    if low - high < LEVELS * unit:
        return None
    upper = [index for index in lines if sheet.middle[index] < high + LEVEL * (low - high)]
    lower = [index for index in lines if sheet.middle[index] > low - LEVEL * (low - high)]
    between = [index for index in lines if index not in upper and index not in lower]
    bottom, top = max(float(sheet.bottom[index]) for index in upper), min(float(sheet.top[index]) for index in lower)
    if top - bottom < WHITE * unit or any(last[index] > first[index] for index in (*lower, *between)):
        return None
    below = {int(first[index]) for index in lower}
    tall = {int(first[index]) for index in between}
    tall |= {int(first[index]) for index in upper if first[index] == last[index] and int(first[index]) not in below}
    heads = sorted(
        (index for index in upper if int(first[index]) not in tall), key=lambda each: float(sheet.left[each])
    )
    if below & tall or len(below) <= len(heads) or len(below | tall) < len(xs) - 1:
        return None
    spans = [Span(0, column, 2, 1) for column in sorted(tall)]
    for run in _find_runs(sorted(below)):
        own = [index for index in heads if xs[run[0]] < sheet.centre[index] < xs[run[-1] + 1]]
        groups = _part(run, [float(sheet.centre[index]) for index in own], xs)
        if groups is None:
            return None
        spans += groups
    return Header((top + bottom) / 2, tuple(spans))


def _find_runs(columns: list[int]) -> list[list[int]]:
    """Columns in runs of neighbours."""
    runs = [[columns[0]]]
    for before, column in pairwise(columns):
        if column == before + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _part(run: list[int], centres: list[float], xs: NDArray[np.float64]) -> list[Span] | None:
    """Neighbouring columns given to the cells above them, each centred over its own as well as can be."""
    if not centres:
        return [Span(0, column, 2, 1) for column in run]
    if len(centres) > len(run):
        return None
    best: tuple[float, list[Span]] | None = None
    for cuts in combinations(range(1, len(run)), len(centres) - 1):
        groups = [run[start:end] for start, end in pairwise([0, *cuts, len(run)])]
        off = sum(
            abs(centre - float(xs[group[0]] + xs[group[-1] + 1]) / 2)
            for centre, group in zip(centres, groups, strict=True)
        )
        if best is None or off < best[0]:
            best = off, [Span(0, group[0], 1, len(group)) for group in groups]
    return best[1] if best else None
