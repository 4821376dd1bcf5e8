"""What requests of other products hold, in the forms in which they come: JSON, forms, base64."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import EmptyFile, InvalidOption, InvalidRequest, MissingFile, OcrError
from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.json_body import decode_base64, parse_json_object
from ocr.web.middleware.request_body import receive_body
from ocr.web.multipart import MOST_FIELDS, parse_form
from ocr.web.replies import answer
from ocr.web.upload import ENVELOPE_BYTES, LONGEST_NAME, File, check_size

Fail = Callable[[OcrError, str | None], Response]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def make_endpoint(api: Api, work: Endpoint, fail: Fail) -> Endpoint:
    """An endpoint that does the work on requests that are let in, and answers failures in its product's form."""

    async def admitted(request: Request) -> Response:
        refusal: OcrError | None = request.scope["state"].get("refusal")
        if refusal is not None:
            raise refusal
        return await work(request)

    async def endpoint(request: Request) -> Response:
        return await answer(admitted(request), api.settings.timeout, request.state.request_id, fail)

    return endpoint


async def read_json(request: Request, settings: Settings) -> Mapping[str, Any]:
    """The body, whatever type it is said to have, as a JSON object.

    Raises:
        RequestError: it is none, too large, or too slow to arrive.
    """
    async with receive_body(request, settings, settings.max_bytes * 4 // 3 + ENVELOPE_BYTES) as capped:
        return await asyncio.to_thread(parse_json_object, await capped.body())


async def read_fields(request: Request, settings: Settings, file_field: str) -> tuple[File | None, dict[str, str]]:
    """The file and the other fields of a form, multipart or urlencoded.

    Raises:
        RequestError: it is no form, too large, too slow to arrive, or has a field twice or a file elsewhere.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # base64 has a third more bytes than its file, and what of it is escaped grows threefold
    async with receive_body(request, settings, settings.max_bytes * 2 + ENVELOPE_BYTES) as capped:
        if kind == "multipart/form-data":
            async with parse_form(capped, 1, settings.max_bytes * 4 // 3 + ENVELOPE_BYTES) as form:
                pairs = form.multi_items()
                files = {name: await _read_file(value) for name, value in pairs if isinstance(value, UploadFile)}
        elif kind == "application/x-www-form-urlencoded":
            files, pairs = {}, await asyncio.to_thread(_parse_urlencoded, await capped.body())
        else:
            raise InvalidRequest(f"the body must be a form, but its Content-Type is {kind[:80]!r}")
    if len({name for name, _ in pairs}) < len(pairs):
        raise InvalidRequest("the form has a field more than once")
    file = files.pop(file_field, None)
    if files:
        raise InvalidRequest(f"the field {next(iter(files))[:80]!r} holds a file; files go into {file_field!r}")
    if file is not None:
        check_file(file, settings)
    return file, {name: value for name, value in pairs if isinstance(value, str)}


async def _read_file(field: UploadFile) -> File:
    return File((field.filename or "")[:LONGEST_NAME], await field.read())


def _parse_urlencoded(body: bytes) -> list[tuple[str, UploadFile | str]]:
    try:
        return [*parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)]
    except ValueError:
        raise InvalidRequest(f"the form can't be read, or has more than {MOST_FIELDS} fields") from None


async def decode_file(text: Any, what: str, settings: Settings) -> File:
    """The file that a base64 text is.

    Raises:
        MissingFile: there is no text.
        InvalidRequest: it is an address, or no base64.
        FileTooLarge, EmptyFile: it has too many bytes, or none.
    """
    if text is None:
        raise MissingFile(f"{what} is missing: the file as base64")
    if isinstance(text, str) and text[:8].lower().startswith(("http://", "https://")):
        raise InvalidRequest(f"{what} is an address, but this server fetches nothing: send the file itself as base64")
    file = File("", await asyncio.to_thread(decode_base64, text, what))
    check_file(file, settings)
    return file


def check_file(file: File, settings: Settings) -> None:
    """Refuses a file that is too large or empty.

    Raises:
        FileTooLarge, EmptyFile: it is.
    """
    check_size(file, settings.max_bytes)
    if not file.data:
        raise EmptyFile("the file is empty")


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Refuses fields or options that are not known.

    Raises:
        InvalidOption: one is not.
    """
    known = list(known)
    for name in names:
        if name not in known:
            raise InvalidOption(f"{name[:80]!r} is not offered; there are {', '.join(known)}")


def refuse_value(name: str, value: Any, allowed: str) -> InvalidOption:
    """The error of a value that can't be had."""
    return InvalidOption(f"{name} is {str(value)[:80]!r}, but here it must be {allowed}")
