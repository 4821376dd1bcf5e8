import csv
import io
import json

import pytest

from ocr.export import export
from ocr.results import Document, Line, Page
from tests.export.documents import DOCUMENT, box, line, page_of, table


def test_json_is_the_reply():
    assert json.loads(export(DOCUMENT, "json")) == DOCUMENT.to_json()


def test_text():
    assert export(DOCUMENT, "txt").decode() == "Total 118.50 EUR\n发票号码\n\n第二页\n"


def test_csv():
    data = export(DOCUMENT, "csv")
    assert data.startswith("\ufeffpage,line,text".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["page"], row["line"], row["text"]) for row in rows] == [
        ("1", "1", "Total 118.50 EUR"),
        ("1", "2", "发票号码"),
        ("2", "1", "第二页"),
    ]
    corners = [float(rows[0][axis + number]) for number in "1234" for axis in "xy"]
    assert corners == [100, 100, 420, 100, 420, 140, 100, 140]
    assert float(rows[0]["confidence"]) == 0.9


def test_a_csv_is_the_tables_where_any_were_found():
    found = table(
        ["Name", "2025", ""],
        ["", "Count", "Share"],
        ["Apples\nred", "1,200", "=1+1"],
        spans=((0, 0, 2, 1), (0, 1, 1, 2)),
    )
    document = Document((page_of(found, "a line beside"), DOCUMENT.pages[0], page_of(table(["a", "b"], ["", "-"]))))
    rows = list(csv.reader(io.StringIO(export(document, "csv").decode("utf-8-sig"), newline="")))
    assert rows == [
        ["Name", "2025", ""],
        ["", "Count", "Share"],
        ["Apples\nred", "1,200", "'=1+1"],
        [],
        ["a", "b"],
        ["", "'-"],
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-2+3", "@a", "＝1", "  =1", "-", "=cmd|' /C calc'!A0", "\t=1", "＋1"]
)
def test_nothing_in_a_csv_is_calculated(text: str):
    rows = list(
        csv.reader(io.StringIO(export(Document((Page(9, 9, (line(text, box(0, 0, 9, 9)),)),)), "csv").decode()))
    )
    assert rows[1][2] == "'" + text.replace("\t", " ")


@pytest.mark.parametrize("text", ["-118.50", "+3", "-1,234.5", "-20%", "12=3", "a@b"])
def test_numbers_in_a_csv_stay_numbers(text: str):
    rows = list(
        csv.reader(io.StringIO(export(Document((Page(9, 9, (line(text, box(0, 0, 9, 9)),)),)), "csv").decode()))
    )
    assert rows[1][2] == text


def test_markdown():
    def written(*lines: Line) -> str:
        return export(Document((Page(9, 9, lines),)), "markdown").decode()

    place = box(0, 0, 9, 9)
    assert export(DOCUMENT, "markdown").decode() == "Total 118.50 EUR\\\n发票号码\n\n---\n\n第二页\n"
    assert written(line("1. a", place), line("- b", place)) == "1\\. a\\\n\\- b\n"
    assert written(line("a", place, end=" "), line("- b", place)) == "a - b\n"
    assert written(line("a", place, end="\n\n"), line("3.5 b", place)) == "a\n\n3.5 b\n"
    assert written(line("<i>*a*</i> & # [b](c) `d` \\", place)) == (
        "\\<i\\>\\*a\\*\\</i\\> \\& \\# \\[b\\](c) \\`d\\` \\\\\n"
    )


def test_markdown_has_tables_in_the_place_of_their_lines():
    found = table(
        ["Name", "2025", ""], ["", "Q1", "a|b"], ["x", "1", ""], header_rows=2, spans=((0, 0, 2, 1), (0, 1, 1, 2))
    )
    assert export(Document((page_of(found, "after", "all"),)), "markdown").decode() == (
        "| Name | 2025 |  |\n| --- | --- | --- |\n|  | Q1 | a\\|b |\n| x | 1 |  |\n\nafter\\\nall\n"
    )
