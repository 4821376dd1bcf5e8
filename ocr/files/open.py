"""Bytes of a file to pixels: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, PDF and OFD.

    with open_pages(data, max_pixels=100_000_000) as pages:
        for index in range(pages.count):
            picture = pages.decode(index)        # one page in memory at a time
            picture.image                        # uint8, height x width x 3, BGR, the right way up
            picture.warnings                     # what was shrunk or left out, in plain words

    decode(data, max_pixels=100_000_000)         # just the first page

Every picture comes out in the same form whatever it went in as (`ocr.files.picture`).
"""

from typing import Literal, Protocol, Self

from ocr.errors import EmptyFile, UnsupportedFormat
from ocr.files.bmff import name_photo
from ocr.files.foreign import name_foreign
from ocr.files.heic import HeicPhoto
from ocr.files.ofd import OfdPages
from ocr.files.ofd_package import is_ofd
from ocr.files.pdf import DPI, PdfPages
from ocr.files.picture import Picture
from ocr.files.raster import Frames
from ocr.files.zip_directory import is_zip
from ocr.notices import notice
from ocr.results import Line

SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"BM": "BMP",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
}
READABLE = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF, PDF or OFD"
PDF_HEAD = 1024  # bytes within which a PDF's own signature has to stand


class Pages(Protocol):
    """The pages of one file, decoded one at a time and when asked; for one thread at a time.

    `count` is how many there are, at least 1. `kind` is what to call them. `warnings` says in plain words what of the
    file is no page or can't be reached. `holds_text` is true where the pages' text is the file's own and is not in
    their pictures. To be closed after use, as by `with`.
    """

    kind: Literal["frame", "page"]
    warnings: tuple[str, ...]
    holds_text: bool

    @property
    def count(self) -> int:
        """How many pages there are."""

    def pixels(self, index: int) -> int:
        """Width times height of a page, counted from 0, before it is decoded.

        Raises:
            TooManyPixels, ImageDecodeFailed: as `decode`.
        """

    def decode(self, index: int) -> Picture:
        """One page, counted from 0.

        Raises:
            TooManyPixels: more than allowed; found out before any of them is decoded.
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the data are damaged otherwise.
        """

    def text_lines(self, index: int) -> list[Line]:
        """The lines that the file itself holds as text, in pixels of the decoded page; none where it is a picture."""

    def rest(self) -> None:
        """Gives back what can be had again, before a time in which no page is asked for."""

    def close(self) -> None:
        """Gives up what is held open. Of a PDF it may be called from another thread, to stop a rendering."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


def open_pages(data: bytes, *, max_pixels: int, dpi: float = DPI, password: str = "") -> Pages:
    """The pages of a file, none of them decoded yet.

    Args:
        data: the file's bytes.
        max_pixels: most width x height of a page. Larger pictures are refused, and before any pixel is decoded; larger
            PDF pages are rendered at a lower resolution.
        dpi: resolution at which PDF pages are rendered, in pixels per inch.
        password: by which a PDF is opened, if it needs one.

    Raises:
        EmptyFile: there are no bytes.
        UnsupportedFormat: none of the formats above.
        TooManyPixels: a GIF's first frame has more than `max_pixels`; other pages are measured when they are decoded.
        PdfEncrypted: a password is needed, or this is the wrong one.
        ImageTruncated: the data end too early.
        ImageDecodeFailed: the data are damaged otherwise.
    """
    if not data:
        raise EmptyFile("the file is empty")
    file_format = tell_format(data)
    if file_format is None:
        what = name_foreign(data)
        told = f"this is {what}, " if what else ""
        more = "; a server takes archives of such files at /api/v1/batch and /api/v1/jobs" if is_zip(data) else ""
        raise UnsupportedFormat(f"{told}not a picture that can be read: send {READABLE}{more}")
    if file_format == "PDF":
        return PdfPages(data, max_pixels, dpi, password)
    if file_format == "HEIC":
        return HeicPhoto(data, max_pixels)
    if file_format == "OFD":
        return OfdPages(data, max_pixels, dpi)
    return Frames(data, file_format, max_pixels)


def decode(data: bytes, *, max_pixels: int) -> Picture:
    """The first page of a file, with a warning where there are more.

    Raises:
        RequestError: as `open_pages` and `Pages.decode`.
    """
    with open_pages(data, max_pixels=max_pixels) as pages:
        first = pages.decode(0)
        return Picture(first.image, (*pages.warnings, *name_skipped(pages), *first.warnings), first.dpi)


def name_skipped(pages: Pages) -> tuple[str, ...]:
    """A warning where of several pages only the first is decoded."""
    if pages.count == 1:
        return ()
    if pages.count == 2:
        return (notice("PAGE_SKIPPED", kind=pages.kind, first=2, of=2),)
    return (notice("PAGES_SKIPPED", kind=pages.kind, first=2, last=pages.count, of=pages.count),)


def tell_format(data: bytes) -> str | None:
    """Name of the format whose signature the data, or the first of them, begin with; None if it is not read."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    for signature, name in SIGNATURES.items():
        if data.startswith(signature):
            return name
    if (photo := name_photo(data)) is not None:
        return photo
    if b"%PDF-" in data[:PDF_HEAD]:
        return "PDF"
    return "OFD" if is_ofd(data) else None
