"""Tables from a picture to their cells, with the networks."""

import numpy as np
import pytest
from lxml import html
from PIL import Image, ImageDraw, ImageFont

from benchmarks.drawn_page import encode
from ocr import Options, Reader
from ocr.export import export
from ocr.results import Document, Page
from ocr.tables.find import find_tables
from tests.export.sheets import read_sheets
from tests.tables.drawn import grid, page, picture, rows_of, tell

XS, YS = (60, 400, 650, 900), (100, 160, 220, 280, 340)
TEXTS = [["Item", "Count", "Price"], ["Apples", "12", "3.50"], ["Pears", "7", "10.25"], ["Plums", "103", "0.99"]]


def draw() -> Image.Image:
    drawn = Image.new("RGB", (1000, 500), "white")
    draw = ImageDraw.Draw(drawn)
    font = ImageFont.load_default(28)
    for x1, y1, x2, y2 in grid(XS, YS):
        draw.line((x1, y1, x2, y2), fill="black", width=2)
    for row, cells in enumerate(TEXTS):
        for column, text in enumerate(cells):
            draw.text((XS[column] + 20, YS[row] + 14), text, fill="black", font=font)
    draw.text((60, 30), "Fruit in stock", fill="black", font=font)
    return drawn


@pytest.mark.parametrize("degrees", [0, 2, -90])
def test_a_picture_is_read_to_a_table(reader: Reader, degrees: int):
    turned = draw().rotate(-degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    read = reader.read(encode(turned), Options(tables="auto"))
    [table] = read.tables
    assert tell(table) == TEXTS
    assert table.header_rows == 1
    across = np.subtract(table.box[1], table.box[0])
    assert abs(np.degrees(np.arctan2(across[1], across[0])) - degrees) < 1
    assert abs(np.hypot(*across) - 840) < 8


def test_formats_with_tables_look_for_them(reader: Reader):
    data = encode(draw())
    document = reader.read_document(data, Options(format="xlsx"))
    sheet = read_sheets(export(document, "xlsx"))["page 1 table 1"]
    assert (sheet["A2"], sheet["B2"], sheet["C3"], sheet["B4"]) == ("Apples", 12, 10.25, 103)
    root = html.document_fromstring(export(document, "html").decode())
    assert [cell.text for cell in root.iter("td")] == [text for row in TEXTS[1:] for text in row]
    assert "| Pears | 7 | 10.25 |" in export(document, "markdown").decode()


def test_nothing_is_looked_for_unless_it_is_asked_for(reader: Reader):
    assert reader.read(encode(draw())).tables == ()


def test_an_array_has_tables_too(reader: Reader):
    image = np.ascontiguousarray(np.asarray(draw())[:, :, ::-1])
    assert len(reader.read(image, Options(tables="auto")).tables) == 1


def test_the_reply_names_the_page_of_each_table():
    found = find_tables(picture(*grid(XS, YS)), page(rows_of(TEXTS, (80.0, 420.0, 670.0))))
    second = Page(1000, 800, (), tables=found)
    data = Document((Page(10, 10, ()), second)).to_json()
    assert [table["page"] for table in data["tables"]] == [1]
    assert data["pages"][1]["tables"] == [found[0].to_json()]
    assert data["tables"][0]["cells"][3]["text"] == "Apples"


def test_pages_without_text_have_none():
    assert find_tables(picture(), page([])) == ()
    assert find_tables(picture(*grid(XS, YS)), page(rows_of([["a", "b"]], (80.0, 420.0)))) == ()
