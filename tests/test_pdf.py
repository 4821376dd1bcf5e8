import contextlib
import subprocess
import sys
import threading
import time
import zlib

import numpy as np
import psutil
import pytest

from ocr.errors import ImageDecodeFailed, ImageTruncated, OcrError, PdfEncrypted, TooManyPages, TooManyPixels
from ocr.images import decode, open_pages
from ocr.pdf import WORKER, PdfPages

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
A4 = b"0 0 595 842"


def pdf(*objects: bytes) -> bytes:
    """A file of objects 1, 2, ..., of which the first is the catalog."""
    data, starts = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return bytes(data) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def one_page(content: bytes, box: bytes = A4, entries: bytes = b"", *further: bytes) -> bytes:
    """A file of one page; `further` are objects 5, 6, ..."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R%b>>" % (box, entries)
    return pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(content), *further)


def picture_pdf(bgr: np.ndarray) -> bytes:
    """A page that is filled by a picture, a point for each pixel."""
    height, width = bgr.shape[:2]
    data = zlib.compress(np.ascontiguousarray(bgr[..., ::-1]).tobytes())
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB" % (width, height)
    image = stream(data, entries + b"/BitsPerComponent 8/Filter/FlateDecode")
    return one_page(
        b"q %d 0 0 %d 0 0 cm /I Do Q" % (width, height),
        b"0 0 %d %d" % (width, height),
        b"/Resources<</XObject<</I 5 0 R>>>>",
        image,
    )


HELVETICA = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
TEXT = b"BT /F 20 Tf 100 700 Td (Invoice 20394) Tj 0 -40 Td (Total 118.50) Tj ET"


def pages_of(data: bytes, max_pixels: int = 10**7, dpi: float = 72) -> PdfPages:
    return PdfPages(data, max_pixels, dpi)


def ink(image: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is not white."""
    rows, columns = np.nonzero((image < 128).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


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
    with pytest.raises(TooManyPages, match="3 pages, and at most 2"):
        open_pages(data, max_pixels=10**6, max_pages=2)
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


def encrypted() -> bytes:
    """A document whose encryption asks for a password that nobody has."""
    data = one_page(b"")
    entries = b"/Filter/Standard/V 2/R 3/Length 128/P -4/O(%b)/U(%b)" % (b"x" * 32, b"y" * 32)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]/Encrypt<<%b>>" % entries)


def test_encrypted():
    with pytest.raises(PdfEncrypted, match="password"):
        open_pages(encrypted(), max_pixels=10**6)


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


def nested(depth: int) -> bytes:
    """A page whose drawing holds ten times a drawing, which holds ten times a drawing, and so on."""
    ten = b"/X Do " * 10
    forms = [
        stream(ten, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (6 + level))
        for level in range(depth)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(ten, A4, b"/Resources<</XObject<</X 5 0 R>>>>", *forms, last)


def test_a_bomb_ends_its_own_process_only(monkeypatch: pytest.MonkeyPatch, tmp_path):
    impatient = tmp_path / "pdf_worker.py"
    text = WORKER.read_text(encoding="utf8")
    assert "CPU_SECONDS = 10" in text
    impatient.write_text(text.replace("CPU_SECONDS = 10", "CPU_SECONDS = 1"), encoding="utf8")
    monkeypatch.setattr("ocr.pdf.WORKER", impatient)
    with pages_of(nested(12)) as pages:
        with pytest.raises(ImageDecodeFailed, match="too much time or memory"):
            pages.decode(0)
        with pytest.raises(ImageDecodeFailed):  # it stays so
            pages.decode(0)


def test_a_rendering_can_be_stopped():
    pages = pages_of(nested(12))
    threading.Timer(0.5, pages.close).start()
    begun = time.monotonic()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
    assert time.monotonic() - begun < 8


def test_a_picture_too_large_for_memory_is_refused_or_left_out():
    width = 60_000
    rows = zlib.compressobj(1)
    data = b"".join(rows.compress(bytes(width * 30)) for _ in range(100)) + rows.flush()
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (width, width)
    image = stream(data, entries + b"/Filter/FlateDecode")
    bomb = one_page(b"q 500 0 0 500 0 0 cm /I Do Q", A4, b"/Resources<</XObject<</I 5 0 R>>>>", image)
    with contextlib.suppress(ImageDecodeFailed):
        assert decode(bomb, max_pixels=10**7).image.shape == (2339, 1653, 3)


def test_no_process_is_left_behind():
    before = set(psutil.Process().children())
    pages = pages_of(one_page(b""))
    [process] = set(psutil.Process().children()) - before
    pages.close()
    pages.close()
    assert not process.is_running()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
    forgotten = pages_of(one_page(b""))
    del forgotten
    with pytest.raises(PdfEncrypted):
        pages_of(encrypted())
    assert set(psutil.Process().children()) == before


def test_damage_anywhere_ends_in_pixels_or_in_one_of_our_errors():
    chance = np.random.default_rng(3)
    whole = one_page(TEXT, A4, HELVETICA)
    begun = time.monotonic()
    for _ in range(20):
        data = bytearray(whole)
        for place in chance.integers(0, len(data) - 6, 4):
            data[place] = chance.integers(0, 256)
        try:
            with open_pages(bytes(data), max_pixels=10**6, dpi=30) as pages:
                assert pages.decode(0).image.size
                pages.text_lines(0)
        except OcrError:
            continue
    assert time.monotonic() - begun < 120


def test_the_worker_imports_none_of_the_library():
    """Its start would take ten times as long."""
    program = f"import runpy, sys; runpy.run_path({str(WORKER)!r}); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pypdfium2" in modules
    assert not {"numpy", "cv2", "ocr"} & set(modules)


def test_a_rest_ends_the_process_until_the_next_page_is_asked_for():
    with pages_of(one_page(TEXT, entries=HELVETICA)) as pages:
        before = pages.decode(0).image
        process = psutil.Process(pages._process.pid)
        pages.rest()
        pages.rest()
        assert not process.is_running()
        assert pages.pixels(0) == before.shape[0] * before.shape[1]
        assert np.array_equal(pages.decode(0).image, before)
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)


def test_a_rest_does_not_open_again_what_was_closed():
    pages = pages_of(one_page(TEXT, entries=HELVETICA))
    pages.close()
    pages.rest()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
