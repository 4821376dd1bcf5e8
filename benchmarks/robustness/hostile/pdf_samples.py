"""Small PDF files, and what is drawn from them."""

import zlib

import numpy as np

from benchmarks.robustness.hostile.samples import CATALOG as CATALOG
from benchmarks.robustness.hostile.samples import one_page_pdf
from benchmarks.robustness.hostile.samples import pdf as pdf
from benchmarks.robustness.hostile.samples import pdf_stream as stream
from ocr.files.pdf import PdfPages
from ocr.geometry import Image

A4 = b"0 0 595 842"


def one_page(content: bytes, box: bytes = A4, entries: bytes = b"", *further: bytes) -> bytes:
    """A file of one page; `further` are objects 5, 6, ..."""
    return one_page_pdf(content, box, entries, further)


def picture_pdf(bgr: Image) -> bytes:
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
    """The pages of a PDF, small."""
    return PdfPages(data, max_pixels, dpi)


def ink(image: Image) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is not white."""
    rows, columns = np.nonzero((image < 128).any(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def encrypted() -> bytes:
    """A document whose encryption asks for a password that nobody has."""
    data = one_page(b"")
    entries = b"/Filter/Standard/V 2/R 3/Length 128/P -4/O(%b)/U(%b)" % (b"x" * 32, b"y" * 32)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]/Encrypt<<%b>>" % entries)
