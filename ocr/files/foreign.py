"""What a file is that can't be read, so that its sender knows what to send instead."""

import re
from collections.abc import Iterable

HEAD = 4096  # bytes that are looked at
TAIL = 65536  # bytes at the end, where an archive lists what it holds

# What the first bytes say. The longest first.
STARTS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of an old Office program",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a rich text document",
    b"\x00\x00\x01\x00": "an icon",
    b"8BPS": "a Photoshop picture",
    b"AT&TFORM": "a DjVu document",
    b"%!PS": "a PostScript document",
    b"\x00\x00\x00\x0cjP  ": "a JPEG 2000 picture",
    b"\xff\x4f\xff\x51": "a JPEG 2000 picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"\x00\x00\x00\x0cJXL ": "a JPEG XL picture",
    b"ID3": "a sound",
    b"OggS": "a sound or film",
    b"\x1aE\xdf\xa3": "a film",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}
# What a zip archive is that holds an entry of this name.
ARCHIVES = {
    b"word/": "a Word document",
    b"xl/": "an Excel workbook",
    b"ppt/": "a PowerPoint presentation",
    b"content.xml": "an OpenDocument file",
    b"META-INF/container.xml": "an e-book",
}
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def name_foreign(data: bytes) -> str | None:
    """What a file of no readable format seems to be, such as "a Word document"; None if there is no telling."""
    head = data[:HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _name_by(ARCHIVES.items(), head + data[-TAIL:]) or "a zip archive"
    for start, name in STARTS.items():
        if head.startswith(start):
            return name
    if head[4:8] == b"ftyp":
        return "a film"
    if _MARKUP.match(head):
        return "a web page"
    if _SVG.search(head):
        return "an SVG drawing"
    return "a text" if _is_text(head) else None


def _name_by(signs: Iterable[tuple[bytes, str]], data: bytes) -> str | None:
    return next((name for sign, name in signs if sign in data), None)


def _is_text(head: bytes) -> bool:
    """Whether the bytes are UTF-8 without control characters, maybe cut in the middle of one."""
    if not head or any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3
    return True
