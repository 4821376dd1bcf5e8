import asyncio
import json

import pytest
from starlette.responses import Response

from ocr.pipeline.options import Options
from ocr.results import Character, Document, Line, Page
from ocr.web.document_reply import LONGEST_HEADER, WARNINGS_HEADER, document_to_data, write_file_reply

BOX = ((0, 0), (90, 0), (90, 9), (0, 9))


def document(*warnings: str) -> Document:
    characters = (Character("a", 0.0, 0.5, 0.9, (("o", 0.1),)), Character("b", 0.5, 1.0, 1.0))
    return Document((Page(100, 50, (Line("ab", 0.9, BOX, characters=characters),)), Page(100, 50, ())), warnings)


def reply(*warnings: str) -> Response:
    return asyncio.run(write_file_reply(document(*warnings), Options(format="txt"), "a.png", None))


def test_a_file_of_the_format_that_was_asked_for():
    response = reply()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.body.decode().startswith("ab\n")
    assert WARNINGS_HEADER not in response.headers


@pytest.mark.parametrize(
    ("source", "plain", "name"),
    [
        ("a.png", "a.txt", "a.txt"),
        ("发票 1.jpg", "__ 1.txt", "%E5%8F%91%E7%A5%A8%201.txt"),
        ("C:\\scans\\bill.tar.gz", "bill.tar.txt", "bill.tar.txt"),
        ("../../etc/passwd", "passwd.txt", "passwd.txt"),
        ('x"\r\nX-Evil: 1.png', "x___X-Evil_ 1.txt", "x___X-Evil_%201.txt"),
        ("half \ud800.png", "half _.txt", "half%20%EF%BF%BD.txt"),
        ("", "document.txt", "document.txt"),
        ("...", "document.txt", "document.txt"),
    ],
)
def test_a_download_is_named_after_the_file_that_was_read(source: str, plain: str, name: str):
    response = asyncio.run(write_file_reply(document(), Options(format="txt"), source, None))
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    assert response.headers["content-disposition"] == told


def test_warnings_of_any_characters_stand_in_a_header():
    header = reply("第 2 页", "one\r\nX-Other: line", "half \ud800").headers[WARNINGS_HEADER]
    assert header.isascii()
    assert header.isprintable()
    assert json.loads(header) == ["第 2 页", "one\r\nX-Other: line", "half \ufffd"]


@pytest.mark.parametrize("warning", ["frame {} skipped", "第 {} 页", "{}" + "x" * LONGEST_HEADER])
def test_too_many_warnings_are_cut_and_it_says_how_many_are_missing(warning: str):
    all_of_them = [warning.format(number) for number in range(1000)]
    header = reply(*all_of_them).headers[WARNINGS_HEADER]
    assert len(header) <= LONGEST_HEADER
    *kept, last = json.loads(header)
    assert kept == all_of_them[: len(kept)]
    assert last == f"and {1000 - len(kept)} more"


def test_pages_have_the_numbers_that_they_have_in_their_file():
    data = document_to_data(document(), [2, 6], Options())
    assert [page["number"] for page in data["pages"]] == [3, 7]
    with pytest.raises(ValueError):
        document_to_data(document(), [2], Options())


@pytest.mark.parametrize(
    ("characters", "fields"),
    [("none", None), ("boxes", {"text", "confidence", "box"}), ("alternatives", {"text", "confidence", "box"})],
)
def test_characters_as_they_are_asked_for(characters: str, fields: set[str] | None):
    [line] = document_to_data(document(), [0, 1], Options(characters=characters))["lines"]
    if fields is None:
        assert "characters" not in line
    else:
        first = line["characters"][0]
        assert set(first) - {"alternatives"} == fields
        assert ("alternatives" in first) == (characters == "alternatives")
