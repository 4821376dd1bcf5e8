import pytest

from evaluation.teds import PlacedCell, measure_teds, parse_html_table

HTML = """<html><body><table><thead><tr><td rowspan="2">Name</td><td colspan="2">2025</td></tr><tr><td>Count</td>
<td>Share</td></tr></thead><tbody>
<tr><td>Apples &amp; pears</td><td>12</td><td></td></tr></tbody></table></body></html>"""
CELLS = [
    PlacedCell(0, 0, 2, 1, "Name"),
    PlacedCell(0, 1, 1, 2, "2025"),
    PlacedCell(1, 1, 1, 1, "Count"),
    PlacedCell(1, 2, 1, 1, "Share"),
    PlacedCell(2, 0, 1, 1, "Apples & pears"),
    PlacedCell(2, 1, 1, 1, "12"),
]
NODES = 3 + 7  # rows and cells, the empty one included


def test_cells_of_html_stand_where_spans_put_them():
    assert parse_html_table(HTML) == [*CELLS, PlacedCell(2, 2, 1, 1, "")]
    assert parse_html_table("") == parse_html_table("<p>no table</p>") == []


def test_the_same_table_is_wholly_alike():
    assert measure_teds(CELLS, CELLS) == 1.0
    assert measure_teds(parse_html_table(HTML), CELLS) == 1.0  # empty cells need not be named
    assert measure_teds([], []) == 1.0
    assert measure_teds([], CELLS) == 0.0


@pytest.mark.parametrize(
    ("changed", "edits"),
    [
        ([*CELLS[:5], PlacedCell(2, 1, 1, 1, "13")], 0.5),
        ([*CELLS[:5], PlacedCell(2, 1, 1, 2, "12")], 2),  # other spans, and the empty cell is gone
        (CELLS[:4], 4),  # without a row of three cells
        ([*CELLS[:3], PlacedCell(1, 2, 1, 1, "12345"), *CELLS[4:]], 1),
    ],
)
def test_what_differs_counts_as_a_share_of_all_nodes(changed: list[PlacedCell], edits: float):
    assert measure_teds(changed, CELLS) == pytest.approx(1 - edits / NODES)


def test_without_text_only_the_structure_counts():
    other = [PlacedCell(cell.row, cell.column, cell.row_span, cell.column_span, "?") for cell in CELLS]
    assert measure_teds(other, CELLS, with_text=False) == 1.0
    assert measure_teds(other[:4], CELLS, with_text=False) == pytest.approx(1 - 4 / NODES)
