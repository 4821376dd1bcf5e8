import shutil
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from ocr.export import export
from ocr.files.open import decode, open_pages
from ocr.geometry import Quadrilateral
from ocr.layout.characters import locate_characters
from ocr.results import Document, Line, Page
from tests.conftest import encode
from tests.export.documents import DOCUMENT, PICTURES, XHTML, box, exported, line, pdftotext

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext missing: poppler-utils")


def test_a_pdfs_pages_look_like_their_pictures():
    picture = np.zeros((800, 600, 3), np.uint8)
    picture[:, :300] = (200, 60, 20)
    grey = np.full((300, 400, 3), 77, np.uint8)
    with open_pages(export(DOCUMENT, "pdf", pictures=iter([picture, grey])), max_pixels=10**6) as pages:
        assert pages.count == 2
        assert np.abs(pages.decode(0).image.astype(int) - picture).mean() < 2
        assert np.abs(pages.decode(1).image.astype(int) - grey).max() <= 1


def test_a_pdfs_text_lies_where_it_was_read():
    for dpi in (72, 200, 300):
        with open_pages(exported(DOCUMENT, "pdf", dpi=dpi), max_pixels=10**6, dpi=dpi) as pages:
            for index, page in enumerate(DOCUMENT.pages):
                found = pages.text_lines(index)
                assert [each.text for each in found] == [each.text for each in page.lines]
                for each, read in zip(found, page.lines, strict=True):
                    assert np.allclose(each.box, read.box, atol=1)
                    letters = [c for c in each.characters if c.text != " "]
                    assert np.allclose(
                        [c.start for c in letters],
                        [c.start for c in locate_characters(read) if c.text != " "],
                        atol=0.03,
                    )


