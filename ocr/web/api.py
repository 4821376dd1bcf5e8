"""The API's requests and what they are answered: reading one file or several, writing files, telling the options."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InternalError, InvalidOption, InvalidRequest, OcrError, TimedOut
from ocr.export import FORMATS
from ocr.export.searchable_pdf import encode_page
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import CallNetworks, ConcurrentReader
from ocr.pipeline.options import Options, describe
from ocr.results import Document
from ocr.settings import Settings
from ocr.web import metrics
from ocr.web.document_reply import document_to_data, write_file_reply
from ocr.web.export_request import LONGEST_SOURCE, ExportRequest
from ocr.web.middleware.request_body import receive_body
from ocr.web.replies import answer, describe_problem, make_success, make_timeout_error
from ocr.web.upload import File, Upload, check_size, parse_json_object, read_upload

logger = logging.getLogger("ocr.web")

PICTURE_OPTIONS = ("pages", "dpi")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's pages, where in it they stand, and if they are to be written as PDF their pictures as JPEG."""

    document: Document
    indices: tuple[int, ...]
    pictures: list[bytes]


class Api:
    """What the API does.

    Args:
        settings: the limits.
        model: name of the weights, as replies tell it.
        call_networks: the networks.
    """

    def __init__(self, settings: Settings, model: str, call_networks: CallNetworks) -> None:
        self.settings, self.model = settings, model
        self.admission = Admission(
            settings.queue_requests, settings.queue_bytes, settings.concurrent_pages, settings.concurrent_pixels
        )
        self.reader = ConcurrentReader(settings, self.admission, call_networks)

    async def ocr(self, request: Request) -> Response:
        """Reads one file."""
        return await self._answer(request, self._ocr)

    async def batch(self, request: Request) -> Response:
        """Reads several files; each has its own result or error."""
        return await self._answer(request, self._batch)

    async def export(self, request: Request) -> Response:
        """Writes lines that were read before as a file."""
        return await self._answer(request, self._export)

    async def picture(self, request: Request) -> Response:
        """Gives one page of a file as the picture that is read, for programs that can't render PDF or TIFF."""
        return await self._answer(request, self._picture)

    async def options(self, request: Request) -> Response:
        """Tells what may be asked for."""
        limits = ("max_bytes", "max_pixels", "max_pages", "max_files", "job_pages", "job_bytes")
        formats = [{"name": name, "media_type": f.media_type, "suffix": f.suffix} for name, f in FORMATS.items()]
        return make_success(
            {
                "options": describe(),
                "limits": {name: getattr(self.settings, name) for name in limits},
                "formats": formats,
                "api_key_required": bool(self.settings.api_keys),
                "model": self.model,
            }
        )

    def expected_bytes(self, request: Request, most: int) -> int:
        """How many bytes a request may turn out to have: what it announces, else the most that are taken."""
        length = request.headers.get("content-length", "")
        return min(int(length), most) if length.isascii() and length.isdigit() else most

    async def _answer(self, request: Request, work: Callable[[Request], Awaitable[Response]]) -> Response:
        return await answer(work(request), self.settings.timeout, request.state.request_id)

    async def _ocr(self, request: Request) -> Response:
        async with self.admission.request(self.expected_bytes(request, self.settings.max_bytes)):
            upload = await read_upload(request, self.settings)
            arrived = time.perf_counter()
            async with asyncio.timeout(self.settings.timeout):
                read = await self._read(upload.files[0], upload.options, request)
            if upload.options.format == "json":
                return make_success(self._data(read, upload.options, request, arrived))
            return await write_file_reply(read.document, upload.options, upload.files[0].name, read.pictures)

    async def _picture(self, request: Request) -> Response:
        async with self.admission.request(self.expected_bytes(request, self.settings.max_bytes)):
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
                [decoded] = [page async for page in self.reader.decode(opened, opened.wanted, request.state.client)]
            return Response(await asyncio.to_thread(encode_page, decoded.picture.image), media_type="image/jpeg")

    async def _batch(self, request: Request) -> Response:
        async with self.admission.request(self.expected_bytes(request, self.settings.queue_bytes // 2)):
            most = self.settings.queue_bytes // 2
            upload = await read_upload(request, self.settings, most_files=self.settings.max_files, most_bytes=most)
            if upload.options.format != "json":
                raise InvalidOption("format must be json for several files; POST them one by one for files of text")
            arrived = time.perf_counter()
            reading = [asyncio.create_task(self._result(file, upload, request, arrived)) for file in upload.files]
            try:
                done, _ = await asyncio.wait(reading, timeout=self.settings.timeout)
                late = describe_problem(make_timeout_error(self.settings.timeout))
                results = [task.result() if task in done else late for task in reading]
                for _ in range(len(reading) - len(done)):
                    metrics.record_failure(TimedOut.code)
            finally:
                for task in reading:
                    task.cancel()
        named = [{"name": file.name} | result for file, result in zip(upload.files, results, strict=True)]
        milliseconds = (time.perf_counter() - request.state.started) * 1000
        return make_success(
            {"results": named, "processing_time_ms": round(milliseconds), "request_id": request.state.request_id}
        )

    async def _result(self, file: File, upload: Upload, request: Request, arrived: float) -> dict[str, Any]:
        """What became of one file of several."""
        try:
            read = await self._read(file, upload.options, request)
        except OcrError as error:
            metrics.record_failure(error.code)
            return describe_problem(error)
        except Exception:
            logger.exception("unforeseen error while reading a file of several")
            metrics.record_failure(InternalError.code)
            return describe_problem(InternalError())
        return {"success": True, "data": self._data(read, upload.options, request, arrived)}

    async def _read(self, file: File, options: Options, request: Request) -> "ReadFile":
        pages, pictures = [], []
        check_size(file, self.settings.max_bytes)
        async with self.reader.open(file.data, options, self.settings.max_pages) as opened:
            async for read in self.reader.read(opened, options, request.state.client):
                metrics.record_page(read.page)
                pages.append(read.page)
                if options.format == "pdf":
                    pictures.append(await asyncio.to_thread(encode_page, read.picture.image))
            document = Document(tuple(pages), opened.pages.warnings)
        facts = request.scope["state"].setdefault("facts", {"pages": 0, "lines": 0})
        facts["pages"] += len(pages)
        facts["lines"] += sum(len(page.lines) for page in pages)
        return ReadFile(document, tuple(opened.wanted), pictures)

    def _data(self, read: "ReadFile", options: Options, request: Request, arrived: float) -> dict[str, Any]:
        """The `data` of a reply; `arrived` is when the whole request had come in."""
        data = document_to_data(read.document, read.indices, options)
        started = request.state.started
        data["timings_ms"] = {"upload": round((arrived - started) * 1000, 1)} | data["timings_ms"]
        data["processing_time_ms"] = round((time.perf_counter() - started) * 1000)
        return data | {"model": self.model, "request_id": request.state.request_id}

    async def _export(self, request: Request) -> Response:
        most = self.settings.max_bytes * 4 // 3
        async with self.admission.request(self.expected_bytes(request, most)):
            async with receive_body(request, self.settings, most) as capped:
                message = await asyncio.to_thread(parse_json_object, await capped.body())
            wanted = await asyncio.to_thread(ExportRequest.parse, message, self.settings.max_pages)
            options = Options.from_texts({"format": wanted.format})
            pictures = await asyncio.to_thread(wanted.decode_pictures, self.settings.max_pixels)
            if options.format == "pdf" and pictures is None:
                raise InvalidRequest("a searchable PDF needs 'pictures': the pages' pictures as base64")
            return await write_file_reply(wanted.to_document(), options, wanted.source[:LONGEST_SOURCE], pictures)
