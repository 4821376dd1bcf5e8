"""The smallest TrueType font: glyphs that have a size but draw nothing, for text to be found and copied, not seen.

A searchable PDF has its text in it, invisible. A font must be embedded all the same, or readers put one of their own in
its place and complain. Tesseract and OCRmyPDF carry such a font along too; theirs has glyphs without size, and of such
PDFium takes no notice where one stands alone: a page number, a dash.
"""

import struct

UNITS_PER_EM = 1000
# in thousandths of an em; together one em, so that a line's box is as high as its font is large
ASCENT, DESCENT = 800, -200

_MAGIC = 0x5F0F3CF5
_WHOLE = 0xB1B0AFBA  # what the file's 32-bit words and `checkSumAdjustment` have to add up to


# advance widths of the glyphs: 0 is what a font must have for characters that it lacks, then a narrow and a wide one
NARROW, WIDE = 500, 1000
_ADVANCES = (WIDE, NARROW, WIDE)


def build_font() -> bytes:
    """The font file. Its tables are those that a PDF's CIDFontType2 has to have."""
    outlines = [b"", _diagonal(NARROW), _diagonal(WIDE)]
    starts = [sum(map(len, outlines[:count])) // 2 for count in range(len(outlines) + 1)]
    count = len(outlines)
    head = struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x00010000, 0x00010000, 0, _MAGIC, 0, UNITS_PER_EM, 0, 0, 0, DESCENT, WIDE, ASCENT, 0, 8, 2, 0, 0),
    )
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, ASCENT, DESCENT, 0, WIDE, *[0] * 11, count)
    maxp = struct.pack(">IHHHHHHHHHHHHHH", 0x00010000, count, 2, 1, 0, 0, 1, *[0] * 8)
    hmtx = b"".join(struct.pack(">Hh", advance, 0) for advance in _ADVANCES)
    loca = struct.pack(f">{count + 1}H", *starts)
    glyf = b"".join(outlines)
    return _file({b"glyf": glyf, b"head": head, b"hhea": hhea, b"hmtx": hmtx, b"loca": loca, b"maxp": maxp})


def _diagonal(width: int) -> bytes:
    """An outline of two points, from the lower left to the upper right: it has a size, and no area to be filled."""
    box = struct.pack(">hhhhh", 1, 0, DESCENT, width, ASCENT)
    return box + struct.pack(">HHBBhhhh", 1, 0, 1, 1, 0, width, DESCENT, ASCENT - DESCENT)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """A font file of tables, whose names have to be in order."""
    power = len(tables).bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    start = len(header) + 16 * len(tables)
    directory, body = b"", b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, _checksum(table), start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = header + directory + body
    at = start + body.index(tables[b"head"]) + 8
    adjustment = (_WHOLE - _checksum(whole)) & 0xFFFFFFFF
    return whole[:at] + struct.pack(">I", adjustment) + whole[at + 4 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
