"""Files that can't be read are told what they are."""

import io
import zipfile

import pytest

from ocr.errors import UnsupportedFormat
from ocr.files.foreign import name_foreign
from ocr.files.open import open_pages


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, bytes(10_000))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        (archive("scan.png"), "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a document of an old Office program"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "a web page"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        ("只是一段文字。\n".encode() * 700, "a text"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(40), "a film"),
        (bytes(100), None),
        (b"\xff\xfe" + bytes(range(256)), None),
    ],
)
def test_what_a_file_is(data: bytes, what: str | None):
    assert name_foreign(data) == what
    told = f"this is {what}, not a picture" if what else "^not a picture"
    with pytest.raises(UnsupportedFormat, match=told):
        open_pages(data, max_pixels=100)
