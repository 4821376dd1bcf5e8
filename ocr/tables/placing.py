"""Lines that stand in rows and columns without rules between them as a grid, if they are a table."""

import numpy as np
from numpy.typing import NDArray

from ocr.layout.sheet import Sheet
from ocr.tables.evidence import Texts, is_table
from ocr.tables.grid import Grid, Span, cover
from ocr.tables.headers import Header

FULL = 0.9  # a line that is as long as this part of its column fills it


def place_cells(
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
    """The grid with its merged cells, if what it holds is a table.

    Args:
        xs: (columns + 1,) the edges of the columns in pixels.
        ys: (rows + 1,) those of the rows.
        sheet: the page's lines, in the level frame.
        texts: what each says.
        members: those of the table.
        places: for each line of the sheet the first and the last column that it stands in.
        header: of two rows, where one was read.
        header_rows: how many rows a rule parts from the rest; None if rules tell nothing of it.
        ruled: whether level rules are drawn above and below.
    """
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
