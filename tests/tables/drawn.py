"""Pages whose lines and rules stand where a test puts them, without any text in the picture."""

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.findings import Table
from ocr.geometry import Image
from ocr.layout.characters import is_wide
from ocr.results import Line, Page
from ocr.tables.find import find_tables

HEIGHT = 30.0  # of a line's box


def line(text: str, x: float, y: float) -> Line:
    """A line whose box begins at a place; wide characters take 24 pixels, others 12."""
    width = sum(24.0 if is_wide(character) else 12.0 for character in text)
    return Line(text, 0.9, ((x, y), (x + width, y), (x + width, y + HEIGHT), (x, y + HEIGHT)))


def page(lines: Sequence[Line], width: int = 1000, height: int = 800) -> Page:
    """A page with lines."""
    return Page(width, height, tuple(lines))


def picture(*rules: tuple[int, int, int, int], width: int = 1000, height: int = 800) -> Image:
    """White with black rules, each from x, y to x, y."""
    image = np.full((height, width, 3), 255, np.uint8)
    for x1, y1, x2, y2 in rules:
        cv2.line(image, (x1, y1), (x2, y2), (0, 0, 0), 2)
    return image


def grid(xs: Sequence[int], ys: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """All rules of a grid."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def rows_of(texts: Sequence[Sequence[str]], xs: Sequence[float], top: float = 110, pitch: float = 60) -> list[Line]:
    """The lines of rows, "" being none."""
    return [
        line(text, xs[column], top + pitch * row)
        for row, cells in enumerate(texts)
        for column, text in enumerate(cells)
        if text
    ]


def tell(table: Table) -> list[list[str]]:
    """Each row's cells as text, merged ones with their spans behind it."""
    told: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        spans = "" if cell.row_span == cell.column_span == 1 else f" {cell.row_span}x{cell.column_span}"
        told[cell.row].append(f"{cell.text}{spans}")
    return told


def find(lines: Sequence[Line], *rules: tuple[int, int, int, int]) -> list[list[list[str]]]:
    """The tables of a page, told."""
    return [tell(table) for table in find_tables(picture(*rules), page(lines))]
