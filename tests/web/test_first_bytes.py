"""Files that are refused before they are here as a whole."""

import pytest
import requests

from benchmarks.robustness.hostile.samples import samples
from benchmarks.robustness.hostile.zips import zip_of
from ocr.errors import UnsupportedFormat
from ocr.web.first_bytes import Beginning

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def feed(data: bytes, declared: str = "", step: int = 100) -> int:
    """How many bytes are taken before the file is refused; all of them if it isn't."""
    beginning = Beginning(declared)
    for place in range(0, len(data), step):
        try:
            beginning.add(data[place : place + step])
        except UnsupportedFormat:
            return place + step
    return len(data)


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (OLD_WORD + bytes(50_000), ""),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50_000), "image/png"),
        (b"some text " * 5000, ""),
        (b"<html>" + b" " * 50_000, ""),
        (zip_of({"[Content_Types].xml": b"x", "word/document.xml": b"x" * 99_000}) + bytes(9000), ""),
        (zip_of({"a": bytes(range(256)) * 400}) + bytes(9000), OFFICE + "; charset=x"),
        (bytes(50_000), "video/mp4"),
    ],
)
def test_what_is_not_read_is_refused_early(data: bytes, declared: str):
    assert feed(data, declared) < 1300


@pytest.mark.parametrize("name", sorted(samples()))
def test_what_is_read_is_never_refused_whatever_it_was_declared_as(name: str):
    data = samples()[name].ljust(3000, b"\0")
    assert feed(data, OFFICE) == len(data)


def test_what_can_not_be_told_yet_is_taken():
    late = bytes(1010) + samples()["pdf"].ljust(5000, b"\n")
    for data in (late, bytes(50_000), zip_of({"a.bin": bytes(5000)}) + bytes(9000)):
        assert feed(data) == len(data)
    assert feed(OLD_WORD + bytes(100)) == 108  # all of it is here, and told what it is by those who open it


def test_a_large_document_is_refused_while_it_is_sent(server_url: str):
    data = OLD_WORD + bytes(20_000_000)
    for sent in ({"data": data}, {"files": {"file": ("a.doc", data)}}):
        answer = requests.post(server_url + "/api/v1/ocr", timeout=60, **sent)
        assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_FORMAT")
        assert "this is a document of an old Office program" in answer.json()["msg"]
    several = requests.post(server_url + "/api/v1/batch", files=[("file", ("a.doc", data))] * 2, timeout=60).json()
    assert [each["code"] for each in several["data"]["results"]] == ["UNSUPPORTED_FORMAT"] * 2
