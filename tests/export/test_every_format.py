import csv
import io
import json
import re
import shutil
from xml.etree import ElementTree

import pytest
from lxml import etree, html

from ocr.errors import InvalidOption
from ocr.export import FORMATS, export
from ocr.files.open import open_pages
from ocr.layout.characters import clean
from ocr.results import Document, Page
from tests.export.documents import DOCUMENT, HOSTILE, exported, hostile, page_of, pdftotext, table
from tests.export.sheets import parts, read_sheets
from tests.export.word import read_word


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_breaks_nothing(format: str, schema: etree.XMLSchema, tmp_path):
    document = hostile()
    data = exported(document, format)
    if format == "alto":
        schema.assertValid(etree.fromstring(data))
    elif format == "hocr":
        lines = [e for e in ElementTree.fromstring(data).iter() if e.get("class") == "ocr_line"]
        assert len(lines) == sum(len(page.lines) for page in document.pages)
        assert "".join(lines[0].itertext()) == HOSTILE[0]
    elif format == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == 1 + sum(len(page.lines) for page in document.pages)
        assert {len(row) for row in rows} == {12}
        assert not any(row[2].lstrip().startswith(tuple("=+@＝")) for row in rows)
    elif format == "html":
        root = html.document_fromstring(data.decode())
        assert not root.xpath("//script | //b | //@onclick")
        assert next(iter(root.iter("p"))).text == HOSTILE[0]
    elif format == "xlsx":
        assert len(read_sheets(data)["text"]) >= len(HOSTILE) - 3
        assert b"<f>" not in b"".join(parts(data).values())
    elif format == "docx":
        found = [paragraph.text for paragraph in read_word(data).paragraphs]
        assert (
            found[: len(HOSTILE) - 5] == [clean(text).rstrip() for text in HOSTILE if text.strip()][: len(HOSTILE) - 5]
        )
    elif format == "json":
        assert json.loads(data)["lines"][2]["text"] == HOSTILE[2]
    elif format == "pdf":
        with open_pages(data, max_pixels=10**6) as pages:
            assert pages.count == 3
            assert any(HOSTILE[0] in each.text for each in pages.text_lines(0))
        if shutil.which("pdftotext"):
            assert HOSTILE[0] in pdftotext(tmp_path, data)
    else:
        assert "right" in data.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_cells_break_nothing(format: str):
    rows = [[text, f"{text}{text}"] for text in HOSTILE]
    data = exported(Document((page_of(table(*rows), *HOSTILE),)), format)
    if format == "html":
        root = html.document_fromstring(data.decode())
        cells = root.xpath("//td | //th")
        assert len(cells) == 2 * len(HOSTILE)
        assert (cells[0].text, len(cells[0])) == (HOSTILE[0], 0)
    elif format == "xlsx":
        assert b"<f>" not in b"".join(parts(data).values())
        sheet = read_sheets(data)["page 1 table 1"]
        assert (sheet["A1"], sheet["A8"], sheet["A9"], sheet["A11"]) == (HOSTILE[0], HOSTILE[7], "+1+1", "-2+3")
    elif format == "csv":
        grid = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert (len(grid), {len(row) for row in grid}) == (len(HOSTILE), {2})
        assert not any(text.lstrip().startswith(tuple("=@＝")) for row in grid for text in row)
    elif format == "docx":
        [found] = read_word(data).tables
        assert [row.cells[0].text for row in found.rows] == [
            "\n".join(map(clean, text.split("\n"))) for text in HOSTILE
        ]
    elif format == "markdown":
        lines = data.decode().split("\n")
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in lines[: len(HOSTILE) + 1]} == {3}
        assert "<b>" not in data.decode()
    else:
        assert data


@pytest.mark.parametrize("format", FORMATS)
def test_a_page_without_text(format: str):
    assert exported(Document((Page(10, 10, ()),)), format)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_bytes(format: str):
    assert exported(DOCUMENT, format) == exported(DOCUMENT, format)


def test_an_unknown_format_is_named():
    with pytest.raises(
        InvalidOption,
        match=r"^format is 'doc', but must be one of json, txt, csv, markdown, hocr, alto, html, xlsx, docx, pdf$",
    ):
        export(DOCUMENT, "doc")
