"""Small whole files of every format, made here, and where in each of them something begins or ends.

They are what `benchmarks.robustness.hostile.files` cuts and damages, and what `benchmarks.robustness.fuzz` starts from.
Formats whose fields are to be set at will (PNG, TIFF) are written by hand, the others by Pillow.
"""

import io
import re
import struct
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

PHOTO = Path(__file__).parents[3] / "tests" / "resources" / "cases" / "photo.heic"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
WIDTH, HEIGHT = 32, 24
EPOCH = time.gmtime(0)
ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"

UNCHANGED: Mapping[int, int] = MappingProxyType({})

Entry = tuple[int, int, int, int]  # of a TIFF directory: tag, type, count, value or offset


def picture() -> Image.Image:
    """RGB, 32 x 24, smooth with hard edges, without symmetry."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    layers = [rows * 10 + columns, columns * 7, (rows // 5 % 2) * 200 + columns]
    return Image.fromarray(np.stack(layers, axis=-1).astype(np.uint8))


def saved(image: Image.Image, file_format: str, **options: object) -> bytes:
    """The file that Pillow writes."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """A PNG chunk, its checksum right."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    """A PNG; `rows` are its rows with their filter bytes, not yet compressed."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND")


def interlaced_png() -> bytes:
    """The picture in the seven passes of Adam7, which Pillow reads but does not write."""
    pixels = np.asarray(picture())
    passes = [pixels[top::down, left::right] for top, left, down, right in ADAM7]
    rows = b"".join(b"\0" + row.tobytes() for part in passes if part.size for row in part)
    return png(WIDTH, HEIGHT, rows, interlace=1)


def directory(entries: Sequence[Entry], following: int = 0, order: str = "<", big: bool = False) -> bytes:
    """A TIFF directory; `following` is the offset of the next one."""
    wide = "Q" if big else "I"
    data = struct.pack(order + ("Q" if big else "H"), len(entries))
    for tag, kind, count, value in entries:
        # a short stands at the beginning of its field, whatever the byte order
        field = struct.pack(order + "H", value) if kind == 3 and count == 1 else struct.pack(order + wide, value)
        data += struct.pack(order + "HH" + wide, tag, kind, count) + field.ljust(8 if big else 4, b"\0")
    return data + struct.pack(order + wide, following)


def tiff_header(first: int, order: str = "<", big: bool = False) -> bytes:
    """The beginning of a TIFF; `first` is the offset of its first directory."""
    mark = b"II" if order == "<" else b"MM"
    if big:
        return mark + struct.pack(order + "HHHQ", 43, 8, 0, first)
    return mark + struct.pack(order + "HI", 42, first)


def grey_entries(
    pixels_at: int,
    count: int,
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    tile: int = 0,
    tags: Mapping[int, int] = UNCHANGED,
) -> list[Entry]:
    """The entries of a grey TIFF frame, in tiles of a side if one is given; `tags` are values that are not as usual."""
    values = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 277: 1}
    values |= {322: tile, 323: tile, 324: pixels_at, 325: count} if tile else {273: pixels_at, 278: height, 279: count}
    values |= tags
    return [(tag, 3 if value < 65536 and tag < 273 else 4, 1, value) for tag, value in sorted(values.items())]


def grey_tiff(
    data: bytes,
    order: str = "<",
    big: bool = False,
    frames: int = 1,
    width: int = WIDTH,
    height: int = HEIGHT,
    *,
    tile: int = 0,
    tags: Mapping[int, int] = UNCHANGED,
) -> bytes:
    """A TIFF of so many frames that share their pixels, `data`, which stand right behind the header."""
    header = 16 if big else 8
    entries = grey_entries(header, len(data), width, height, tile=tile, tags=tags)
    first = header + len(data)
    size = len(directory(entries, 0, order, big))
    starts = [first + size * number for number in range(1, frames)] + [0]
    return tiff_header(first, order, big) + data + b"".join(directory(entries, at, order, big) for at in starts)


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of objects 1, 2, ..., of which the first is the catalog; `trailer` are more entries of its trailer."""
    data, starts = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(data))
    return bytes(data) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def pdf_stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(content), content)


def one_page_pdf(
    content: bytes, box: bytes = b"0 0 200 200", entries: bytes = b"", further: Iterable[bytes] = (), root: bytes = b""
) -> bytes:
    """A PDF of one page; `further` are objects 5, 6, ..., `root` more entries of the catalog."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R%b>>" % (box, entries)
    catalog = CATALOG[:-2] + root + b">>"
    return pdf(catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, pdf_stream(content), *further)


