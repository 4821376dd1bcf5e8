"""A table's grid: rows, columns and which places are one cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Span:
    """A cell: its first row and column, and over how many it goes."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table without its text, in the level frame.

    `xs` (columns + 1) and `ys` (rows + 1) are the edges of its columns and rows in pixels, ascending. `spans` are its
    cells, row by row, and cover it without a gap. `ruled` says that the edges are printed. `header_rows` are those
    that a rule parts from the rest; None if rules tell nothing of it.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    spans: tuple[Span, ...]
    ruled: bool
    header_rows: int | None = None

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """How many there are."""
        return len(self.xs) - 1

    def bounds(self, span: Span) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a cell."""
        xs, ys = self.xs.tolist(), self.ys.tolist()
        return xs[span.column], ys[span.row], xs[span.column + span.columns], ys[span.row + span.rows]

    def find_span(self, x: float, y: float) -> Span:
        """The cell at a place in the table."""
        column = int(np.clip(np.searchsorted(self.xs, x) - 1, 0, self.columns - 1))
        row = int(np.clip(np.searchsorted(self.ys, y) - 1, 0, self.rows - 1))
        return next(
            span
            for span in self.spans
            if span.row <= row < span.row + span.rows and span.column <= column < span.column + span.columns
        )


def cover(rows: int, columns: int, merged: list[Span]) -> tuple[Span, ...]:
    """The cells of a grid: the merged ones, those that overlap made one, and single places for all the rest."""
    owners = np.full((rows, columns), -1)
    cells: dict[int, Span] = {}
    for number, span in enumerate(merged):
        top, left, bottom, right = span.row, span.column, span.row + span.rows, span.column + span.columns
        while True:
            over = set(owners[top:bottom, left:right].ravel().tolist())
            others = [cells.pop(owner) for owner in sorted(over) if owner in cells]
            if not others:
                break
            top = min(top, *(other.row for other in others))
            left = min(left, *(other.column for other in others))
            bottom = max(bottom, *(other.row + other.rows for other in others))
            right = max(right, *(other.column + other.columns for other in others))
        owners[top:bottom, left:right] = number
        cells[number] = Span(top, left, bottom - top, right - left)
    free = [Span(row, column) for row, column in np.argwhere(owners < 0).tolist()]
    return tuple(sorted([*cells.values(), *free], key=lambda span: (span.row, span.column)))
