"""The API's requests and what they are answered: reading one file or several, writing files, telling the options."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InternalError, InvalidOption, InvalidRequest, OcrError, TimedOut
from ocr.export import FORMATS, export
from ocr.geometry import Image
from ocr.layout.characters import add_characters, encodable
from ocr.pipeline.admission import Admission
from ocr.pipeline.options import Options, describe
from ocr.results import Document
from ocr.settings import Settings
from ocr.web import metrics
from ocr.web.export_request import document_from_json, pictures_from_json
from ocr.web.middleware.request_body import arriving
from ocr.web.reading import Ask, DocumentReader
from ocr.web.replies import UNFORESEEN, answered, problem, success, too_late
from ocr.web.upload import File, Upload, check_size, json_object, read_upload

logger = logging.getLogger("ocr.web")

WARNINGS_HEADER = "X-Ocr-Warnings"
LONGEST_HEADER = 4000
PDF_JPEG_QUALITY = 85
PICTURE_OPTIONS = ("pages", "dpi")
EXPORT_FIELDS = {"format", "source", "pages", "pictures"}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's pages, where in it they stand, and if they are to be written as PDF their pictures as JPEG."""

    document: Document
    indices: tuple[int, ...]
    pictures: list[bytes]


class Api:
    """What the API does. It is made when the server is loaded and can read once it is given the networks.

    Args:
        settings: the limits.
        model: name of the weights, as replies tell it.
    """

    def __init__(self, settings: Settings, model: str) -> None:
        self.settings, self.model = settings, model
        self.admission = Admission(
            settings.queue_requests, settings.queue_bytes, settings.concurrent_pages, settings.concurrent_pixels
        )
        self.reader = DocumentReader(settings, self.admission, _no_networks)

    def give_networks(self, ask: Ask) -> None:
        """From now on pages can be read."""
        self.reader.ask = ask

    async def ocr(self, request: Request) -> Response:
        """Reads one file."""
        return await self._answered(request, self._ocr)

    async def batch(self, request: Request) -> Response:
        """Reads several files; each has its own result or error."""
        return await self._answered(request, self._batch)

    async def export(self, request: Request) -> Response:
        """Writes lines that were read before as a file."""
        return await self._answered(request, self._export)

    async def picture(self, request: Request) -> Response:
        """Gives one page of a file as the picture that is read, for programs that can't render PDF or TIFF."""
        return await self._answered(request, self._picture)

    async def options(self, request: Request) -> Response:
        """Tells what may be asked for."""
        limits = ("max_bytes", "max_pixels", "max_pages", "max_files", "job_pages", "job_bytes")
        formats = [{"name": name, "media_type": f.media_type, "suffix": f.suffix} for name, f in FORMATS.items()]
        return success(
            {
                "options": describe(),
                "limits": {name: getattr(self.settings, name) for name in limits},
                "formats": formats,
                "api_key_required": bool(self.settings.api_keys),
                "model": self.model,
            }
        )

    def announced(self, request: Request, most: int) -> int:
        """How many bytes a request may turn out to have: what it announces, else the most that are taken."""
        length = request.headers.get("content-length", "")
        return min(int(length), most) if length.isascii() and length.isdigit() else most

    async def _answered(self, request: Request, work: Callable[[Request], Awaitable[Response]]) -> Response:
        return await answered(work(request), self.settings.timeout, request.state.request_id)

    async def _ocr(self, request: Request) -> Response:
        async with self.admission.request(self.announced(request, self.settings.max_bytes)):
            upload = await read_upload(request, self.settings)
            arrived = time.perf_counter()
            async with asyncio.timeout(self.settings.timeout):
                read = await self._read(upload.files[0], upload.options, request)
            if upload.options.format == "json":
                return success(self._data(read, upload.options, request, arrived))
            return await written(read.document, upload.options, upload.files[0].name, read.pictures)

    async def _picture(self, request: Request) -> Response:
        async with self.admission.request(self.announced(request, self.settings.max_bytes)):
            upload = await read_upload(request, self.settings)
            for name in upload.options.as_texts():
                if name not in PICTURE_OPTIONS:
                    raise InvalidOption(f"{name} means nothing here; there are {', '.join(PICTURE_OPTIONS)}")
            async with (
                asyncio.timeout(self.settings.timeout),
                self.reader.open(upload.files[0].data, upload.options, self.settings.job_pages) as opened,
            ):
                if len(opened.wanted) > 1:
                    raise InvalidOption(f"pages names {len(opened.wanted)} pages, but must be one, such as pages=1")
                index = opened.wanted[0]
                async with self.reader.turn(opened, index, request.state.client):
                    picture, _ = await opened.decode(index, upload.options)
            return Response(await asyncio.to_thread(as_jpeg, picture.image), media_type="image/jpeg")

    async def _batch(self, request: Request) -> Response:
        async with self.admission.request(self.announced(request, self.settings.queue_bytes // 2)):
            most = self.settings.queue_bytes // 2
            upload = await read_upload(request, self.settings, most_files=self.settings.max_files, most_bytes=most)
            if upload.options.format != "json":
                raise InvalidOption("format must be json for several files; POST them one by one for files of text")
            arrived = time.perf_counter()
            reading = [asyncio.create_task(self._result(file, upload, request, arrived)) for file in upload.files]
            try:
                done, _ = await asyncio.wait(reading, timeout=self.settings.timeout)
                late = problem(too_late(self.settings.timeout))
                results = [task.result() if task in done else late for task in reading]
                for _ in range(len(reading) - len(done)):
                    metrics.failed(TimedOut.code)
            finally:
                for task in reading:
                    task.cancel()
        named = [{"name": file.name} | result for file, result in zip(upload.files, results, strict=True)]
        milliseconds = (time.perf_counter() - request.state.started) * 1000
        return success(
            {"results": named, "processing_time_ms": round(milliseconds), "request_id": request.state.request_id}
        )

    async def _result(self, file: File, upload: Upload, request: Request, arrived: float) -> dict[str, Any]:
        """What became of one file of several."""
        try:
            read = await self._read(file, upload.options, request)
        except OcrError as error:
            metrics.failed(error.code)
            return problem(error)
        except Exception:
            logger.exception("unforeseen error while reading a file of several")
            metrics.failed(InternalError.code)
            return problem(InternalError(UNFORESEEN))
        return {"success": True, "data": self._data(read, upload.options, request, arrived)}

    async def _read(self, file: File, options: Options, request: Request) -> "ReadFile":
        pages, pictures = [], []
        check_size(file, self.settings.max_bytes)
        async with self.reader.open(file.data, options, self.settings.max_pages) as opened:
            async for read in self.reader.pages(opened, options, request.state.client):
                metrics.page_read(read.page)
                pages.append(read.page)
                if options.format == "pdf":
                    pictures.append(await asyncio.to_thread(as_jpeg, read.picture))
            document = Document(tuple(pages), opened.pages.warnings)
        facts = request.scope["state"].setdefault("facts", {"pages": 0, "lines": 0})
        facts["pages"] += len(pages)
        facts["lines"] += sum(len(page.lines) for page in pages)
        return ReadFile(document, tuple(opened.wanted), pictures)

    def _data(self, read: "ReadFile", options: Options, request: Request, arrived: float) -> dict[str, Any]:
        """The `data` of a reply; `arrived` is when the whole request had come in."""
        data = document_data(read.document, read.indices, options)
        started = request.state.started
        data["timings_ms"] = {"upload": round((arrived - started) * 1000, 1)} | data["timings_ms"]
        data["processing_time_ms"] = round((time.perf_counter() - started) * 1000)
        return data | {"model": self.model, "request_id": request.state.request_id}

    async def _export(self, request: Request) -> Response:
        most = self.settings.max_bytes * 4 // 3
        async with self.admission.request(self.announced(request, most)):
            async with arriving(request, self.settings, most) as capped:
                message = await asyncio.to_thread(json_object, await capped.body())
            for name in message:
                if name not in EXPORT_FIELDS:
                    raise InvalidRequest(f"{name[:80]!r} is not one of {', '.join(sorted(EXPORT_FIELDS))}")
            texts = {"format": message.get("format", "json")}
            if not isinstance(texts["format"], str) or not isinstance(message.get("source", ""), str):
                raise InvalidRequest("'format' and 'source' must be strings")
            options = Options.from_texts(texts)
            document = document_from_json(message, self.settings.max_pages)
            pictures = await asyncio.to_thread(pictures_from_json, message, document, self.settings.max_pixels)
            if options.format == "pdf" and pictures is None:
                raise InvalidRequest("a searchable PDF needs 'pictures': the pages' pictures as base64")
            return await written(document, options, message.get("source", "")[:255], pictures)


def document_data(document: Document, indices: Sequence[int], options: Options) -> dict[str, Any]:
    """What a reply tells of a document whose pages stand in their file at these indices."""
    data = document.to_json()
    for page, index in zip(data["pages"], indices, strict=True):
        page["number"] = index + 1
    if options.characters != "none":
        add_characters(data, document, alternatives=options.characters == "alternatives")
    return data


async def written(
    document: Document, options: Options, source: str, pictures: list[bytes] | list[Image] | None
) -> Response:
    """The reply that is a file of another format than JSON; what was shrunk or left out is told in a header."""
    content = await asyncio.to_thread(
        export, document, options.format, source=source, pictures=pictures, dpi=options.dpi
    )
    warnings = document.to_json()["warnings"]
    headers = {WARNINGS_HEADER: _as_header(warnings)} if warnings else {}
    return Response(content, media_type=FORMATS[options.format].media_type, headers=headers)


def as_jpeg(picture: Image) -> bytes:
    """A page's picture as it goes into a searchable PDF."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, PDF_JPEG_QUALITY])
    return data.tobytes()


def _as_header(warnings: list[str]) -> str:
    """Warnings as a header can hold them: a JSON list in ASCII, and if they are too many how many are missing."""
    kept: list[str] = []
    for number, warning in enumerate(warnings):
        more = [*kept, f"and {len(warnings) - number} more"]
        if len(json.dumps([*more, warning])) > LONGEST_HEADER:
            return json.dumps(more)
        kept.append(encodable(warning))
    return json.dumps(kept)


async def _no_networks(method: str, items: list[Any]) -> list[Any]:
    raise InternalError("the server was not given its networks")
