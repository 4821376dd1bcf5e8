"""What stands in a table's cells: lines given to the cells of a grid, and joined to their text in the right order."""

from dataclasses import dataclass
from math import prod

import numpy as np

from ocr.findings import Cell, Table
from ocr.layout.characters import is_wide
from ocr.layout.sheet import Sheet
from ocr.tables.evidence import Texts, count_header_rows
from ocr.tables.grid import Grid
from ocr.tables.level import LevelFrame
from ocr.tables.pieces import Piece, split_at_rules
from ocr.tables.rows import group_rows

ROOM = 1.5  # heights of a line that must have been free at a line's end, besides the next word, if it was ended
APART = 0.8  # white between lines that do not go on with one another
OVER = 0.6  # heights of a line by which a line must run over a rule to be cut there


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Lines or parts of them, and where they lie in the level frame."""

    pieces: list[Piece]
    sheet: Sheet

    @classmethod
    def lay(cls, pieces: list[Piece], frame: LevelFrame) -> "Pieces":
        """These pieces, laid level."""
        return cls(pieces, frame.lay_lines([piece.line for piece in pieces]))

    def inside(self, grid: Grid) -> list[int]:
        """Those whose middle lies in a grid."""
        x, y = self.sheet.centre, self.sheet.middle
        within = (x > grid.xs[0]) & (x < grid.xs[-1]) & (y > grid.ys[0]) & (y < grid.ys[-1])
        return [int(index) for index in np.flatnonzero(within)]


def fill(grid: Grid, found: Pieces, frame: LevelFrame, unit: float) -> Table:
    """The table of a grid.

    Args:
        grid: its cells, without text.
        found: the page's lines; those in the grid are its text.
        frame: the level frame.
        unit: height of a line in pixels.
    """
    inside = Pieces.lay(_cut_at_rules(grid, found, frame, unit), frame)
    middles = zip(inside.sheet.centre.tolist(), inside.sheet.middle.tolist(), strict=True)
    owners = [grid.find_span(x, y) for x, y in middles]
    cells = []
    for span in grid.spans:
        own = [index for index, owner in enumerate(owners) if owner == span]
        ordered = [index for row in group_rows(inside.sheet, own) for index in row]
        confidence = prod(inside.pieces[index].line.confidence for index in ordered)
        cells.append(
            Cell(
                span.row,
                span.column,
                span.rows,
                span.columns,
                frame.put_back_box(*grid.bounds(span)),
                _join_lines(inside, ordered, unit),
                confidence,
                tuple(dict.fromkeys(inside.pieces[index].index for index in ordered)),
            )
        )
    box = frame.put_back_box(*map(float, (grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1])))
    return Table(box, grid.rows, grid.columns, _count_header_rows(grid, cells), tuple(cells))


def _join_lines(inside: Pieces, ordered: list[int], unit: float) -> str:
    """A cell's lines as one text: nothing between Chinese characters, a space between words.

    A line break stays where the next line's first word, or character, would have found room.
    """
    widest = max((float(inside.sheet.width[index]) for index in ordered), default=0.0)
    joined = ""
    for number, index in enumerate(ordered):
        text = inside.pieces[index].line.text.strip()
        if number:
            before = ordered[number - 1]
            word = text[:1] if is_wide(text) else text.split(" ", 1)[0]
            needed = float(inside.sheet.width[index]) * len(word) / max(len(text), 1) + ROOM * unit
            below = inside.sheet.middle[index] > inside.sheet.bottom[before]
            apart = inside.sheet.top[index] - inside.sheet.bottom[before] > APART * unit
            if apart or (below and float(inside.sheet.width[before]) + needed < widest):
                joined += "\n"
            elif not (joined.endswith("-") or is_wide(joined[-1:]) or is_wide(text)):
                joined += " "
        joined += text
    return joined


def _cut_at_rules(grid: Grid, found: Pieces, frame: LevelFrame, unit: float) -> list[Piece]:
    pieces = []
    for index in found.inside(grid):
        sheet = found.sheet
        span = grid.find_span(float(sheet.centre[index]), float(sheet.middle[index]))
        left, right = float(sheet.left[index]) + OVER * unit, float(sheet.right[index]) - OVER * unit
        first, _, last, _ = grid.bounds(span)
        if grid.ruled and (left < first or right > last):
            row = [each for each in grid.spans if each.row <= span.row < each.row + each.rows]
            edges = [grid.bounds(each)[0] for each in row]
            pieces += split_at_rules(found.pieces[index], [edge for edge in edges if left < edge < right], frame)
        else:
            pieces.append(found.pieces[index])
    return pieces


def _count_header_rows(grid: Grid, cells: list[Cell]) -> int:
    if grid.header_rows is not None:
        return grid.header_rows
    texts: Texts = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in cells:
        texts[cell.row][cell.column] = cell.text
    top = [cell for cell in cells if cell.row == 0]
    rows = max(cell.row_span for cell in top)
    if any(1 < cell.column_span < grid.columns for cell in top):
        rows = max(rows, 2)
    return count_header_rows(texts, rows)
