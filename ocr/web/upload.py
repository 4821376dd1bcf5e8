"""What a client sends to be read: a multipart form, the file itself, or JSON with base64; and the options beside it.

BentoML's own multipart parser answers ordinary mistakes with a 500 and takes a text in a file field for a URL to fetch,
so the request is parsed here. Files stay in memory: nothing a client sends is written to disk, unless as a job.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from ocr.errors import (
    EmptyFile,
    FileTooLarge,
    InvalidOption,
    InvalidRequest,
    MissingFile,
    RequestError,
)
from ocr.export import FORMATS
from ocr.pipeline.options import Options
from ocr.settings import Settings
from ocr.web.first_bytes import Beginning
from ocr.web.json_body import decode_base64, parse_json_object
from ocr.web.middleware.request_body import receive_body
from ocr.web.multipart import parse_form
from ocr.web.negotiation import negotiate_format

FILE_FIELD = "file"
ENVELOPE_BYTES = 64 * 1024  # what a body may hold besides a file: multipart headers, small fields, JSON punctuation
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent: the name its sender gave it, maybe none, and its bytes.

    `problem` is why an archive, or a file in one, could not be unpacked.
    """

    name: str
    data: bytes
    problem: RequestError | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """The files of a request, and what is asked for: options of the reading, and what else the request may name.

    Of the latter is `format`, where it is one of several files alone.
    """

    files: tuple[File, ...]
    options: Options
    further: Mapping[str, str] = field(default_factory=dict)


async def read_upload(
    request: Request,
    settings: Settings,
    *,
    most_files: int = 1,
    most_bytes: int = 0,
    formats: Collection[str] = tuple(FORMATS),
    further: Collection[str] = (),
) -> Upload:
    """The files and options in a request.

    Args:
        request: not read from yet.
        settings: the limits.
        most_files: how many files there may be.
        most_bytes: of all files together, if that is more than `settings.max_bytes`.
        formats: those that the Accept header may ask for.
        further: names of what may stand beside the options.

    Raises:
        InvalidRequest: the body can't be understood, or holds too many files.
        InvalidOption: an option is not known or has an impossible value.
        MissingFile: there is no file in it.
        EmptyFile: the file has no bytes; not where there may be several.
        FileTooLarge: more bytes than allowed; of one of several files only if all together are too many.
        NotAcceptable: the Accept header asks for none of the formats.
        UploadTooSlow: it has not arrived in time.
        UnsupportedFormat: the only file is none that is read, as its first bytes or its type tell before it is here.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    most = max(most_bytes, settings.max_bytes)
    bound = (most * 4 // 3 if kind == "application/json" else most) + ENVELOPE_BYTES * most_files
    async with receive_body(request, settings, bound) as capped:
        files, fields = await _parsed(capped, kind, most_files)
        texts = _merged(request.query_params.multi_items(), fields)
        named = {name: texts.pop(name) for name in further if name in texts}
        texts = negotiate_format(texts, request.headers.get("accept", ""), formats)
        if (format := texts.get("format")) in formats and format not in FORMATS:
            named["format"] = texts.pop("format")
        upload = Upload(files, Options.from_texts(texts), named)
        if most_files == 1:
            check_size(files[0], settings.max_bytes)
            if not files[0].data:
                raise EmptyFile("the file is empty")
        return upload


async def _parsed(request: Request, kind: str, most_files: int) -> tuple[tuple[File, ...], list[tuple[str, str]]]:
    """Files and option texts of the body."""
    if kind == "multipart/form-data":
        return await _from_form(request, most_files)
    if kind == "application/json":
        # in a thread, for tens of megabytes of base64 take longer than other requests should wait
        return await asyncio.to_thread(_from_json, await request.body(), most_files)
    if most_files > 1:
        return (File("", await request.body()),), []
    return (File("", await _receive_file(request, kind)),), []


async def _receive_file(request: Request, kind: str) -> bytes:
    """A body that is the file itself."""
    beginning = Beginning(kind)
    pieces = []
    async for piece in request.stream():
        beginning.add(piece)
        pieces.append(piece)
    return b"".join(pieces)


def check_size(file: File, max_bytes: int) -> None:
    """Refuses a file that is too large.

    Raises:
        FileTooLarge: it has more bytes than that.
        RequestError: it could not be unpacked.
    """
    if file.problem is not None:
        raise file.problem
    if len(file.data) > max_bytes:
        raise FileTooLarge(f"the file has {len(file.data)} bytes, and at most {max_bytes} are allowed")


def _merged(query: Iterable[tuple[str, str]], fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The options' texts of query and body.

    Raises:
        InvalidOption: one is given twice, with different values.
    """
    texts: dict[str, str] = {}
    for name, value in [*query, *fields]:
        if texts.get(name, value) != value:
            raise InvalidOption(f"the option {name[:80]!r} is given more than once, with different values")
        texts[name] = value
    return texts


async def _from_form(request: Request, most_files: int) -> tuple[tuple[File, ...], list[tuple[str, str]]]:
    watched = FILE_FIELD if most_files == 1 else ""  # of several, one that can't be read harms no other
    async with parse_form(request, most_files + 16, ENVELOPE_BYTES, watched) as form:
        return await _picked(form, most_files)


async def _picked(form: FormData, most_files: int) -> tuple[tuple[File, ...], list[tuple[str, str]]]:
    """The files of a form, and its other fields."""
    sent = form.getlist(FILE_FIELD)
    files = [field for field in sent if isinstance(field, UploadFile)]
    if not sent:
        there = ", ".join(f"'{name[:80]}'" for name in form) or "none"
        raise MissingFile(f"the form needs a file in the field '{FILE_FIELD}'; its fields are: {there}")
    if len(files) < len(sent):
        raise MissingFile(f"the field '{FILE_FIELD}' holds text where a file is expected")
    _check_count(len(files), most_files, f"the field '{FILE_FIELD}'")
    fields = [(name, value) for name, value in form.multi_items() if name != FILE_FIELD]
    for name, value in fields:
        if isinstance(value, UploadFile):
            raise InvalidRequest(f"the field {name[:80]!r} holds a file; files go into the field '{FILE_FIELD}'")
    read = [File((file.filename or "")[:LONGEST_NAME], await file.read()) for file in files]
    return tuple(read), [(name, str(value)) for name, value in fields]


def _check_count(count: int, most_files: int, where: str) -> None:
    if count > most_files == 1:
        raise InvalidRequest(f"one file a request, please: {where} holds {count}; /api/v1/batch takes several")
    if count > most_files:
        raise InvalidRequest(f"{where} holds {count} files, and at most {most_files} are allowed")


def _from_json(body: bytes, most_files: int) -> tuple[tuple[File, ...], list[tuple[str, str]]]:
    message = parse_json_object(body)
    names = [name for name in ("image", "images") if name in message]
    if not names:
        raise MissingFile("the JSON body needs the picture as base64 under the name 'image'")
    if len(names) > 1:
        raise InvalidRequest("the JSON body has both 'image' and 'images'")
    images = message[names[0]] if names[0] == "images" else [message["image"]]
    if not isinstance(images, list) or not images:
        raise InvalidRequest("'images' must be a list of pictures as base64")
    _check_count(len(images), most_files, "'images'")
    files = tuple(File("", decode_base64(image, "the picture in JSON")) for image in images)
    return files, [(name, _option_text(name, value)) for name, value in message.items() if name not in names]


def _option_text(name: str, value: Any) -> str:
    """An option's JSON value as text, as it would stand in a query."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidOption(f"the option {name[:80]!r} must be a string or a number")
    return str(value)
