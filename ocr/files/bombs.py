"""Whether a picture file is made to keep its decoder busy: of more parts than any camera or program writes.

Decoders bound their work by the picture's size and not by the file's parts. A progressive JPEG's scans each cost a pass
over all pixels: one of 360 kB takes 80 s. Chunks, segments and blocks of no content are read one by one, in Python:
32 MB of them took 15 s and 1 GB. So they are counted before, which ends as soon as there are too many.
"""

from collections.abc import Iterator

from ocr.errors import ImageDecodeFailed
from ocr.files.gif import walk_blocks
from ocr.files.truncation import START_OF_SCAN, walk_jpeg_markers

MOST_SCANS = 100  # of a JPEG; a progressive one has about 10, and libtiff sets the same bound
MOST_PARTS = 500_000  # a GIF of 128 MB has as many: its blocks hold 255 bytes at most


def check_parts(data: bytes, file_format: str) -> None:
    """Refuses a file of too many parts, before any decoder sees it.

    Args:
        data: the file's bytes, damaged or not.
        file_format: JPEG, PNG or GIF; those of other formats pass.

    Raises:
        ImageDecodeFailed: it has too many.
    """
    if file_format == "JPEG":
        scans = 0
        for parts, marker in enumerate(walk_jpeg_markers(data)):
            scans += marker == START_OF_SCAN
            if scans > MOST_SCANS or parts > MOST_PARTS:
                raise _refusal(file_format, "scans" if scans > MOST_SCANS else "segments")
    elif file_format in ("PNG", "GIF"):
        walk: Iterator[object] = _png_chunks(data) if file_format == "PNG" else walk_blocks(data)
        for parts, _ in enumerate(walk):
            if parts > MOST_PARTS:
                raise _refusal(file_format, "chunks" if file_format == "PNG" else "blocks")


def _refusal(file_format: str, parts: str) -> ImageDecodeFailed:
    return ImageDecodeFailed(f"the {file_format} file can't be decoded: it has too many {parts}")


def _png_chunks(data: bytes) -> Iterator[int]:
    """Where each chunk begins."""
    position = 8
    while position < len(data):
        yield position
        position += 12 + int.from_bytes(data[position : position + 4], "big")