def samples() -> dict[str, bytes]:
    """A whole file for each way to write each format, by name; the name begins with the format."""
    image, grey = picture(), picture().convert("L")
    turned = [image.rotate(180), image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]
    series = {"save_all": True, "append_images": turned}
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"
    profile = bytes(range(256)) * 2
    raw, across = grey.tobytes(), grey.resize((32, 32)).tobytes()
    return {
        "jpeg": saved(image, "JPEG"),
        "jpeg-progressive": saved(image, "JPEG", progressive=True, exif=exif, icc_profile=profile),
        "jpeg-grey": saved(grey, "JPEG", restart_marker_blocks=1),
        "jpeg-cmyk": saved(image.convert("CMYK"), "JPEG"),
        "png": saved(image, "PNG", exif=exif, icc_profile=profile),
        "png-palette": saved(image.quantize(16), "PNG", transparency=0),
        "png-interlaced": interlaced_png(),
        "png-16": saved(Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), "PNG"),
        "png-animated": saved(image, "PNG", **series),
        "heic": PHOTO.read_bytes(),  # no package that may be had writes them
        "avif": saved(image, "AVIF", exif=exif),
        "avif-lossless-alpha": saved(image.convert("RGBA").rotate(20), "AVIF", quality=100),
        "webp-lossy": saved(image, "WEBP", exif=exif),
        "webp-lossless": saved(image, "WEBP", lossless=True),
        "webp-alpha": saved(image.convert("RGBA").rotate(20), "WEBP"),
        "webp-animated": saved(image, "WEBP", **series),
        "bmp": saved(image, "BMP"),
        "bmp-palette": saved(image.quantize(16), "BMP"),
        "gif": saved(image, "GIF"),
        "gif-animated": saved(image, "GIF", comment=b"a comment", **series),
        "tiff-little": grey_tiff(raw),
        "tiff-big-endian": grey_tiff(raw, ">"),
        "tiff-frames": grey_tiff(raw, frames=3),
        "tiff-tiled": grey_tiff(across, width=32, height=32, tile=32),
        "tiff-bigtiff": grey_tiff(raw, big=True),
        "tiff-lzw": saved(image, "TIFF", compression="tiff_lzw"),
        "tiff-deflate": saved(image, "TIFF", compression="tiff_deflate", exif=exif),
        "tiff-jpeg": saved(image, "TIFF", compression="jpeg"),
        "tiff-group4": saved(image.convert("1"), "TIFF", compression="group4"),
        "pdf": one_page_pdf(b"0 0 100 50 re f"),
        "pdf-picture": saved(image, "PDF", creationDate=EPOCH, modDate=EPOCH),
    }


def boundaries(name: str, data: bytes) -> list[int]:
    """The offsets at which a part of a sample begins or ends, in ascending order."""
    kind = name.partition("-")[0]
    if kind == "jpeg":
        found = {match.start() for match in re.finditer(rb"\xff[\xc0-\xfe]", data)}
        found |= {at + 4 for at in found}
    elif kind == "png":
        found = {match.start() + shift for match in re.finditer(rb"[A-Za-z]{4}", data) for shift in (-4, 0, 4)}
    elif kind in ("avif", "heic"):
        found = {match.start() + shift for match in re.finditer(rb"[a-z][A-Za-z0-9]{3}", data) for shift in (-4, 0, 4)}
    elif kind == "webp":
        found = {match.start() + s for match in re.finditer(rb"VP8[ LX]|ANIM|ANMF|ALPH|EXIF", data) for s in (0, 4, 8)}
    elif kind == "gif":
        found = {6, 10, 13} | {match.start() for match in re.finditer(rb"[\x21\x2c][\xf9\xfe\xff\x00]", data)}
    elif kind == "bmp":
        found = {2, 10, 14, 18, 22, 26, 28, 30, 54, int.from_bytes(data[10:14], "little")}
    elif kind == "tiff":
        found = {2, 4, 8, 16} | set(range(len(data) - 4, max(8, len(data) - 140), -4))
    else:
        found = {match.start() for match in re.finditer(rb"obj|endobj|stream|xref|trailer|startxref|%%EOF", data)}
    return sorted(at for at in found if 0 < at < len(data))
