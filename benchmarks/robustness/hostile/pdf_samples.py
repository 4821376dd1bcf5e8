"""Small PDF files, and what is drawn from them."""

import zlib

import numpy as np

from ocr.files.pdf import PdfPages

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
    """A stream object with this content, and these entries in its dictionary."""
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
    """The pages of a PDF, small."""
    return PdfPages(data, max_pixels, dpi)


def ink(image: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is not white."""
    rows, columns = np.nonzero((image < 128).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def encrypted() -> bytes:
    """A document whose encryption asks for a password that nobody has."""
    data = one_page(b"")
    entries = b"/Filter/Standard/V 2/R 3/Length 128/P -4/O(%b)/U(%b)" % (b"x" * 32, b"y" * 32)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]/Encrypt<<%b>>" % entries)