@needs_pdftotext
def test_pdftotext_finds_the_words_in_their_places(tmp_path):
    data = exported(DOCUMENT, "pdf", dpi=72)
    assert pdftotext(tmp_path, data).split() == ["Total", "118.50", "EUR", "发票号码", "第二页"]
    root = ElementTree.fromstring(pdftotext(tmp_path, data, "-bbox"))
    found = {
        each.text: [float(each.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")]
        for each in root.iter(XHTML + "word")
    }
    assert found["Total"] == pytest.approx([100, 100, 200, 140], abs=0.5)
    assert found["118.50"] == pytest.approx([220, 100, 340, 140], abs=0.5)
    assert found["发票号码"] == pytest.approx([100, 200, 260, 240], abs=0.5)
    assert found["第二页"] == pytest.approx([40, 60, 160, 100], abs=0.5)


@needs_pdftotext
@pytest.mark.parametrize("degrees", [0.5, 1, 2, -2])
def test_a_line_that_slopes_a_little_is_found_whole(tmp_path, degrees: float):
    text = "我们提供的发票号码和合计金额都写在这里 and some English"
    slope = np.tan(np.radians(degrees))
    place = ((50, 300), (950, 300 + 900 * slope), (950, 340 + 900 * slope), (50, 340))
    document = Document((Page(1000, 600, (line(text, place),)),))
    assert pdftotext(tmp_path, exported(document, "pdf")).strip() == text


@needs_pdftotext
def test_a_vertical_line_is_found(tmp_path):
    document = Document((Page(600, 800, (line("直排文字", box(500, 100, 540, 260)),)),))
    data = exported(document, "pdf", dpi=72)
    assert pdftotext(tmp_path, data).strip() == "直排文字"
    [word] = ElementTree.fromstring(pdftotext(tmp_path, data, "-bbox")).iter(XHTML + "word")
    place = [float(word.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")]
    assert place == pytest.approx([500, 100, 540, 260], abs=0.5)


@needs_pdftotext
@pytest.mark.parametrize(
    ("direction", "place"),
    [
        (90, ((140, 100), (140, 420), (100, 420), (100, 100))),
        (180, ((420, 140), (100, 140), (100, 100), (420, 100))),
        (270, ((100, 420), (100, 100), (140, 100), (140, 420))),
    ],
)
def test_a_turned_page_is_shown_upright_with_its_text(direction: int, place: Quadrilateral, tmp_path):
    picture = np.full((800, 600, 3), 255, np.uint8)
    picture[100:150, 100:300] = 0
    document = Document((Page(600, 800, (line("Total 118.50", place),), direction=direction),))
    data = export(document, "pdf", pictures=iter([picture]), dpi=72)
    with open_pages(data, max_pixels=10**6, dpi=72) as pages:
        shown = pages.decode(0).image
    assert np.abs(shown.astype(int) - np.rot90(picture, direction // 90)).mean() < 2
    assert pdftotext(tmp_path, data).strip() == "Total 118.50"


@needs_pdftotext
def test_every_script_is_copied_as_it_was_read(tmp_path):
    texts = ["繁體中文", "ｆｕｌｌ　ｗｉｄｔｈ：￥", "Ünïcödé ½ €", "Привет", "日本語かな", "한국어", "𠀋𠮷", "ﬁrst"]
    lines = tuple(line(text, box(50, 50 * n, 450, 50 * n + 40)) for n, text in enumerate(texts, 1))
    found = pdftotext(tmp_path, exported(Document((Page(500, 600, lines),)), "pdf"))
    assert [row for row in found.replace("\x0c", "").split("\n") if row] == [
        text.replace("\u3000", " ") for text in texts
    ]


def test_an_upright_jpeg_goes_in_as_it_is():
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    document = Document((Page(40, 30, ()),))
    for image in (picture, picture.convert("L")):
        jpeg = encode(image, "JPEG")
        data = export(document, "pdf", pictures=[jpeg])
        assert jpeg in data
        assert (
            np.abs(decode(data, max_pixels=10**6).image.astype(int) - decode(jpeg, max_pixels=10**6).image).mean() < 3
        )


def test_other_files_go_in_as_they_are_seen():
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6
    files = {
        (30, 40): encode(picture, "JPEG", exif=turned),
        (40, 30): encode(picture.convert("CMYK"), "JPEG"),
        (30, 30): encode(picture.resize((30, 30)).convert("RGBA"), "PNG"),
    }
    for (width, height), file in files.items():
        data = export(Document((Page(width, height, ()),)), "pdf", pictures=[file])
        image = decode(file, max_pixels=10**6).image
        assert np.abs(decode(data, max_pixels=10**6).image.astype(int) - image).mean() < 3


def test_lines_of_all_sorts_are_found_whole():
    """By PDFium, which is Chrome's: it begins new lines, and leaves characters out, for reasons of its own."""
    uneven = Line("发票号码：20394 Invoice No. A-17", 0.9, box(100, 112, 718, 151))
    lone = line("𠀋", box(100, 160, 130, 200))
    dash = Line('- 3. <b>&amp; "y"', 0.9, box(100, 230, 475, 272))
    sloping = line("sloping line of text", ((300, 500), (700, 600), (690, 640), (290, 540)))
    vertical = line("直排文字", box(750, 100, 790, 260))
    lines = (uneven, lone, dash, sloping, vertical)
    with open_pages(exported(Document((Page(800, 800, lines),)), "pdf"), max_pixels=10**6) as pages:
        assert [found.text for found in pages.text_lines(0)] == [each.text for each in lines]


def test_characters_that_stand_alone_are_found():
    lone = line("第1页 - a", box(50, 50, 290, 90))
    with open_pages(exported(Document((Page(300, 100, (lone,)),)), "pdf"), max_pixels=10**6) as pages:
        [found] = pages.text_lines(0)
    assert found.text == lone.text


def test_a_very_long_page_keeps_to_what_readers_take():
    data = exported(Document((Page(60_000, 10, ()),)), "pdf", dpi=72)
    assert b"/MediaBox [0 0 14400.0000 2.4000]" in data


def test_pictures_have_to_be_the_pages():
    with pytest.raises(ValueError, match="needs the pages' pictures"):
        export(DOCUMENT, "pdf")
    with pytest.raises(ValueError):
        export(DOCUMENT, "pdf", pictures=PICTURES[:1])
    with pytest.raises(ValueError, match="400 x 300 pixels for a page of 600 x 800"):
        export(DOCUMENT, "pdf", pictures=PICTURES[::-1])


def test_the_text_takes_little_room():
    text = "".join(chr(0x4E00 + 7 * n) for n in range(40))
    lines = tuple(line(text[n:] + text[:n], box(50, 20 * n, 450, 20 * n + 18)) for n in range(1, 31))
    page = Page(500, 700, lines)
    bare = exported(Document((Page(500, 700, ()),)), "pdf")
    assert len(exported(Document((page,)), "pdf")) - len(bare) < 6000
