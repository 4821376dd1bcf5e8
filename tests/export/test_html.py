from lxml import html

from ocr.export import export
from ocr.results import Document, Page
from tests.export.documents import DOCUMENT, box, line, page_of, table


def test_paragraphs_and_title():
    root = html.document_fromstring(export(DOCUMENT, "html", source="<a>.jpg").decode())
    assert root.findtext(".//title") == "<a>.jpg"
    assert [[p.text for p in section.iter("p")] for section in root.iter("section")] == [
        ["Total 118.50 EUR", "发票号码"],
        ["第二页"],
    ]


def test_tables_have_spans_and_headers_and_stand_in_the_place_of_their_lines():
    found = table(["Sum", ""], ["a & b", "2"], spans=((0, 0, 1, 2),))
    page = page_of(found, "after")
    page = Page(600, 800, (line("before", box(0, 0, 9, 9)), *page.lines), tables=(_shifted(found),))
    body = html.document_fromstring(export(Document((page,)), "html").decode()).find(".//section")
    assert [child.tag for child in body] == ["p", "table", "p"]
    [head] = body.findall(".//th")
    assert (head.text, head.attrib["colspan"]) == ("Sum", "2")
    assert [cell.text for cell in body.iter("td")] == ["a & b", "2"]


def test_lines_of_one_row_are_one_paragraph():
    page = Page(100, 100, (line("a", box(0, 0, 9, 9), end=" "), line("b", box(20, 0, 29, 9))))
    assert [p.text for p in html.document_fromstring(export(Document((page,)), "html").decode()).iter("p")] == ["a b"]


def _shifted(found):
    """The table with its lines one further on the page."""
    rows = [["Sum", ""], ["a & b", "2"]]
    return table(*rows, first_line=1, spans=((0, 0, 1, 2),), header_rows=found.header_rows)
