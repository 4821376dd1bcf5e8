import numpy as np
import pytest

from benchmarks.robustness.hostile.locked_pdfs import locked_pdf
from benchmarks.robustness.hostile.pdf_samples import (
    A4,
    CATALOG,
    HELVETICA,
    TEXT,
    encrypted,
    ink,
    one_page,
    pages_of,
    pdf,
    picture_pdf,
    stream,
)
from ocr.errors import ImageDecodeFailed, ImageTruncated, PdfEncrypted, TooManyPixels
from ocr.files.open import decode, open_pages


def test_a_page_is_rendered_at_the_resolution_asked_for():
    data = one_page(b"0 g 72 72 144 72 re f")
    for dpi in (72, 200, 300):
        with pages_of(data, dpi=dpi) as pages:
            picture = pages.decode(0)
        assert picture.image.shape == (round(842 * dpi / 72), round(595 * dpi / 72), 3)
        assert picture.image.dtype == np.uint8
        assert picture.dpi == pytest.approx(dpi)
        assert picture.warnings == ()
        left, top, right, bottom = ink(picture.image)
        assert (left, right) == pytest.approx((dpi, 3 * dpi), abs=1)
        assert (top, bottom) == pytest.approx((842 * dpi / 72 - 2 * dpi, 842 * dpi / 72 - dpi), abs=1)


def test_the_default_is_200_dpi():
    assert decode(one_page(b""), max_pixels=10**7).image.shape == (2339, 1653, 3)


def test_colours_and_white_paper():
    with pages_of(one_page(b"1 0 0 rg 0 0 100 100 re f")) as pages:
        image = pages.decode(0).image
    assert image[800, 50].tolist() == [0, 0, 255]
    assert image[100, 50].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("rotation", "box"),
    [(0, (0, 90, 10, 100)), (90, (0, 0, 10, 10)), (180, (190, 0, 200, 10)), (270, (90, 190, 100, 200))],
)
def test_a_turned_page_comes_upright(rotation: int, box: tuple[int, int, int, int]):
    data = one_page(b"0 g 0 0 10 10 re f", b"0 0 200 100", b"/Rotate %d" % rotation)
    with pages_of(data) as pages:
        assert ink(pages.decode(0).image) == box


def test_a_large_page_is_rendered_smaller_and_says_so():
    with pages_of(one_page(b""), max_pixels=10**6, dpi=200) as pages:
        picture = pages.decode(0)
    height, width = picture.image.shape[:2]
    assert 0.99 * 10**6 < width * height <= 10**6
    assert width / height == pytest.approx(595 / 842, rel=0.001)
    assert picture.dpi == pytest.approx(101.6, abs=0.1)
    assert picture.warnings == ("rendered at 102 dpi instead of 200: it would have too many pixels",)


@pytest.mark.parametrize("box", [b"0 0 10000000 10000000", b"0 0 10000000 1", b"-9999999 0 5 100000"])
def test_a_page_of_absurd_size_is_refused(box: bytes):
    with pages_of(one_page(b"", box)) as pages, pytest.raises(TooManyPixels, match="points"):
        pages.decode(0)


@pytest.mark.parametrize("box", [b"0 0 0 0", b"nan 0 5 5", b"/a /b", b"0 0 .001 .001", b"0 0 1e30 1e30", b"9 9 0 0"])
def test_a_page_of_odd_size_is_some_picture(box: bytes):
    with pages_of(one_page(b"", box)) as pages:
        assert pages.decode(0).image.size


def test_pages_in_their_order():
    kids = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d 50]>>" % width for width in (10, 20, 30)]
    data = pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>", *kids)
    with open_pages(data, max_pixels=10**6, dpi=72) as pages:
        assert (pages.count, pages.kind, pages.warnings) == (3, "page", ())
        assert [pages.decode(index).image.shape[1] for index in (2, 0, 1, 1)] == [30, 10, 20, 20]
        with pytest.raises(IndexError):
            pages.decode(3)
    assert decode(data, max_pixels=10**6).warnings == ("pages 2..3 of 3 skipped",)


