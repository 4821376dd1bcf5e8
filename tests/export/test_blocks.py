from collections.abc import Sequence

from ocr.export.blocks import make_grid, split_blocks, split_paragraphs
from ocr.findings import Cell, Table
from ocr.results import Line, Page

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def make_table(texts: Sequence[Sequence[str]], lines: Sequence[int]) -> Table:
    cells = [
        Cell(row, column, 1, 1, BOX, text, 1.0, tuple(lines) if row == column == 0 else ())
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
    ]
    return Table(BOX, len(texts), len(texts[0]), 0, tuple(cells))


def make_page(lines: Sequence[tuple[str, str]], *tables: Table) -> Page:
    return Page(9, 9, tuple(Line(text, 1.0, BOX, end=end) for text, end in lines), 1.0, tables=tables)


def test_a_table_stands_where_its_first_line_would_and_once():
    first, second = make_table([["a"]], [1, 3]), make_table([["b"]], [4])
    page = make_page([(str(number), "\n") for number in range(6)], first, second)
    blocks = split_blocks(page)
    assert [block.text if isinstance(block, Line) else block for block in blocks] == ["0", first, "2", second, "5"]


def test_lines_are_joined_as_they_end_and_empty_ones_are_kept():
    page = make_page([("one", " "), ("two", "\n"), ("three", "\n\n"), ("four", "\n")])
    assert split_paragraphs(page) == ["one two", "three", "", "four"]


def test_indents_stay_where_the_layout_is_preserved():
    page = make_page([("if a:", "\n    "), ("b", "\n")])
    assert split_paragraphs(page) == ["if a:", "    b"]


def test_a_paragraph_ends_before_a_table():
    table = make_table([["cell"]], [1])
    assert split_paragraphs(make_page([("before", " "), ("cell", "\n"), ("after", "")], table)) == [
        "before",
        table,
        "after",
    ]


def test_a_merged_cell_s_text_stands_in_its_first_place():
    wide = Cell(0, 0, 1, 2, BOX, "wide\ntext", 1.0)
    cells = (wide, Cell(1, 0, 1, 1, BOX, "a", 1.0), Cell(1, 1, 1, 1, BOX, "b\x07", 1.0))
    grid = make_grid(Table(BOX, 2, 2, 0, cells))
    assert grid[0] == ["wide\ntext", ""]
    assert grid[1][0] == "a" and grid[1][1].startswith("b") and "\x07" not in grid[1][1]
