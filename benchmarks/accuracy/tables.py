"""Tables that are drawn anew by a seed: how many cells come out right, and how often a table is seen where none is.

    .venv/bin/python -m benchmarks.accuracy.tables --seed 5 --pages 10

A cell is right if its row, column, spans and text are those drawn, the text as `evaluation.scoring.normalise_loose` has
it; empty cells do not count. Prints for each kind of table and each damage the F1 of cells, the same if any text will
do, TEDS (`evaluation.teds`) with the text and without, and what the search takes a page. `--pictures FOLDER` keeps the
pages on which cells are wrong.
"""

import argparse
import copy
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median

import cv2
import numpy as np

from benchmarks.accuracy.drawn_tables import DrawnPage, draw_prose, draw_table
from benchmarks.accuracy.table_damage import DAMAGE
from evaluation.scoring import normalise_loose
from evaluation.tables import percent, print_table
from evaluation.teds import PlacedCell, measure_teds
from ocr.findings import Table
from ocr.reader import Reader
from ocr.settings import Settings
from ocr.tables.find import find_tables

KINDS = ("ruled", "half-ruled", "unruled")
WITHOUT = ("prose", "columns", "form", "list", "code")
Key = tuple[int, int, int, int, str]


@dataclass(slots=True)
class Score:
    """Cells drawn, found and right; those right but for their text; tables seen; milliseconds of each search.

    `teds` and `structure` are each table's, with the text and without.
    """

    drawn: int = 0
    found: int = 0
    right: int = 0
    placed: int = 0
    pages: int = 0
    tables: int = 0
    ms: list[float] = field(default_factory=list)
    teds: list[float] = field(default_factory=list)
    structure: list[float] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Counts another one in."""
        for name in ("drawn", "found", "right", "placed", "pages", "tables", "ms", "teds", "structure"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, right: int) -> float:
        """The harmonic mean of the shares that are right of those drawn and of those found."""
        return 2 * right / max(self.drawn + self.found, 1)

    def describe(self) -> list[str]:
        """F1, F1 of any text, TEDS and TEDS of the structure in per cent; empty where no table was drawn."""
        if not self.drawn:
            return [""] * 4
        return [
            percent(share)
            for share in (self.f1(self.right), self.f1(self.placed), fmean(self.teds), fmean(self.structure))
        ]


SCORES = ("cell F1 %", "the same, any text %", "TEDS %", "TEDS of the structure %")


def draw_pages(kinds: Sequence[str], seed: int, pages: int) -> Iterator[tuple[str, str, int, DrawnPage]]:
    """So many pages of each kind with each damage: the kind, the damage, the page's number, and the page."""
    for kind in kinds:
        for number, (damage, spoil) in enumerate(DAMAGE.items()):
            for page in range(pages):
                random = np.random.default_rng([seed, (*KINDS, *WITHOUT).index(kind), number, page])
                drawn = draw_table(random, kind) if kind in KINDS else draw_prose(random, kind)
                shape = np.full_like(drawn.image, 255)
                left, top, right, bottom = drawn.area
                shape[top:bottom, left:right] = 0
                spoilt = spoil(shape, copy.deepcopy(random))
                drawn.image = spoil(drawn.image, random)
                x, y, width, height = cv2.boundingRect((spoilt[..., 0] < 128).astype(np.uint8))
                drawn.area = x, y, x + width, y + height
                yield kind, damage, page, drawn


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pages", type=int, default=10, help="of each kind and damage")
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    reader = Reader(replace(Settings.from_environment(), threads=1))
    scores: dict[tuple[str, str], Score] = {}
    for kind, damage, page, drawn in draw_pages((*KINDS, *WITHOUT), options.seed, options.pages):
        score, wrong = read(reader, drawn)
        scores.setdefault((kind, damage), Score()).add(score)
        if wrong and options.pictures:
            name = f"{kind}-{damage}-{page}"
            options.pictures.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(options.pictures / f"{name}.png"), drawn.image)
            (options.pictures / f"{name}.txt").write_text("\n".join(wrong))
    print_table(
        ["", "pages", "cells", *SCORES, "tables seen", "ms a page"],
        [_row(f"{kind}, {damage}", [scores[kind, damage]]) for kind in KINDS for damage in DAMAGE]
        + [_row(kind, [scores[kind, damage] for damage in DAMAGE]) for kind in (*KINDS, *WITHOUT)],
    )


def read(reader: Reader, drawn: DrawnPage) -> tuple[Score, list[str]]:
    """How a page scores, and what is wrong with it in words."""
    page = reader.read(drawn.image)
    started = time.perf_counter()
    tables = find_tables(drawn.image, page)
    milliseconds = (time.perf_counter() - started) * 1000
    score, wrong = compare([place_cells(table) for table in tables], drawn)
    score.ms = [milliseconds]
    return score, wrong


def place_cells(table: Table) -> list[PlacedCell]:
    """The cells of a table that was found."""
    return [PlacedCell(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def compare(tables: Sequence[Sequence[PlacedCell]], drawn: DrawnPage) -> tuple[Score, list[str]]:
    """How the cells of tables that were found on a page score, and what is wrong with them in words."""
    score = Score(pages=1, tables=len(tables))
    true = Counter(key for table in drawn.tables for key in _keys(table))
    # At most one table is drawn on a page: of those found, the one that fits best is it.
    found = [Counter(_keys(table)) for table in tables]
    place = max(range(len(found)), key=lambda index: (found[index] & true).total(), default=None)
    best = Counter[Key]() if place is None else found[place]
    score.drawn, score.found = true.total(), sum(keys.total() for keys in found)
    score.right = (best & true).total()
    score.placed = (Counter(key[:4] for key in best.elements()) & Counter(key[:4] for key in true.elements())).total()
    for table in drawn.tables:
        cells = [] if place is None else tables[place]
        score.teds.append(measure_teds(cells, table))
        score.structure.append(measure_teds(cells, table, with_text=False))
    wrong = [f"drawn {key}" for key in (true - best).elements()]
    wrong += [f"found {key}" for keys in found for key in (keys - true if keys is best else keys).elements()]
    return score, wrong


def _keys(table: Sequence[PlacedCell]) -> Iterator[Key]:
    for cell in table:
        if cell.text:
            yield cell.row, cell.column, cell.row_span, cell.column_span, normalise_loose(cell.text)


def _row(name: str, scores: Sequence[Score]) -> list[str]:
    total = Score()
    for score in scores:
        total.add(score)
    return [name, str(total.pages), str(total.drawn), *total.describe(), str(total.tables), f"{median(total.ms):.1f}"]


if __name__ == "__main__":
    main()
