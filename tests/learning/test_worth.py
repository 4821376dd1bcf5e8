import pytest

from ocr.findings import Form
from ocr.learning.worth import Place, choose_lines, describe_worth, expect_wrong, rank_pages
from ocr.results import Character, Line, Page

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def line(text: str, confidence: float) -> Line:
    characters = tuple(Character(each, 0.0, 1.0, confidence) for each in text)
    return Line(text, confidence, BOX, characters=characters)


def page(*lines: Line, template: str = "") -> Page:
    forms = (Form(template, template, 1.0, ()),) if template else ()
    return Page(100, 100, lines, forms=forms)


def test_a_line_is_worth_what_is_expected_to_be_wrong_in_it():
    assert expect_wrong(line("abcd", 0.75)) == pytest.approx(1.0)
    assert expect_wrong(line("abcd", 1.0)) == 0
    ranked = rank_pages([(Place("a", 1), page(line("ab", 0.9))), (Place("b", 1), page(line("ab", 0.5)))])
    assert [found.place.document for found in ranked] == ["b", "a"]


def test_the_worthiest_lines_come_first_and_sure_ones_not_at_all():
    pages = [(Place("a", 1), page(line("one", 0.9), line("two", 1.0), line("three", 0.5)))]
    assert [found.text for found in choose_lines(pages)] == ["three", "one"]
    assert [found.text for found in choose_lines(pages, 1)] == ["three"]
    assert choose_lines([]) == []


def test_what_says_the_same_but_for_digits_counts_little_a_second_time():
    pages = [(Place("a", 1), page(line("No. 1234", 0.5), line("No. 5678", 0.5), line("other", 0.6)))]
    assert [found.text for found in choose_lines(pages, 2)] == ["No. 1234", "other"]


def test_lines_are_spread_over_the_forms():
    invoices = [(Place(f"invoice {n}", 1), page(line(chr(97 + n) * 8, 0.5), template="vat")) for n in range(4)]
    ticket = (Place("ticket", 1), page(line("xxxxxx", 0.5), template="train"))
    chosen = choose_lines([*invoices, ticket], 2)
    assert [found.place.document for found in chosen] == ["invoice 0", "ticket"]


def test_it_is_told_where_a_line_is():
    [found] = choose_lines([(Place("a.pdf", 3, "job", 2), page(line("sure", 1.0), line("one", 0.9)))])
    told = {"document": "a.pdf", "page": 3, "job": "job", "file": 2, "line": 1, "text": "one", "expected_wrong": 0.3}
    assert describe_worth(found) == told
