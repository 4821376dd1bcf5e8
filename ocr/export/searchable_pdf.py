"""A document as a searchable PDF: each page's picture, and over it the text, invisible and in its place.

Each character of the document has a code of its own, which a ToUnicode map leads back to it: what is found and copied
is what was read, in every script. The font has no outlines (`ocr.export.glyphless`).
"""

import io
import math
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby

import cv2
import numpy as np
from PIL import Image as PillowImage

from ocr.export.glyphless import ASCENT, DESCENT, NARROW, UNITS_PER_EM, WIDE, build_font
from ocr.export.words import find_baseline
from ocr.files.open import decode
from ocr.geometry import Image, Point
from ocr.layout.characters import find_reading_box, interpolate, is_wide, locate_characters
from ocr.results import Character, Document, Line, Page

DPI = 200.0
JPEG_QUALITY = 85
# How far, in line heights, a line's ends may be out of level for its text to be laid level all the same. Poppler takes
# text that slopes by as little as one degree for several lines and breaks its words in two; laid level it is found
# whole, and is out of place by no more than half of this.
MOST_OFF_LEVEL = 1.5

MOST_POINTS = 14_400  # side of a page beyond which readers refuse it

_CMAP_PART = 100  # entries that one part of a ToUnicode map may have


def to_pdf(document: Document, pictures: Iterable[Image | bytes], dpi: float = DPI) -> bytes:
    """The document as a searchable PDF.

    Args:
        document: what was read.
        pictures: the pages' pictures, one for each: uint8 BGR (H, W, 3), or the bytes of a picture file, of which an
            upright JPEG goes in as it is. They are asked for one after the other.
        dpi: resolution of the pages that don't tell theirs; it decides how large they are on paper.

    Raises:
        ValueError: there are more or fewer pictures than pages, or one is not of its page's size.
    """
    codes: dict[str, int] = {}
    file = _File()
    font_number, pages_number = file.reserve(), file.reserve()
    kids = []
    for page, picture in zip(document.pages, pictures, strict=True):
        image = file.add(*_image(picture, page))
        scale = 72 / max(page.dpi or dpi, 72 * max(page.width, page.height) / MOST_POINTS)
        content = f"q {page.width} 0 0 {page.height} 0 0 cm /Im Do Q\nBT 3 Tr\n"
        content = f"{scale:.6f} 0 0 {scale:.6f} 0 0 cm\n" + content + "".join(_text(page, codes)) + "ET"
        stream = file.add({"Filter": "/FlateDecode"}, zlib.compress(content.encode()))
        size = f"[0 0 {page.width * scale:.4f} {page.height * scale:.4f}]"
        resources = f"<</XObject <</Im {image} 0 R>> /Font <</F {font_number} 0 R>>>>"
        entries = {"Type": "/Page", "Parent": f"{pages_number} 0 R", "MediaBox": size, "Resources": resources}
        # shown upright, however the picture lies
        kids.append(file.add(entries | {"Contents": f"{stream} 0 R", "Rotate": str(-page.direction % 360)}))
    _add_font(file, font_number, codes)
    kid_list = " ".join(f"{kid} 0 R" for kid in kids)
    file.add({"Type": "/Pages", "Kids": f"[{kid_list}]", "Count": str(len(kids))}, number=pages_number)
    root = file.add({"Type": "/Catalog", "Pages": f"{pages_number} 0 R"})
    return file.finish(root, file.add({"Producer": "(ocr-crnn-cpu)"}))


def _image(picture: Image | bytes, page: Page) -> tuple[dict[str, str], bytes]:
    """The picture as an image object: its entries and its JPEG."""
    jpeg, components = _jpeg(picture, page)
    space = "/DeviceGray" if components == 1 else "/DeviceRGB"
    entries = {"Type": "/XObject", "Subtype": "/Image", "Width": str(page.width), "Height": str(page.height)}
    return entries | {"ColorSpace": space, "BitsPerComponent": "8", "Filter": "/DCTDecode"}, jpeg


def _jpeg(picture: Image | bytes, page: Page) -> tuple[bytes, int]:
    """The picture as JPEG, and how many components it has: 1 or 3."""
    if isinstance(picture, bytes):
        if picture.startswith(b"\xff\xd8\xff"):
            with PillowImage.open(io.BytesIO(picture)) as opened:
                upright = opened.getexif().get(0x0112, 1) == 1
                if upright and opened.mode in ("L", "RGB") and opened.size == (page.width, page.height):
                    return picture, len(opened.mode)
        picture = decode(picture, max_pixels=page.width * page.height).image
    if picture.shape[:2] != (page.height, page.width):
        height, width = picture.shape[:2]
        raise ValueError(f"a picture of {width} x {height} pixels for a page of {page.width} x {page.height}")
    return _encode(picture)


def encode_page(picture: Image) -> bytes:
    """A page's picture, uint8 BGR (H, W, 3), as the JPEG that goes into the file: grey where it has no colour."""
    return _encode(picture)[0]


