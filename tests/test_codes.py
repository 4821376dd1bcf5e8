"""Codes that zxing-cpp draws, found and read on pages, and what their ink does to the text beside them."""

import json
import subprocess
import sys

import numpy as np
import pytest
import zxingcpp
from zxingcpp import BarcodeFormat

from benchmarks.drawn_page import draw_page
from ocr.codes import find_codes, find_in_codes
from ocr.export import export
from ocr.files.open import open_pages
from ocr.findings import Code
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.results import Document, Page
from tests.export.documents import line

LINK = "https://example.com/invoice/20394?amount=118.50"
CONTENTS = {
    "QRCode": "发票 20394 é",
    "MicroQRCode": "20394",
    "DataMatrix": "Part 20394",
    "Aztec": "Ticket 20394",
    "PDF417": "Licence 20394 of 2026",
    "Code128": "ABC-12345",
    "Code39": "ABC-12345",
    "EAN13": "4006381333931",
    "ITF": "12345670",
    "Codabar": "A12345B",
}


def draw_code(content: str | bytes, kind: str = "QRCode", *, scale: int = 5, printed: bool = False) -> Image:
    """A code with the white around it, and for a bar code the text under it."""
    code = zxingcpp.create_barcode(content, getattr(BarcodeFormat, kind))
    grey = np.array(code.to_image(scale=scale, add_hrt=printed))
    return np.repeat(grey[..., None], 3, 2)


def paste(code: Image, page: Image, x: int, y: int) -> Image:
    changed = page.copy()
    changed[y : y + code.shape[0], x : x + code.shape[1]] = code
    return changed


def blank(width: int = 900, height: int = 700) -> Image:
    return np.full((height, width, 3), 255, np.uint8)


@pytest.mark.parametrize("kind", CONTENTS)
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_each_kind_is_read_in_any_direction(kind: str, turns: int):
    page = paste(draw_code(CONTENTS[kind], kind, scale=3), blank(), 60, 50)
    [found] = find_codes(np.ascontiguousarray(np.rot90(page, turns)))
    assert (found.text, found.binary) == (CONTENTS[kind], False)
    assert found.kind.startswith(kind)


def test_a_box_begins_at_the_codes_own_top_left_and_is_around_its_ink():
    page = paste(draw_code(LINK), blank(), 60, 50)
    ink = np.argwhere(page[..., 0] < 128)
    (top, left), (bottom, right) = ink.min(0), ink.max(0) + 1
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    assert np.abs(np.array(find_codes(page)[0].box) - corners).max() <= 2
    width = page.shape[1]
    turned = np.stack([corners[:, 1], width - corners[:, 0]], 1)  # a quarter turn counter-clockwise
    assert np.abs(np.array(find_codes(np.ascontiguousarray(np.rot90(page)))[0].box) - turned).max() <= 2


def test_several_codes_stand_from_the_top():
    page = paste(draw_code("below"), paste(draw_code("above"), blank(), 300, 20), 20, 300)
    assert [found.text for found in find_codes(page)] == ["above", "below"]


def test_light_codes_on_dark_ground_and_damaged_ones():
    page = paste(draw_code(LINK), blank(), 60, 50)
    assert find_codes(255 - page)[0].text == LINK
    spoilt = page.copy()
    spoilt[130:150, 130:150] = 255
    noise = np.random.default_rng(0).normal(0, 30, page.shape)
    assert find_codes(np.clip(spoilt + noise, 0, 255).astype(np.uint8))[0].text == LINK
    spoilt[100:250] = 255
    assert find_codes(spoilt) == ()


