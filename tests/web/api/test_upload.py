import asyncio
import base64
import json
import tempfile
from dataclasses import replace

import pytest
from starlette.requests import Request

from ocr.errors import EmptyFile, FileTooLarge, InvalidOption, InvalidRequest, MissingFile, UploadTooSlow
from ocr.pipeline.options import Options
from ocr.settings import Settings
from ocr.web.upload import Upload, read_upload

BOUNDARY = "frontier"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, filename: str | None = "a.png") -> bytes:
    named = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename is not None else "")
    return f"--{BOUNDARY}\r\nContent-Disposition: {named}\r\n\r\n".encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def upload(
    content_type: str | None,
    body: bytes,
    max_bytes: int = 1024,
    *,
    query: str = "",
    accept: str | None = None,
    most_files: int = 1,
) -> Upload:
    """Sends a body in small pieces; whatever becomes of it, the last piece must have been taken."""
    size = max(7, len(body) // 50)
    chunks = [body[i : i + size] for i in range(0, len(body), size)] or [b""]

    async def receive():
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    headers = [] if content_type is None else [(b"content-type", content_type.encode())]
    headers += [] if accept is None else [(b"accept", accept.encode())]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "query_string": query.encode()}
    settings = Settings(max_bytes=max_bytes)
    try:
        return asyncio.run(read_upload(Request(scope, receive), settings, most_files=most_files))
    finally:
        assert not chunks


NOTHING = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
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
        ("application/json", json.dumps({"image": base64.urlsafe_b64encode(PICTURE).decode().rstrip("=")}).encode()),
    ],
)
def test_every_way_to_send_a_file(content_type: str | None, body: bytes):
    got = upload(content_type, body)
    assert [file.data for file in got.files] == [PICTURE]
    assert got.options == Options()


def test_options_have_the_same_names_everywhere():
    wanted = Options(layout="paragraphs", minimum_confidence=0.5)
    fields = (part("layout", b"paragraphs", filename=None), part("minimum_confidence", b"0.5", filename=None))
    assert upload(FORM, form(*fields, part("file", PICTURE))).options == wanted
    assert upload("image/png", PICTURE, query="layout=paragraphs&minimum_confidence=0.5").options == wanted
    message = b'{"image": "QUJD", "layout": "paragraphs", "minimum_confidence": 0.5}'
    assert upload("application/json", message).options == wanted
    assert upload(FORM, form(fields[0], part("file", PICTURE)), query="minimum_confidence=0.5").options == wanted


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("lang=ch", "'lang' is not an option"),
        ("layot=lines", "did you mean layout"),
        ("layout=columns", "layout is 'columns', but must be one of lines, paragraphs, preserve"),
        ("minimum_confidence=2", "must be a number from 0 to 1"),
        ("minimum_confidence=nan", "must be a number from 0 to 1"),
        ("mode=line&mode=page", "'mode' is given more than once"),
        ("region=1,2,3", "region has '1,2,3'"),
        ("region=0,0,9,9;0,0,9,9", "several areas"),
        ("ignore=0,0,-1,5", "ignore has '0,0,-1,5'"),
    ],
)
def test_no_option_is_ignored(query: str, message: str):
    with pytest.raises(InvalidOption, match=message):
        upload("image/png", PICTURE, query=query)


def test_an_option_in_two_places_or_of_a_wrong_type_is_refused():
    body = form(part("mode", b"line", filename=None), part("file", PICTURE))
    with pytest.raises(InvalidOption, match="more than once"):
        upload(FORM, body, query="mode=page")
    assert upload(FORM, body, query="mode=line").options.mode == "line"  # the same twice is no contradiction
    for value in (b"true", b"null", b"[1]", b'{"a": 1}'):
        with pytest.raises(InvalidOption, match="must be a string or a number"):
            upload("application/json", b'{"image": "QUJD", "dpi": ' + value + b"}")


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("text/plain", "txt"),
        ("application/pdf, application/json;q=0.5", "pdf"),
        ("application/pdf;q=0.5, application/json", "json"),
        ("text/plain;q=0", "json"),
        ("image/webp, */*, rubbish;;;q=x", "json"),
    ],
)
def test_the_accept_header_chooses_a_format_where_no_option_does(accept: str | None, format: str):
    assert upload("image/png", PICTURE, accept=accept).options.format == format
    assert upload("image/png", PICTURE, accept=accept, query="format=csv").options.format == "csv"


def test_several_files_keep_their_order_and_names():
    body = form(part("file", b"one", "a.png"), part("file", b"", "../../b.png"), part("file", b"three"))
    got = upload(FORM, body, most_files=3)
    assert [(file.name, file.data) for file in got.files] == [
        ("a.png", b"one"),
        ("../../b.png", b""),
        ("a.png", b"three"),
    ]
    got = upload("application/json", b'{"images": ["QUJD", ""]}', most_files=2)
    assert [file.data for file in got.files] == [b"ABC", b""]
    with pytest.raises(InvalidRequest, match="3 files, and at most 2"):
        upload(FORM, body, most_files=2)
    for images in (b"[]", b'"QUJD"', b"[1]"):
        with pytest.raises(InvalidRequest):
            upload("application/json", b'{"images": ' + images + b"}", most_files=2)


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
        (FORM, form(part("x", b"abc"), part("file", PICTURE)), InvalidRequest, "'x' holds a file"),
        ("application/json", b'{"image": "QUJD", "images": ["QUJD"]}', InvalidRequest, "both"),
        ("application/json", b'{"images": ["QUJD", "QUJD"]}', InvalidRequest, "one file a request"),
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
    content = bytes(1024 + extra)
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
            assert upload(content_type, body).files[0].data == content


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    content = bytes(3_000_000)
    assert upload(FORM, form(part("file", content)), max_bytes=len(content)).files[0].data == content


def test_a_connection_that_ends_early():
    async def receive():
        return {"type": "http.disconnect"}

    with pytest.raises(InvalidRequest, match="closed"):
        asyncio.run(read_upload(Request(NOTHING, receive), Settings()))


def test_a_request_that_takes_too_long():
    async def receive():
        await asyncio.sleep(60)

    async def read():
        # the clock of asyncio, not a long wait: the least that the setting takes is a second
        settings = replace(Settings(), upload_timeout=1)
        with pytest.raises(UploadTooSlow, match="within 1 seconds"):
            await read_upload(Request(NOTHING, receive), settings)

    asyncio.run(read())
