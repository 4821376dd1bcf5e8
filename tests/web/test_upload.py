import asyncio
import base64
import json
import tempfile

import pytest
from starlette.requests import Request

from ocr.errors import EmptyFile, FileTooLarge, InvalidRequest, MissingFile
from ocr.web.upload import Upload, read_upload

BOUNDARY = "frontier"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, filename: str | None = "a.png") -> bytes:
    named = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename is not None else "")
    return f"--{BOUNDARY}\r\nContent-Disposition: {named}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def upload(content_type: str | None, body: bytes, max_bytes: int = 1000) -> Upload:
    """Sends a body in small pieces; whatever becomes of it, the last piece must have been taken."""
    size = max(7, len(body) // 50)
    chunks = [body[i : i + size] for i in range(0, len(body), size)] or [b""]

    async def receive():
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    headers = [] if content_type is None else [(b"content-type", content_type.encode())]
    request = Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)
    try:
        return asyncio.run(read_upload(request, max_bytes))
    finally:
        assert not chunks


PICTURE = b"\x89PNG and so on \r\n--front"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, form(part("file", PICTURE))),
        (FORM.replace("multipart", "Multipart"), form(part("file", PICTURE, filename=""))),
        ("image/png", PICTURE),
        ("application/octet-stream", PICTURE),
        ("application/x-www-form-urlencoded", PICTURE),  # what `curl --data-binary` says unless it is told otherwise
        (None, PICTURE),
        ("application/json", json.dumps({"image": base64.b64encode(PICTURE).decode()}).encode()),
        ("application/json; charset=utf-8", b'{"image": "data:image/png;base64,' + base64.b64encode(PICTURE) + b'"}'),
        ("application/json", json.dumps({"image": base64.encodebytes(PICTURE).decode()}).encode()),
    ],
)
def test_every_way_to_send_a_file(content_type: str | None, body: bytes):
    assert upload(content_type, body) == Upload(PICTURE)


def test_fields_that_mean_nothing_are_reported():
    got = upload(FORM, form(part("lang", b"ch", filename=None), part("file", PICTURE)))
    assert got == Upload(PICTURE, ("the form field 'lang' is not known and was ignored",))
    got = upload("application/json", b'{"image": "QUJD", "lang": "ch"}')
    assert got == Upload(b"ABC", ("the JSON field 'lang' is not known and was ignored",))


@pytest.mark.parametrize(
    ("content_type", "body", "error", "message"),
    [
        (FORM, form(part("image", PICTURE)), MissingFile, "its fields are: 'image'"),
        (FORM, form(), MissingFile, "its fields are: none"),
        (FORM, form(part("file", b"http://127.0.0.1/a.png", filename=None)), MissingFile, "holds text"),
        (FORM, form(part("file", PICTURE), part("file", PICTURE)), InvalidRequest, "one file a request"),
        (FORM, form(part("file", b"")), EmptyFile, "empty"),
        (FORM, form(part("file", PICTURE))[:-20], InvalidRequest, "closing boundary"),
        (FORM, b"no form at all", InvalidRequest, "can't be read"),
        (FORM, b"", InvalidRequest, "closing boundary"),
        ("multipart/form-data", form(part("file", PICTURE)), InvalidRequest, "boundary"),
        (FORM, form(part("x", bytes(70_000), filename=None)), InvalidRequest, "can't be read"),
        (FORM, form(part("x", bytes(70_000)), part("file", PICTURE)), FileTooLarge, "more than"),
        ("image/png", b"", EmptyFile, "empty"),
        ("application/json", b"{", InvalidRequest, "JSON"),
        ("application/json", b"[" * 60_000, InvalidRequest, "JSON"),
        ("application/json", b"\xff\xfe", InvalidRequest, "JSON"),
        ("application/json", b'["image"]', InvalidRequest, "object"),
        ("application/json", b"{}", MissingFile, "image"),
        ("application/json", b'{"image": 5}', InvalidRequest, "string"),
        ("application/json", b'{"image": "A"}', InvalidRequest, "base64"),
        ("application/json", '{"image": "图"}'.encode(), InvalidRequest, "base64"),
        ("application/json", b'{"image": "http://127.0.0.1/"}', InvalidRequest, "base64"),
        ("application/json", b'{"image": ""}', EmptyFile, "empty"),
    ],
)
def test_mistakes_are_told_apart(content_type: str, body: bytes, error: type[Exception], message: str):
    with pytest.raises(error, match=message):
        upload(content_type, body)


@pytest.mark.parametrize("extra", [0, 1])
def test_the_cap_is_on_the_file_itself(extra: int):
    content = bytes(1000 + extra)
    encoded = json.dumps({"image": base64.b64encode(content).decode()}).encode()
    for content_type, body in (
        (FORM, form(part("file", content))),
        ("image/png", content),
        ("application/json", encoded),
    ):
        if extra:
            with pytest.raises(FileTooLarge):
                upload(content_type, body)
        else:
            assert upload(content_type, body).data == content


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    content = bytes(3_000_000)
    assert upload(FORM, form(part("file", content)), max_bytes=len(content)).data == content


def test_a_connection_that_ends_early():
    async def receive():
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)
    with pytest.raises(InvalidRequest, match="closed"):
        asyncio.run(read_upload(request, 1000))
