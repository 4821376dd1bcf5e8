"""What a client sends to be read: a multipart form, the file itself, or JSON with base64.

BentoML's own multipart parser answers ordinary mistakes with a 500 and takes a text in a file field for a URL to fetch,
so the request is parsed here. Files stay in memory: nothing a client sends is written to disk.
"""

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Self

import bentoml
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from ocr.errors import EmptyFile, FileTooLarge, InvalidRequest, MissingFile, RequestError
from ocr.web.limits import CappedBody

FILE_FIELD = "file"
ENVELOPE_BYTES = 64 * 1024  # what a body may hold besides the file: multipart headers, small fields, JSON punctuation


@dataclass(frozen=True, slots=True)
class Upload:
    """One picture file as it was sent, and in plain words what else came with it and was left out."""

    data: bytes
    warnings: tuple[str, ...] = ()


class OcrRequest(bentoml.IODescriptor):
    """Hands the request as it is to the API method, and tells OpenAPI what it looks like."""

    request: Any = None

    @classmethod
    async def from_http_request(cls, request: Request, serde: Any) -> Self:
        """Takes the request unread: reading it can fail, and failures are answered by the API method."""
        return cls(request=request)

    @classmethod
    def mime_type(cls) -> str:
        """The usual form of the body."""
        return "multipart/form-data"

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The form's fields."""
        picture = {"type": "string", "format": "binary", "description": "JPEG, PNG, WebP, BMP, GIF or TIFF"}
        return {"type": "object", "title": "OcrRequest", "required": [FILE_FIELD], "properties": {FILE_FIELD: picture}}


async def read_upload(request: Request, max_bytes: int) -> Upload:
    """The picture file in a request.

    Args:
        request: not read from yet.
        max_bytes: most bytes of the file.

    Raises:
        InvalidRequest: the body can't be understood, or holds several files.
        MissingFile: there is no file in it.
        EmptyFile: the file has no bytes.
        FileTooLarge: more than `max_bytes`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    most = (max_bytes * 4 // 3 if kind == "application/json" else max_bytes) + ENVELOPE_BYTES
    body = CappedBody(request, most)
    try:
        body.check_length()
        return await _read(Request(request.scope, body.receive), kind, max_bytes)
    except RequestError:
        await body.drain()
        raise


async def _read(request: Request, kind: str, max_bytes: int) -> Upload:
    try:
        if kind == "multipart/form-data":
            upload = await _from_form(request)
        elif kind == "application/json":
            # in a thread, for tens of megabytes of base64 take longer than other requests should wait
            upload = await asyncio.to_thread(_from_json, await request.body())
        else:
            upload = Upload(await request.body())
    except ClientDisconnect:
        raise InvalidRequest("the connection was closed before the whole request had arrived") from None
    if not upload.data:
        raise EmptyFile("the file is empty")
    if len(upload.data) > max_bytes:
        raise FileTooLarge(f"the file has {len(upload.data)} bytes, and at most {max_bytes} are allowed")
    return upload


class _FormParser(MultiPartParser):
    """Starlette's parser, which keeps files in memory and notices a missing end."""

    spool_max_size = 0  # to SpooledTemporaryFile: never on disk

    complete = False

    def on_end(self) -> None:
        self.complete = True

    def close(self) -> None:
        """Closes all files, also one whose end is missing and which is therefore in no form."""
        for file in self._files_to_close_on_error:
            file.close()


async def _from_form(request: Request) -> Upload:
    try:
        async with aclosing(request.stream()) as stream:
            parser = _FormParser(request.headers, stream, max_files=16, max_fields=64, max_part_size=ENVELOPE_BYTES)
            form = await parser.parse()
    except MultiPartException as error:
        raise InvalidRequest(f"the multipart form can't be read: {error.message}") from error
    try:
        if not parser.complete:
            raise InvalidRequest("the multipart form ends before its closing boundary")
        return await _picked(form)
    finally:
        parser.close()


async def _picked(form: FormData) -> Upload:
    """The one file of a form, with a warning for each field that means nothing here."""
    sent = form.getlist(FILE_FIELD)
    files = [field for field in sent if isinstance(field, UploadFile)]
    if not sent:
        there = ", ".join(f"'{name}'" for name in form) or "none"
        raise MissingFile(f"the form needs a file in the field '{FILE_FIELD}'; its fields are: {there}")
    if len(files) < len(sent):
        raise MissingFile(f"the field '{FILE_FIELD}' holds text where a file is expected")
    if len(files) > 1:
        raise InvalidRequest(f"one file a request, please: the field '{FILE_FIELD}' holds {len(files)}")
    ignored = tuple(f"the form field '{name}' is not known and was ignored" for name in form if name != FILE_FIELD)
    return Upload(await files[0].read(), ignored)


def _from_json(body: bytes) -> Upload:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("the body is declared as JSON, but is none") from None
    if not isinstance(message, Mapping):
        raise InvalidRequest('the JSON body must be an object such as {"image": "<base64>"}')
    if "image" not in message:
        raise MissingFile("the JSON body needs the picture as base64 under the name 'image'")
    image = message["image"]
    if not isinstance(image, str):
        raise InvalidRequest("'image' must be a string of base64")
    if image.startswith("data:"):
        image = image.partition(",")[2]
    try:
        data = base64.b64decode("".join(image.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequest("'image' is not valid base64") from None
    ignored = tuple(f"the JSON field '{name}' is not known and was ignored" for name in message if name != "image")
    return Upload(data, ignored)