def _encode(picture: Image) -> tuple[bytes, int]:
    """A picture as JPEG, and how many components it has: 1 where there is no colour, else 3."""
    blue, green, red = (picture[..., channel] for channel in range(3))
    grey = np.array_equal(blue, green) and np.array_equal(green, red)
    data = cv2.imencode(".jpg", blue if grey else picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
    return data.tobytes(), 1 if grey else 3


def _text(page: Page, codes: dict[str, int]) -> Iterator[str]:
    """Operators that show the page's lines, in a space of pixels that starts at the lower left."""
    for line in page.lines:
        yield from _line(line, page.height, codes)


def _line(line: Line, page_height: int, codes: dict[str, int]) -> Iterator[str]:
    """Operators that show a line: in runs of wide and of narrow characters, each put where it is and as long as it is.

    A space goes with the run before it, as Tesseract does it: PDFium begins a new line at one that is shown by itself.
    """
    box = find_reading_box(line)
    size = (math.dist(box[0], box[3]) + math.dist(box[1], box[2])) / 2
    first, last = _levelled(*find_baseline(box), size)
    length = math.dist(first, last)
    if size == 0 or length == 0:
        return
    cosine, sine = (last[0] - first[0]) / length, (first[1] - last[1]) / length
    yield f"/F {size:.2f} Tf\n"
    for wide, run, space in _runs(locate_characters(line)):
        share = run[-1].end - run[0].start
        if share == 0:
            continue
        text = "".join(cell.text for cell in run)
        nominal = len(text) * size * (WIDE if wide else NARROW) / UNITS_PER_EM  # stretched to what it really takes
        x, y = interpolate(first, last, run[0].start)
        place = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {page_height - y:.2f} Tm"
        shown = "".join(f"{codes.setdefault(character, len(codes) + 1):04X}" for character in text + space)
        yield f"{100 * share * length / nominal:.2f} Tz {place} <{shown}> Tj\n"


def _runs(line: list[Character]) -> Iterator[tuple[bool, list[Character], str]]:
    """Characters of one width each, whether they are wide ones, and the space behind them, if any."""
    kinds = groupby(line, lambda cell: (cell.text.isspace(), is_wide(cell.text)))
    groups = [(kind, list(group)) for kind, group in kinds]
    for index, ((space, wide), group) in enumerate(groups):
        if not space:
            yield wide, group, " " if index + 1 < len(groups) and groups[index + 1][0][0] else ""


def _levelled(first: Point, last: Point, size: float) -> tuple[Point, Point]:
    """A baseline, made straight along the page where its ends are not far out of level: see MOST_OFF_LEVEL."""
    x, y = last[0] - first[0], last[1] - first[1]
    if min(abs(x), abs(y)) > MOST_OFF_LEVEL * size:
        return first, last
    middle_x, middle_y = interpolate(first, last, 0.5)
    across, down = (x / 2, 0.0) if abs(x) >= abs(y) else (0.0, y / 2)
    return (middle_x - across, middle_y - down), (middle_x + across, middle_y + down)


def _add_font(file: "_File", number: int, codes: dict[str, int]) -> None:
    """Adds the font with the codes that were used, and with what each of them stands for."""
    program = build_font()
    embedded = file.add({"Filter": "/FlateDecode", "Length1": str(len(program))}, zlib.compress(program))
    metrics = f"/FontBBox [0 {DESCENT} {UNITS_PER_EM} {ASCENT}] /Ascent {ASCENT} /Descent {DESCENT} /CapHeight {ASCENT}"
    descriptor = file.add(
        {"Type": "/FontDescriptor", "FontName": "/Glyphless", "Flags": "5", "ItalicAngle": "0", "StemV": "80"},
        extra=f"{metrics} /FontFile2 {embedded} 0 R",
    )
    wide = [is_wide(character) for character in codes]
    glyphs = b"".join(b"\0\2" if each else b"\0\1" for each in wide)
    glyph_map = file.add({"Filter": "/FlateDecode"}, zlib.compress(b"\0\0" + glyphs))
    widths = " ".join(str(WIDE if each else NARROW) for each in wide)
    system = "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
    descendant = file.add(
        {"Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": "/Glyphless", "CIDSystemInfo": system},
        extra=f"/FontDescriptor {descriptor} 0 R /CIDToGIDMap {glyph_map} 0 R /DW {NARROW} /W [1 [{widths}]]",
    )
    meaning = file.add({"Filter": "/FlateDecode"}, zlib.compress(_to_unicode(codes).encode()))
    entries = {"Type": "/Font", "Subtype": "/Type0", "BaseFont": "/Glyphless", "Encoding": "/Identity-H"}
    extra = f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meaning} 0 R"
    file.add(entries, extra=extra, number=number)


def _to_unicode(codes: dict[str, int]) -> str:
    """The map from codes to UTF-16, in PostScript."""
    lines = [f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in codes.items()]
    parts = [lines[start : start + _CMAP_PART] for start in range(0, len(lines), _CMAP_PART)]
    entries = "".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{entries}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


class _File:
    """A PDF file as it grows: numbered objects, then the table that says where each starts."""

    def __init__(self) -> None:
        self._data = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self._starts: list[int] = []

    def reserve(self) -> int:
        """A number for an object that is added later."""
        self._starts.append(0)
        return len(self._starts)

    def add(self, entries: dict[str, str], stream: bytes | None = None, *, extra: str = "", number: int = 0) -> int:
        """Adds a dictionary, with a stream if there is one, and returns its number."""
        number = number or self.reserve()
        self._starts[number - 1] = len(self._data)
        if stream is not None:
            entries = entries | {"Length": str(len(stream))}
        dictionary = " ".join([*(f"/{name} {value}" for name, value in entries.items()), extra])
        self._data += f"{number} 0 obj\n<<{dictionary}>>\n".encode()
        if stream is not None:
            self._data += b"stream\n" + stream + b"\nendstream\n"
        self._data += b"endobj\n"
        return number

    def finish(self, root: int, info: int) -> bytes:
        """The whole file."""
        table = "".join(f"{start:010d} 00000 n \n" for start in self._starts)
        size = len(self._starts) + 1
        trailer = f"trailer\n<</Size {size} /Root {root} 0 R /Info {info} 0 R>>\nstartxref\n{len(self._data)}\n%%EOF\n"
        return bytes(self._data) + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
