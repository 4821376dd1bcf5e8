"""A page's tables: the one place where rules, rows, columns and cells meet.

    tables = find_tables(image, page)

Ruled tables come first, then those between level rules, then those that alignment alone makes; a line is in one table
at most. Text of seals is in none.
"""

import numpy as np

from ocr.findings import Table
from ocr.geometry import Image, measure_thickness
from ocr.layout.direction import measure_direction
from ocr.results import Page
from ocr.tables.cells import Pieces, fill
from ocr.tables.grid import Grid
from ocr.tables.half_ruled import find_half_ruled
from ocr.tables.pieces import Piece, split_at_columns, split_at_white
from ocr.tables.ruled import find_ruled
from ocr.tables.rules import find_rules
from ocr.tables.unruled import find_unruled

FEWEST_FILLED, FILLED = 4, 0.25  # cells with text of a ruled table, and which part of all


def find_tables(image: Image, page: Page) -> tuple[Table, ...]:
    """The tables of a page, from its top.

    Args:
        image: (H, W, 3), the page's picture.
        page: what was read of it; its lines' boxes are in the picture's pixels.
    """
    pieces = [Piece(index, line) for index, line in enumerate(page.lines) if line.kind == "text" and line.text.strip()]
    if len(pieces) < 4:
        return ()
    boxes = np.array([piece.line.box for piece in pieces], np.float32)
    unit = float(np.median(measure_thickness(boxes)))
    if unit < 1:
        return ()
    pieces = [part for piece in pieces for part in split_at_white(piece)]
    frame, rules = find_rules(image, [piece.line for piece in pieces], measure_direction(boxes), unit)
    found = Pieces.lay(pieces, frame)
    grids, used = find_ruled(rules, found.sheet, unit)
    grids = [grid for grid in grids if _has_text(grid, found)]
    inside = {index for grid in grids for index in found.inside(grid)}
    loose = [piece for index, piece in enumerate(pieces) if index not in inside]
    loose = split_at_columns(loose, frame.lay_lines([piece.line for piece in loose]), unit)
    found = Pieces.lay(loose + [pieces[index] for index in sorted(inside)], frame)
    texts = [piece.line.text for piece in found.pieces]
    half = find_half_ruled(rules.level[~used], found.sheet, texts, list(range(len(loose))), unit)
    inside = {index for grid in half for index in found.inside(grid)}
    grids += half + find_unruled(
        found.sheet, texts, [index for index in range(len(loose)) if index not in inside], unit
    )
    grids.sort(key=lambda grid: (float(grid.ys[0]), float(grid.xs[0])))
    return tuple(fill(grid, found, frame, unit) for grid in grids)


def _has_text(grid: Grid, found: Pieces) -> bool:
    """Whether enough of a ruled grid's cells hold text: frames of pictures and drawings are no tables."""
    inside = found.inside(grid)
    places = zip(found.sheet.centre[inside].tolist(), found.sheet.middle[inside].tolist(), strict=True)
    filled = {grid.find_span(x, y) for x, y in places}
    return len(filled) >= max(FEWEST_FILLED, FILLED * len(grid.spans))
