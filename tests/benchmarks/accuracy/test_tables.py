from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy.drawn_tables import draw_prose, draw_table
from benchmarks.accuracy.table_damage import DAMAGE
from benchmarks.accuracy.table_peers import cut_out_table
from benchmarks.accuracy.tables import KINDS, WITHOUT, draw_pages, read
from ocr.findings import Cell, Table
from ocr.results import Page
from tests.training.material import needs_material

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Found:
    """In place of a reader: the tables of a page, whatever it shows."""

    def __init__(self, *tables: Table) -> None:
        self.page = Page(10, 10, (), tables=tables)

    def read(self, image: object) -> Page:
        return self.page


@needs_material
@pytest.mark.parametrize("kind", KINDS)
def test_cells_cover_the_table_and_the_same_seed_draws_the_same(kind: str):
    drawn, again = (draw_table(np.random.default_rng(3), kind) for _ in range(2))
    assert np.array_equal(drawn.image, again.image) and drawn.tables == again.tables
    [cells] = drawn.tables
    places = [
        (cell.row + i, cell.column + j) for cell in cells for i in range(cell.row_span) for j in range(cell.column_span)
    ]
    assert len(places) == len(set(places))


@needs_material
@pytest.mark.parametrize("kind", WITHOUT)
def test_pages_without_tables_have_ink(kind: str):
    drawn = draw_prose(np.random.default_rng(3), kind)
    assert drawn.tables == [] and drawn.image.min() < 128


@needs_material
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_keeps_the_kind_of_picture(damage: str):
    image = draw_table(np.random.default_rng(3), "ruled").image
    spoilt = DAMAGE[damage](image, np.random.default_rng(4))
    assert spoilt.dtype == np.uint8 and spoilt.ndim == 3


@needs_material
def test_the_score_of_a_table_that_was_read(monkeypatch: pytest.MonkeyPatch):
    drawn = draw_table(np.random.default_rng(3), "ruled")
    cells = tuple(
        Cell(cell.row, cell.column, cell.row_span, cell.column_span, BOX, cell.text, 1.0) for cell in drawn.tables[0]
    )
    table = Table(BOX, 99, 99, 1, cells)
    monkeypatch.setattr("benchmarks.accuracy.tables.find_tables", lambda image, page: page.tables)
    right, wrong = read(Found(table), drawn)  # type: ignore[arg-type]
    assert (right.f1(right.right), right.teds, right.structure, wrong) == (1.0, [1.0], [1.0], [])
    other = replace(table, cells=(replace(cells[0], text="?"), *cells[1:]))
    worse, wrong = read(Found(other), drawn)  # type: ignore[arg-type]
    assert (worse.right, worse.placed) == (len(cells) - 1, len(cells))
    assert worse.teds[0] < 1.0 == worse.structure[0]
    none, _ = read(Found(), drawn)  # type: ignore[arg-type]
    assert (none.teds, none.structure) == ([0.0], [0.0])
    assert len(wrong) == 2
    twice, _ = read(Found(table, table), drawn)  # type: ignore[arg-type]
    assert twice.f1(twice.right) == pytest.approx(2 / 3)


@needs_material
def test_the_tables_area_follows_what_happens_to_the_page():
    drawn = {(kind, damage): page for kind, damage, _, page in draw_pages(("ruled", "prose"), 3, 1)}
    for damage in DAMAGE:
        page = drawn["ruled", damage]
        assert cut_out_table(page).shape[0] < page.image.shape[0] - 150
        left, top, right, bottom = page.area
        rows, columns = np.nonzero((page.image[top:bottom, left:right] < 128).any(2))
        assert max(rows.min(), columns.min(), bottom - top - rows.max(), right - left - columns.max()) < 10
        assert drawn["prose", damage].area == (0, 0, 0, 0)
