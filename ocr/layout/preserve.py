"""Text that keeps its place on the page, in a font of one width: code, receipts and tables paste as they stand.

A column is half as wide as a Chinese character, and as wide as any other; how many pixels that is the lines themselves
tell. Lines stand in rows from the top of the page, columns of running text beside one another as they are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ocr.layout.characters import is_vertical, is_wide
from ocr.layout.reading_order import level_boxes
from ocr.layout.rows import find_rows
from ocr.layout.sheet import Sheet, lay_out, take_rank
from ocr.results import Line

ALIGNED = 0.7  # edges that are no further apart, in columns, are in line with one another
BLANK = 0.75  # of the usual distance from row to row: so much more makes an empty row
MOST_BLANKS = 3  # empty rows that are kept, one after the other
MOST_COLUMNS = 400  # on a page
FEWEST_COLUMNS = 3  # a shorter line tells too little of how wide a column is


@dataclass(frozen=True, slots=True)
class _Cell:
    """A line in its row: its edges in columns from the text's left margin, and how many columns its text takes."""

    left: float
    right: float
    width: int


def preserve_layout(lines: Sequence[Line]) -> tuple[str, list[Line]]:
    """The lines in rows from the top, each ending in the spaces and line breaks that bring the next to its place.

    Args:
        lines: a page's; of a page with mostly vertical lines nothing is changed.

    Returns:
        What comes before the first line, and the lines.
    """
    if (
        not lines
        or sum(len(line.text) for line in lines if is_vertical(line)) > sum(len(line.text) for line in lines) / 2
    ):
        return "", list(lines)
    sheet = lay_out(level_boxes(np.array([line.box for line in lines], np.float32)), vertical=False)
    span = float(sheet.right.max() - sheet.left.min())
    column = max(_measure_column(sheet, lines), span / MOST_COLUMNS)
    rows = find_rows(sheet, np.arange(len(lines)))
    blanks = _count_blanks(sheet, rows)
    margin = float(sheet.left.min())
    starts: list[list[int]] = []
    block: list[list[_Cell]] = []
    for row, blank in zip(rows, [*blanks, 1], strict=True):
        cells = [
            _Cell(
                (float(sheet.left[index]) - margin) / column,
                (float(sheet.right[index]) - margin) / column,
                count_columns(lines[index].text),
            )
            for index in row
        ]
        block.append(cells)
        if blank:
            starts += _place(block)
            block = []
    placed: list[Line] = []
    for number, (row, begins) in enumerate(zip(rows, starts, strict=True)):
        for position, index in enumerate(row):
            if position + 1 < len(row):
                end = " " * (begins[position + 1] - begins[position] - count_columns(lines[index].text))
            elif number + 1 < len(rows):
                end = "\n" * (1 + blanks[number]) + " " * starts[number + 1][0]
            else:
                end = "\n"
            placed.append(replace(lines[index], end=end))
    return " " * starts[0][0], placed


def count_columns(text: str) -> int:
    """How many columns a text takes in a font of one width: two for each wide character."""
    return sum(2 if is_wide(character) else 1 for character in text)


def _measure_column(sheet: Sheet, lines: Sequence[Line]) -> float:
    """A column's width in pixels: the middle one of the lines', long ones counting more.

    It is measured from the middle of the first character to that of the last, where these are known: boxes have a
    margin around the text.
    """
    widths, weights = [], []
    for line, length in zip(lines, sheet.width.tolist(), strict=True):
        columns: float = count_columns(line.text)
        if len(line.characters) > 1 and "".join(each.text for each in line.characters) == line.text:
            first, last = line.characters[0], line.characters[-1]
            length *= (last.start + last.end - first.start - first.end) / 2
            columns -= (count_columns(first.text) + count_columns(last.text)) / 2
        if columns >= FEWEST_COLUMNS and length > 0:
            widths.append(length / columns)
            weights.append(columns)
    if not widths:
        return max(take_rank(sheet.height, 0.5) / 2, 1e-6)
    ranked = np.argsort(widths, kind="stable")
    totals = np.cumsum(np.array(weights)[ranked])
    return float(widths[int(ranked[int(np.searchsorted(totals, totals[-1] / 2))])])


def _count_blanks(sheet: Sheet, rows: list[list[int]]) -> list[int]:
    """How many empty rows follow each row but the last."""
    height = sheet.measure_unit(np.arange(len(sheet)))
    middles = np.array([take_rank(sheet.middle[row], 0.5) for row in rows])
    distances: NDArray[np.float64] = np.diff(middles)
    close = distances[distances < 2 * height]
    pitch = max(take_rank(close, 0.5) if len(close) else 1.5 * height, height)
    return [min(max(int(distance / pitch - BLANK), 0), MOST_BLANKS) for distance in distances.tolist()]


def _place(block: list[list[_Cell]]) -> list[list[int]]:
    """In which column each cell of rows without an empty one between them begins.

    Cells that are printed below one another begin, or end, in one column. Where a text takes more columns than it does
    on paper, all that is further right in the block moves on with the cell beside it.
    """
    places = [(number, position) for number, row in enumerate(block) for position in range(len(row))]
    wanted: dict[tuple[int, int], int] = {}
    groups: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {}
    for place in places:
        cell = block[place[0]][place[1]]
        beside = [other for other in places if other[0] != place[0]] + [place]
        left = [other for other in beside if abs(block[other[0]][other[1]].left - cell.left) <= ALIGNED]
        right = [other for other in beside if abs(block[other[0]][other[1]].right - cell.right) <= ALIGNED]
        in_line = left if place[1] == 0 or len(left) >= len(right) else right
        if in_line is left:
            wanted[place] = round(median(block[number][position].left for number, position in left))
        else:
            edge = median(block[number][position].right for number, position in right)
            wanted[place] = max(round(edge) - cell.width, 0)
        # An indent is its own measure, unless the line is in line with cells that others stand before.
        if place[1] or any(position for _, position in left):
            groups[place] = (min(block[number][position].left for number, position in in_line), in_line)
    begins = dict(wanted)
    moved = 0
    for place in sorted(groups, key=lambda each: (groups[each][0], each)):
        for number, position in groups[place][1]:
            if position:
                before = begins[number, position - 1] + block[number][position - 1].width + 1
                moved = max(moved, before - wanted[number, position])
        begins[place] = wanted[place] + moved
    for number, position in places:
        if position:
            before = begins[number, position - 1] + block[number][position - 1].width + 1
            begins[number, position] = max(begins[number, position], before)
    return [[begins[number, position] for position in range(len(row))] for number, row in enumerate(block)]