def test_the_text_layer_in_pixels_of_the_picture():
    with pages_of(one_page(TEXT, A4, HELVETICA), dpi=144) as pages:
        image = pages.decode(0).image
        lines = pages.text_lines(0)
    assert [line.text for line in lines] == ["Invoice 20394", "Total 118.50"]
    assert [character.text for character in lines[1].characters] == [*"Total 118.50"]
    for line, baseline in zip(lines, (700, 660), strict=True):
        (left, top), _, (right, bottom), _ = line.box
        assert left == pytest.approx(200, abs=3)
        assert top < 2 * (842 - baseline) < bottom < top + 60
        seen = ink(image[int(top) : int(bottom)])
        assert (left, right) == pytest.approx((seen[0], seen[2]), abs=6)
        assert line.confidence == 1
        assert line.characters[0].start == pytest.approx(0, abs=0.01)
        assert line.characters[-1].end == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_text_layer_turns_with_its_page(rotation: int):
    with pages_of(one_page(TEXT, b"50 60 595 842", HELVETICA + b"/Rotate %d" % rotation)) as pages:
        [line] = [line for line in pages.text_lines(0) if line.text == "Invoice 20394"]
        xs, ys = zip(*line.box, strict=True)
        image = pages.decode(0).image
        part = image[int(min(ys)) : int(max(ys)) + 1, int(min(xs)) : int(max(xs)) + 1]
        assert np.count_nonzero(part < 128) > 0.4 * np.count_nonzero(image < 128)


@pytest.mark.parametrize(
    ("placed", "turn"), [(b"1 0 0 1", 0), (b"0 -1 1 0", 90), (b"-1 0 0 -1", 180), (b"0 1 -1 0", 270)]
)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_lines_of_the_text_layer_begin_where_reading_starts(placed: bytes, turn: int, rotation: int):
    content = b"BT /F 20 Tf " + placed + b" 300 400 Tm (Invoice) Tj ET"
    with pages_of(one_page(content, A4, HELVETICA + b"/Rotate %d" % rotation)) as pages:
        [line] = pages.text_lines(0)
    (x, y), (end_x, end_y) = line.box[:2]
    ways = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
    assert (np.sign(round(end_x - x)), np.sign(round(end_y - y))) == ways[(turn + rotation) % 360]
    assert line.characters[0].start == pytest.approx(0, abs=0.02)
    assert line.characters[-1].end == pytest.approx(1, abs=0.02)


def test_text_beside_the_page_is_left_out():
    content = b"BT /F 20 Tf 100 700 Td (seen) Tj 0 -800 Td (below) Tj 900 300 Td (right) Tj ET"
    with pages_of(one_page(content, A4, HELVETICA)) as pages:
        assert [line.text for line in pages.text_lines(0)] == ["seen"]


def test_no_text_layer():
    with pages_of(picture_pdf(np.zeros((20, 20, 3), np.uint8))) as pages:
        assert pages.text_lines(0) == []


def test_what_a_form_is_filled_with_is_seen():
    widget = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(HHHHHH)/Rect[50 50 250 80]/P 3 0 R/F 4"
        b"/DA(/Helv 20 Tf 0 g)/MK<<>>>>"
    )
    fonts = b"/DR<</Font<</Helv<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    form = b"<</Fields[5 0 R]/NeedAppearances true/DA(/Helv 20 Tf 0 g)%b>>" % fonts
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Annots[5 0 R]>>" % A4
    data = pdf(catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(b""), widget, form)
    with pages_of(data) as pages:
        left, top, right, bottom = ink(pages.decode(0).image)
    assert 50 <= left < right <= 250
    assert 842 - 80 <= top < bottom <= 842 - 50


def test_a_pdf_that_a_password_opens():
    data = locked_pdf("öffne dich", TEXT, HELVETICA)
    with open_pages(data, max_pixels=10**6, password="öffne dich") as pages:
        assert [line.text for line in pages.text_lines(0)] == ["Invoice 20394", "Total 118.50"]
        pages.rest()
        assert ink(pages.decode(0).image)
    with open_pages(data, max_pixels=10**6, password="the owner's") as pages:
        assert pages.count == 1
    with open_pages(one_page(TEXT, A4, HELVETICA), max_pixels=10**6, password="not needed") as pages:
        assert pages.count == 1


def test_a_password_that_is_missing_is_told_from_a_wrong_one():
    for data in (encrypted(), locked_pdf("open", b"")):
        with pytest.raises(PdfEncrypted, match="send it with the option password"):
            open_pages(data, max_pixels=10**6)
        with pytest.raises(PdfEncrypted, match="the one given is wrong") as told:
            open_pages(data, max_pixels=10**6, password="sesame")
        assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    "data",
    [
        pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
        b"%PDF-1.7 nothing else %%EOF",
        pdf(b"<<>>"),
        pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        pdf(CATALOG, b"<</Type/Pages/Kids[9 0 R]/Count 1>>"),
    ],
    ids=["no pages", "no objects", "no page tree", "page tree in a ring", "page missing"],
)
def test_broken(data: bytes):
    with pytest.raises(ImageDecodeFailed):
        decode(data, max_pixels=10**6)


def test_cut():
    data = picture_pdf(np.random.default_rng(1).integers(0, 255, (100, 100, 3)).astype(np.uint8))
    for kept in (0.01, 0.3, 0.9, 0.99):
        with pytest.raises(ImageTruncated):
            decode(data[: int(len(data) * kept)], max_pixels=10**6)
