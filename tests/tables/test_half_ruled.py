from ocr.tables.find import find_tables
from tests.tables.drawn import find, line, page, picture, rows_of

XS = (110.0, 400.0, 600.0)
TEXTS = [["Item", "Count", "Price"], ["Apples", "12", "3.50"], ["Pears", "7", "10.25"]]
THREE = [(100, y, 820, y) for y in (100, 160, 290)]


def test_three_rules():
    [table] = find_tables(picture(*THREE), page(rows_of(TEXTS, XS)))
    assert table.header_rows == 1
    assert [cell.text for cell in table.cells] == [text for row in TEXTS for text in row]


def test_a_rule_below_each_row_keeps_wrapped_text_together():
    lines = [*rows_of([*TEXTS, ["Plums", "3", ""]], XS), line("not in", 600, 282), line("stock", 600, 310)]
    rules = [(100, y, 820, y) for y in (100, 160, 220, 280, 345)]
    assert find(lines, *rules) == [[*TEXTS, ["Plums", "3", "not in stock"]]]


def test_a_short_rule_merges_the_cells_above_it():
    texts = [["Item", "", ""], ["", "Count", "Share"], *TEXTS[1:]]
    lines = [*rows_of(texts, XS), line("2025", 520, 110)]
    rules = [(100, 100, 820, 100), (390, 160, 760, 160), (100, 220, 820, 220), (100, 345, 820, 345)]
    assert find(lines, *rules) == [[["Item 2x1", "2025 1x2"], ["Count", "Share"], *TEXTS[1:]]]


def test_rules_above_and_below_running_text_are_no_table():
    prose = [line("running text over the whole of the page, line " + str(n), 110, 110 + 40 * n) for n in range(5)]
    assert find(prose, (100, 90, 820, 90), (100, 330, 820, 330)) == []
