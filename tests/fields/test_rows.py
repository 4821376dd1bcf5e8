import pytest

from ocr.fields.rows import Row, Span, find_edges, split_rows
from ocr.results import Line
from tests.fields.written import HEIGHT, write_line, write_page


def row_of(*lines: tuple[str, float, float] | Line) -> Row:
    (row,) = split_rows(write_page(*lines))
    return row


def test_lines_side_by_side_are_a_row_and_rows_come_from_the_top():
    rows = split_rows(write_page(("乙", 0, 100), ("价", 400, 2), ("单", 0, 0)))
    assert [row.text for row in rows] == ["单价", "乙"]
    assert [glyph.line for glyph in rows[0].glyphs] == [2, 1]


def test_blanks_that_nobody_filled_in_are_no_values():
    rows = split_rows(write_page(("姓名：", 0, 0), ("____", 200, 0), ("a_b", 400, 0)))
    assert [row.text for row in rows] == ["姓名:a_b"]
    assert [glyph.line for glyph in rows[0].glyphs] == [0, 0, 0, 2, 2, 2]


def test_characters_have_one_form_and_their_own_places():
    row = row_of(("№1：A", 0, 0))
    assert row.text == "No1:A"
    assert [glyph.source.text for glyph in row.glyphs] == ["№", "№", "1", "：", "A"]
    assert Span(row.glyphs).printed == "№1：A"
    assert len(Span(row.glyphs).sources) == 4


def test_spaces_part_words_but_not_chinese():
    row = row_of(("a b 甲 乙", 0, 0))
    assert row.text == "ab甲乙"
    assert [glyph.spaced for glyph in row.glyphs] == [False, True, True, True]
    assert Span(row.glyphs).text == "a b甲乙"


@pytest.mark.parametrize(("left", "apart"), [(2 * HEIGHT, False), (2.5 * HEIGHT, False), (2.7 * HEIGHT, True)])
def test_white_between_two_lines_counts_in_heights(left: float, apart: bool):
    """The first line is two heights wide."""
    row = row_of(("单价", 0, 0), ("12", left, 0))
    assert row.measure_gap(2) == pytest.approx(left / HEIGHT - 2)
    assert row.glyphs[2].first
    assert row.is_apart(0) and not row.is_apart(1)
    assert row.is_apart(2), "a line begins with it"
    gap_counts = row.measure_gap(2) > 0.6
    assert gap_counts is apart


def test_a_row_is_split_where_something_begins():
    row = row_of(("ab12", 0, 0))
    assert row.split(lambda index: row.text[index].isdigit()) == [(0, 2), (2, 3), (3, 4)]


def test_the_rectangle_around_glyphs():
    row = row_of(("甲乙丙", 10, 20))
    left, top, right, bottom = find_edges(row.glyphs[1:])
    assert (left, top, right, bottom) == pytest.approx((10 + HEIGHT, 20, 10 + 3 * HEIGHT, 20 + HEIGHT))


def test_seals_are_no_rows():
    seal = write_line("印章", 0, 0)
    page = write_page(Line(seal.text, 0.9, seal.box, characters=seal.characters, kind="seal"))
    assert split_rows(page) == []
