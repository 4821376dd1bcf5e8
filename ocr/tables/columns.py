"""A table's columns where no rules part them: the white strips that run down between its cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet

MARGIN = 0.15  # heights of a line by which the detector's boxes reach beyond the text, at the least
STEP = 0.125  # heights of a line: so finely is white looked for
CROSSED = 0.1  # part of the rows that may cross a strip
SPANNING = 0.5  # heights of a line by which a cell must reach into a column to stand in it


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Which rows cover which places: `ink` (rows, steps); step n begins at left + n * step pixels."""

    left: float
    step: float
    ink: NDArray[np.bool_]

    @classmethod
    def of(cls, sheet: Sheet, rows: list[list[int]], unit: float) -> "Raster":
        """That of rows of lines."""
        members = [index for row in rows for index in row]
        left, right = float(sheet.left[members].min()), float(sheet.right[members].max())
        step = STEP * unit
        ink = np.zeros((len(rows), int(np.ceil((right - left) / step)) + 1), np.bool_)
        for number, row in enumerate(rows):
            for index in row:
                first = (sheet.left[index] + MARGIN * unit - left) / step
                last = (sheet.right[index] - MARGIN * unit - left) / step
                ink[number, round(float(first)) : max(round(float(last)), round(float(first)) + 1)] = True
        return cls(left, step, ink)

    def find_strips(self, white: NDArray[np.bool_], narrowest: float) -> NDArray[np.float64]:
        """The middles of the inner runs of white places (steps,) that are at least so many pixels wide."""
        edges = np.flatnonzero(np.diff(np.concatenate(([0], white.astype(np.int8), [0]))))
        starts, ends = edges[::2], edges[1::2]
        inner = (starts > 0) & (ends < len(white)) & ((ends - starts) * self.step >= narrowest - 1e-6)
        middles: NDArray[np.float64] = self.left + (starts[inner] + ends[inner]) / 2 * self.step
        return middles


def place_columns(
    sheet: Sheet, rows: list[list[int]], unit: float, narrowest: float, least_crossing: int = 0
) -> NDArray[np.float64]:
    """The edges of the columns of a table's rows of lines, in pixels.

    Only rows with many cells tell: others may hold cells that go over several columns. Of those, `least_crossing` at
    least may cross a strip, in pixels `narrowest` wide, that parts columns.
    """
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) >= 0.6 * most]
    members = [index for row in rows for index in row]
    raster = Raster.of(sheet, full, unit)
    white = raster.ink.sum(0) <= max(int(CROSSED * len(full)), least_crossing)
    strips = raster.find_strips(white, narrowest)
    left, right = float(sheet.left[members].min()), float(sheet.right[members].max())
    return np.array([left, *strips[(strips > left) & (strips < right)].tolist(), right])


def find_columns(sheet: Sheet, xs: NDArray[np.float64], unit: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first and the last column (N,) that each line of a sheet stands in."""
    overlap = np.minimum(sheet.right[:, None], xs[1:]) - np.maximum(sheet.left[:, None], xs[:-1])
    wanted = np.minimum(SPANNING * unit, np.diff(xs) / 2)
    reached = overlap > wanted
    reached[np.arange(len(sheet)), np.argmax(overlap, 1)] = True
    return np.argmax(reached, 1), reached.shape[1] - 1 - np.argmax(reached[:, ::-1], 1)