@pytest.mark.parametrize(
    ("content", "text", "binary"),
    [
        (b"\xff\xfe\x00\x80", "fffe0080", True),
        ("发票".encode(), "发票", False),
        ("a\x1db\x00\tc\n", "a\x1db\x00\tc\n", False),
    ],
)
def test_bytes_and_control_characters(content: str | bytes, text: str, binary: bool):
    [found] = find_codes(draw_code(content))
    assert (found.text, found.binary) == (text, binary)
    document = Document((Page(900, 700, (line("beside", found.box),), codes=(found,)),))
    assert json.loads(export(document, "json"))["codes"][0]["text"] == text


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (3, 2), (64, 64), (7000, 7000)])
def test_pictures_without_codes(shape: tuple[int, int]):
    assert find_codes(np.full((*shape, 3), 255, np.uint8)) == ()
    assert find_codes(np.zeros((*shape, 3), np.uint8)) == ()


def test_noise_and_text_are_no_codes():
    assert find_codes(np.random.default_rng(0).integers(0, 256, (700, 900, 3), np.uint8)) == ()
    assert find_codes(np.array(draw_page(["Invoice 20394", "||| 1l1l ||| #####"]))) == ()


def test_what_lies_in_a_code_and_what_under_it():
    def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]

    boxes = np.array([box(95, 90, 205, 120), box(100, 202, 200, 222), box(90, 100, 400, 120)], np.float32)
    square, bars = (Code(kind, "", ((100, 100), (200, 100), (200, 200), (100, 200))) for kind in ("QRCode", "EAN13"))
    assert find_in_codes(boxes, (square,)).tolist() == [True, False, False]
    assert find_in_codes(boxes, (bars,)).tolist() == [True, False, False]
    assert find_in_codes(boxes, ()).tolist() == [False, False, False]
    assert find_in_codes(np.empty((0, 4, 2), np.float32), (square,)).tolist() == []


def test_a_codes_ink_is_no_text_and_what_stands_beside_it_is(reader: Reader):
    page = paste(np.array(draw_page(["Invoice 20394", "Total 118.50 EUR"])), blank(1100), 0, 0)
    page = paste(draw_code(LINK), page, 560, 10)
    page = paste(draw_code("ABC-12345", "Code128", scale=3, printed=True), page, 100, 380)
    read = reader.read(page, Options(codes="auto"))
    assert [each.text for each in read.lines] == ["Invoice 20394", "Total 118.50 EUR", "ABC-12345"]
    assert read.warnings == ()
    assert [(code.kind, code.text) for code in read.codes] == [("QRCode", LINK), ("Code128", "ABC-12345")]
    assert reader.read(page, Options(codes="auto", region="0,0,500,300")).codes == ()
    assert [code.kind for code in reader.read(page, Options(codes="auto", ignore="0,370,1100,400")).codes] == ["QRCode"]
    assert reader.read(page).codes == ()


@pytest.mark.parametrize("turns", range(4))
def test_a_page_that_is_a_code_has_no_text_and_no_warning(turns: int, reader: Reader):
    page = np.rot90(paste(draw_code("x" * 100, scale=6), blank(500, 500), 50, 50), turns)
    read = reader.read(np.ascontiguousarray(page), Options(codes="auto"))
    assert (read.text, read.warnings, len(read.codes)) == ("", (), 1)


def test_pdf_pages_whose_own_text_is_taken_have_codes(reader: Reader):
    picture = paste(draw_code(LINK, scale=4), blank(850, 1100), 500, 600)
    (left, top), _, (right, bottom), _ = find_codes(picture)[0].box
    inside = ((left, top), (right, top), (right, bottom), (left, bottom))
    lines = (line("Invoice 20394", ((100, 100), (400, 100), (400, 140), (100, 140))), line("*20394*", inside))
    data = export(Document((Page(850, 1100, lines, dpi=100),)), "pdf", pictures=[picture])
    with open_pages(data, max_pixels=10**7) as pages:
        assert len(pages.text_lines(0)) == 2
    [page] = reader.read_document(data, Options(codes="auto", pdf_text="prefer")).pages
    assert (page.text, [code.text for code in page.codes]) == ("Invoice 20394", [LINK])
    assert [str(warning) for warning in page.warnings] == ["the text is the PDF's own, nothing was read"]


def test_nothing_is_loaded_where_no_codes_are_asked_for():
    script = "import sys, ocr.pipeline.document, ocr.reader, ocr.export; sys.exit('zxingcpp' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
