import subprocess
import sys
from dataclasses import replace

from ocr.export import export
from ocr.results import Document, Page
from tests.export.documents import CHINESE, DOCUMENT, ENGLISH, box, line, page_of, table
from tests.export.word import read_word


def paragraphs(document: Document) -> list[tuple[str, bool]]:
    """Each paragraph's text, and whether a page begins with it."""
    found = read_word(export(document, "docx")).paragraphs
    return [(each.text, bool(each.paragraph_format.page_break_before)) for each in found]


def test_lines_are_paragraphs_and_pages_begin_on_a_new_one():
    assert paragraphs(DOCUMENT) == [("Total 118.50 EUR", False), ("发票号码", False), ("第二页", True)]
    empty = Page(10, 10, ())
    assert paragraphs(Document((empty, empty, DOCUMENT.pages[1]))) == [("", True), ("第二页", True)]


def test_lines_are_joined_as_they_end():
    lines = (replace(ENGLISH, end=" "), replace(CHINESE, end="\n\n    "), line("indented", box(0, 0, 9, 9)))
    assert paragraphs(Document((Page(600, 800, lines, indent="  "),))) == [
        ("  Total 118.50 EUR 发票号码", False),
        ("", False),
        ("    indented", False),
    ]


def test_tables_have_merged_cells_and_headers():
    found = table(
        ["Name", "2025", ""],
        ["", "Count", "Share"],
        ["Apples", "1,200\nabout", "12.5%"],
        header_rows=2,
        spans=((0, 0, 2, 1), (0, 1, 1, 2)),
    )
    data = export(Document((page_of(found, "after"), page_of(table(["a", "b"])))), "docx", source="<a>.jpg")
    word = read_word(data)
    assert word.core_properties.title == "<a>.jpg"
    assert [type(block).__name__ for block in word.iter_inner_content()] == [
        *("Table", "Paragraph", "Paragraph"),
        *("Paragraph", "Table", "Paragraph"),
    ]
    first, second = word.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["Name", "2025", "2025"],
        ["Name", "Count", "Share"],
        ["Apples", "1,200\nabout", "12.5%"],
    ]
    bold = [[run.bold for cell in row.cells for run in cell.paragraphs[0].runs] for row in first.rows]
    assert bold == [[True, True, True], [True, True, True], [None, None, None]]
    assert [cell.text for cell in second.rows[0].cells] == ["a", "b"]
    assert word.element.xml.count("<w:tblHeader/>") == 3


def test_a_table_too_wide_for_word_is_rows_of_text():
    texts = [str(number) for number in range(64)]
    word = read_word(export(Document((page_of(table(texts)),)), "docx"))
    assert (len(word.tables), word.paragraphs[0].text) == (0, "\t".join(texts))


def test_the_library_is_loaded_when_it_is_needed():
    code = "import sys, ocr.export; sys.exit('docx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
