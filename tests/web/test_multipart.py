"""Names of files in forms, in every form in which clients write them."""

import asyncio

import pytest
from starlette.datastructures import Headers, UploadFile

from ocr.web.multipart import FormParser
from tests.conftest import ROOT


def find_name(body: bytes) -> str | None:
    """The name of a form's one file; None if there is no file."""

    async def stream():
        yield body

    async def parse() -> str | None:
        parser = FormParser(Headers({"content-type": "multipart/form-data; boundary=BND"}), stream())
        [(_, field)] = (await parser.parse()).multi_items()
        parser.close()
        return field.filename if isinstance(field, UploadFile) else None

    return asyncio.run(parse())


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="a b.png"', "a b.png"),
        ("filename*=utf-8''%E4%BD%A0%E5%A5%BD.png", "你好.png"),
        ("filename*=UTF-8'zh'%E4%BD%A0.png", "你.png"),
        ("filename*=iso-8859-1''caf%E9.png", "café.png"),
        ("filename*=no-such''a%20b.png", "a b.png"),
        ("filename*=''plain.png", "plain.png"),
        ("filename*=utf-8''a%22b%0D%0Ac.png", "a_b__c.png"),
        ("filename=\"plain.png\"; filename*=utf-8''%E4%BD%A0.png", "plain.png"),
        ("other=1", None),
    ],
)
def test_the_name_of_a_file(disposition: str, name: str | None):
    body = f'--BND\r\nContent-Disposition: form-data; name="file"; {disposition}\r\n\r\nbytes\r\n--BND--\r\n'
    assert find_name(body.encode()) == name


def test_what_requests_2_21_sends():
    assert find_name((ROOT / "tests/resources/cases/filename_star.http").read_bytes()) == "你好.png"
