"""Tables that are drawn anew by a seed: how many cells come out right, and how often a table is seen where none is.

    .venv/bin/python -m benchmarks.accuracy.tables --seed 5 --pages 10

A cell is right if its row, column, spans and text are those drawn, the text as `evaluation.scoring.normalise_loose` has
it; empty cells do not count. Prints for each kind of table and each damage the F1 of cells, the same if any text will
do, and what the search takes a page. `--pictures FOLDER` keeps the pages on which cells are wrong.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from benchmarks.accuracy.drawn_tables import DrawnPage, draw_prose, draw_table
from benchmarks.accuracy.table_damage import DAMAGE
from evaluation.scoring import normalise_loose
from evaluation.tables import percent, print_table
from ocr.findings import Table
from ocr.reader import Reader
from ocr.settings import Settings
from ocr.tables.find import find_tables

KINDS = ("ruled", "half-ruled", "unruled")
WITHOUT = ("prose", "columns", "form", "list", "code")
Key = tuple[int, int, int, int, str]


@dataclass(slots=True)
class Score:
    """Cells drawn, found and right; those right but for their text; tables seen; milliseconds of each search."""

    drawn: int = 0
    found: int = 0
    right: int = 0
    placed: int = 0
    pages: int = 0
    tables: int = 0
    ms: list[float] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Counts another one in."""
        for name in ("drawn", "found", "right", "placed", "pages", "tables"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.ms += other.ms

    def f1(self, right: int) -> float:
        """The harmonic mean of the shares that are right of those drawn and of those found."""
        return 2 * right / max(self.drawn + self.found, 1)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pages", type=int, default=10, help="of each kind and damage")
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    reader = Reader(replace(Settings.from_environment(), threads=1))
    scores: dict[tuple[str, str], Score] = {}
    for kind in (*KINDS, *WITHOUT):
        for number, (damage, spoil) in enumerate(DAMAGE.items()):
            for page in range(options.pages):
                seed = [options.seed, (*KINDS, *WITHOUT).index(kind), number, page]
                random = np.random.default_rng(seed)
                drawn = draw_table(random, kind) if kind in KINDS else draw_prose(random, kind)
                drawn.image = spoil(drawn.image, random)
                score, wrong = read(reader, drawn)
                scores.setdefault((kind, damage), Score()).add(score)
                if wrong and options.pictures:
                    name = f"{kind}-{damage}-{page}"
                    options.pictures.mkdir(parents=True, exist_ok=True)
                    cv2.imwrite(str(options.pictures / f"{name}.png"), drawn.image)
                    (options.pictures / f"{name}.txt").write_text("\n".join(wrong))
    print_table(
        ["", "pages", "cells", "cell F1 %", "the same, any text %", "tables seen", "ms a page"],
        [_row(f"{kind}, {damage}", [scores[kind, damage]]) for kind in KINDS for damage in DAMAGE]
        + [_row(kind, [scores[kind, damage] for damage in DAMAGE]) for kind in (*KINDS, *WITHOUT)],
    )


def read(reader: Reader, drawn: DrawnPage) -> tuple[Score, list[str]]:
    """How a page scores, and what is wrong with it in words."""
    page = reader.read(drawn.image)
    started = time.perf_counter()
    tables = find_tables(drawn.image, page)
    score = Score(pages=1, tables=len(tables), ms=[(time.perf_counter() - started) * 1000])
    true = Counter(
        (cell.row, cell.column, cell.row_span, cell.column_span, normalise_loose(cell.text))
        for table in drawn.tables
        for cell in table
    )
    # At most one table is drawn on a page: of those found, the one that fits best is it.
    found = [Counter(_keys(table)) for table in tables]
    best = max(found, key=lambda keys: (keys & true).total(), default=Counter[Key]())
    score.drawn, score.found = true.total(), sum(keys.total() for keys in found)
    score.right = (best & true).total()
    score.placed = (Counter(key[:4] for key in best.elements()) & Counter(key[:4] for key in true.elements())).total()
    wrong = [f"drawn {key}" for key in (true - best).elements()]
    wrong += [f"found {key}" for keys in found for key in (keys - true if keys is best else keys).elements()]
    return score, wrong


def _keys(table: Table) -> Iterator[Key]:
    for cell in table.cells:
        if cell.text:
            yield cell.row, cell.column, cell.row_span, cell.column_span, normalise_loose(cell.text)


def _row(name: str, scores: Sequence[Score]) -> list[str]:
    total = Score()
    for score in scores:
        total.add(score)
    f1 = [percent(total.f1(total.right)), percent(total.f1(total.placed))] if total.drawn else ["", ""]
    return [name, str(total.pages), str(total.drawn), *f1, str(total.tables), f"{median(total.ms):.1f}"]


if __name__ == "__main__":
    main()
