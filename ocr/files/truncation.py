"""Whether a picture file or PDF ends too early, by what its own structure says there should be.

Decoders report a cut file in many ways, and some fill the missing rows with grey and report nothing. The structure is
plainer: a JPEG leads from marker to marker to its end marker, a PNG from chunk to chunk, a TIFF's directory names where
its strips lie, a PDF closes with a mark. Nothing here decodes pixels; each function takes the file's bytes, damaged or
not, and always comes to an end.
"""

import re
from collections.abc import Iterator
from typing import Literal

from ocr.files.bmff import boxes_are_whole

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9  # of a JPEG's markers the second byte

# A marker inside JPEG scan data is 0xFF and a byte that is neither 0 (a stuffed 0xFF) nor a restart marker nor padding.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)

# Readers look for a PDF's end mark in its last 1024 bytes; some mail programs append more than that.
_PDF_TAIL = 8192

_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_STRIPS, _TILES = (273, 279), (324, 325)  # the tags of their offsets and of their byte counts


def ends_early(data: bytes, file_format: str) -> bool:
    """Whether there should be more of the file.

    Args:
        data: the file's bytes.
        file_format: JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC, AVIF or PDF.
    """
    if file_format == "JPEG":
        return not jpeg_is_whole(data)
    if file_format == "PNG":
        return not _png_is_whole(data)
    if file_format == "WebP":
        return len(data) < int.from_bytes(data[4:8], "little") + 8
    if file_format == "BMP":
        return len(data) < max(26, int.from_bytes(data[2:6], "little"))
    if file_format == "GIF":
        return not data.rstrip(b"\x00").endswith(b";")
    if file_format in ("HEIC", "AVIF"):
        return not boxes_are_whole(data)
    if file_format == "PDF":
        return b"%%EOF" not in data[-_PDF_TAIL:]
    return not _tiff_is_whole(data)


def walk_jpeg_markers(data: bytes) -> Iterator[int]:
    """The markers of a JPEG in turn, each the byte behind 0xFF, as far as they lead.

    The last one is the end marker's, if they lead to it. Restart markers within a scan are not among them, and of
    padding each byte is, as 0xFF.
    """
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        yield marker
        if marker == 0xFF:  # padding
            position += 1
            continue
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == START_OF_SCAN:
            found = _JPEG_MARKER.search(data, position)
            if found is None:
                return
            if found.group()[1] == END_OF_IMAGE:
                yield END_OF_IMAGE
                return
            position = found.start()


def jpeg_is_whole(data: bytes) -> bool:
    """Whether the markers of a JPEG lead from a scan to its end marker, rather than past the end of the data."""
    scanned = False
    for marker in walk_jpeg_markers(data):
        if scanned and marker == END_OF_IMAGE:
            return True
        scanned = scanned or marker == START_OF_SCAN
    return False


def _png_is_whole(data: bytes) -> bool:
    """Whether the chunks of a PNG lead to its end chunk."""
    position = 8
    while position + 12 <= len(data):
        if data[position + 4 : position + 8] == b"IEND":
            return True
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    return False


def _tiff_is_whole(data: bytes) -> bool:
    """Whether the first directory of a TIFF, and every strip or tile that it names, lies inside the data."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"

    def numbers(start: int, size: int, count: int) -> list[int]:
        end = min(start + size * count, len(data))
        return [int.from_bytes(data[at : at + size], order) for at in range(start, end, size)]

    # TIFF, or BigTIFF with its wider numbers: directory's offset at, width of an offset, of the count of entries, of an
    # entry
    at, wide, count_size, entry_size = (8, 8, 8, 20) if data[2:3] == b"+" or data[3:4] == b"+" else (4, 4, 2, 12)
    if len(data) < at + wide:
        return False
    directory = numbers(at, wide, 1)[0]
    count = sum(numbers(directory, count_size, 1))
    first = directory + count_size
    if first + count * entry_size > len(data):
        return False
    values: dict[int, tuple[int, int, int]] = {}  # where a tag's last values are; read once, however often it is named
    for entry in range(first, first + count * entry_size, entry_size):
        tag, kind = numbers(entry, 2, 2)
        length = numbers(entry + 4, wide, 1)[0]
        size = _TIFF_SIZES.get(kind, 1)
        field = entry + 4 + wide
        start = field if length * size <= wide else numbers(field, wide, 1)[0]
        if start + length * size > len(data):
            return False
        if tag in _STRIPS + _TILES:
            values[tag] = (start, size, length)
    return all(
        offset + size <= len(data)
        for offsets, sizes in (_STRIPS, _TILES)
        if offsets in values and sizes in values
        for offset, size in zip(numbers(*values[offsets]), numbers(*values[sizes]), strict=False)
    )
