"""The API's requests and what they are answered: reading one file or several, writing files, telling the options."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidOption, InvalidRequest, TimedOut
from ocr.export import FORMATS
from ocr.export.searchable_pdf import encode_page
from ocr.files.picture import Picture
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader, Networks
from ocr.pipeline.options import Options, describe
from ocr.settings import Settings
from ocr.web import metrics
from ocr.web.connection import while_connected
from ocr.web.document_reply import write_file_reply
from ocr.web.export_request import LONGEST_SOURCE, ExportRequest, find_tables_again
from ocr.web.json_body import parse_json_object
from ocr.web.middleware.request_body import receive_body
from ocr.web.read_file import ReadFile
from ocr.web.replies import answer, make_success, make_timeout_error
from ocr.web.upload import File, Upload, check_size, read_upload

logger = logging.getLogger("ocr.web")

PICTURE_OPTIONS = ("pages", "dpi", "password")

UploadT = TypeVar("UploadT", bound=Upload)


class NamedNetworks(Networks, Protocol):
    """Networks that say which of them reads lines from now on."""

    model: str


class Api:
    """What the API does.

    Args:
        settings: the limits.
        networks: the networks, which also say by which weights lines are read now.
    """

    def __init__(self, settings: Settings, networks: NamedNetworks) -> None:
        self.settings, self.networks = settings, networks
        self.admission = Admission(
            settings.queue_requests, settings.queue_bytes, settings.concurrent_pages, settings.concurrent_pixels
        )
        self.reader = ConcurrentReader(settings, self.admission, networks)

    async def ocr(self, request: Request) -> Response:
        """Reads one file."""
        return await self._answer(request, self._ocr)

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
                "limits": {name: getattr(self.settings, name) for name in limits}
                | {"job_hours": math.ceil(self.settings.job_hours)},
                "formats": formats,
                "api_key_required": bool(self.settings.api_keys),
                "learning": bool(self.settings.learning),
                "model": self.networks.model,
            }
        )

    def expected_bytes(self, request: Request, most: int) -> int:
        """How many bytes a request may turn out to have: what it announces, else the most that are taken."""
        length = request.headers.get("content-length", "")
        return min(int(length), most) if length.isascii() and length.isdigit() else most

    async def _answer(self, request: Request, work: Callable[[Request], Awaitable[Response]]) -> Response:
        return await answer(work(request), self.settings.timeout, request.state.request_id)

    @asynccontextmanager
    async def read_one(
        self,
        request: Request,
        receive: Callable[[Request, Settings], Awaitable[UploadT]],
        wants_pictures: Callable[[UploadT], bool] = lambda upload: upload.options.format == "pdf",
    ) -> AsyncIterator[tuple[UploadT, ReadFile, float]]:
        """The one file of a request, read; until the block ends, the request counts as one that is handled.

        Args:
            request: not read from yet.
            receive: gives what came with it, as `read_upload` does.
            wants_pictures: whether the pages' pictures are to be kept for the reply.

        Yields:
            What came, what was read, and by time.perf_counter() when all had come in.

        Raises:
            OcrError: it is not let in, can't be understood or read, or not in time.
        """
        async with self.admission.request(self.expected_bytes(request, self.settings.max_bytes)):
            upload = await receive(request, self.settings)
            arrived = time.perf_counter()
            [file], options = upload.files, upload.options
            read = ReadFile(keeps_pictures=wants_pictures(upload))
            try:
                async with asyncio.timeout(self.settings.timeout):
                    await while_connected(self.read_file(file, options, request, read), request)
            except TimeoutError:
                raise await self.make_timed_out(read, options, request, arrived) from None
            yield upload, read, arrived

    async def _ocr(self, request: Request) -> Response:
        async with self.read_one(request, read_upload) as (upload, read, arrived):
            if upload.options.format == "json":
                return make_success(self.complete(read.to_data(upload.options), request, arrived))
            return await write_file_reply(read.to_document(), upload.options, upload.files[0].name, read.pictures)

    async def _picture(self, request: Request) -> Response:
        async with self.admission.request(self.expected_bytes(request, self.settings.max_bytes)):
            upload = await read_upload(request, self.settings)
            for name in upload.options.as_texts():
                if name not in PICTURE_OPTIONS:
                    raise InvalidOption(f"{name} means nothing here; there are {', '.join(PICTURE_OPTIONS)}")
            async with asyncio.timeout(self.settings.timeout):
                picture = await while_connected(self._decode(upload.files[0], upload.options, request), request)
            return Response(await asyncio.to_thread(encode_page, picture.image), media_type="image/jpeg")

    async def _decode(self, file: File, options: Options, request: Request) -> Picture:
        """The one page of a file that the options name."""
        async with self.reader.open(file.data, options, self.settings.job_pages) as opened:
            if len(opened.wanted) > 1:
                raise InvalidOption(f"pages names {len(opened.wanted)} pages, but must be one, such as pages=1")
            [decoded] = [page async for page in self.reader.decode(opened, opened.wanted, request.state.client)]
        return decoded.picture

    async def read_file(self, file: File, options: Options, request: Request, read: ReadFile) -> None:
        """Reads a file; each page goes into `read` as it comes."""
        check_size(file, self.settings.max_bytes)
        facts = request.scope["state"].setdefault("facts", {"pages": 0, "lines": 0})
        async with self.reader.open(file.data, options, self.settings.max_pages) as read.opened:
            async for found in self.reader.read(read.opened, options, request.state.client):
                metrics.record_page(found.page)
                facts["pages"] += 1
                facts["lines"] += len(found.page.lines)
                read.add(found.index, found.page)
                if read.keeps_pictures:
                    read.pictures.append(await asyncio.to_thread(encode_page, found.picture.image))

    async def make_timed_out(self, read: ReadFile, options: Options, request: Request, arrived: float) -> TimedOut:
        """The error of a file that is not read in time, for a reply in JSON with what was read."""
        error = make_timeout_error(self.settings.timeout)
        if options.format == "json" and (partial := await asyncio.to_thread(read.to_partial, options)) is not None:
            error.partial = self.complete(partial, request, arrived)
        return error

    def complete(self, data: dict[str, Any], request: Request, arrived: float) -> dict[str, Any]:
        """The `data` of a reply, with what is the request's; `arrived` is when all of it had come in."""
        started = request.state.started
        data["timings_ms"] = {"upload": round((arrived - started) * 1000, 1)} | data["timings_ms"]
        data["processing_time_ms"] = round((time.perf_counter() - started) * 1000)
        return data | {"request_id": request.state.request_id}

    async def _export(self, request: Request) -> Response:
        most = self.settings.max_bytes * 4 // 3
        async with self.admission.request(self.expected_bytes(request, most)):
            async with receive_body(request, self.settings, most) as capped:
                message = await asyncio.to_thread(parse_json_object, await capped.body())
            # pictures are all held decoded; lines alone take little
            most_pages = self.settings.max_pages if message.get("pictures") else self.settings.job_pages
            wanted = await asyncio.to_thread(ExportRequest.parse, message, most_pages)
            options = Options.from_texts({"format": wanted.format})
            pictures = await asyncio.to_thread(wanted.decode_pictures, self.settings.max_pixels)
            if options.format == "pdf" and pictures is None:
                raise InvalidRequest("a searchable PDF needs 'pictures': the pages' pictures as base64")
            document = wanted.to_document()
            if options.wants_tables and pictures is not None:
                document = await asyncio.to_thread(find_tables_again, document, pictures, options)
            return await write_file_reply(document, options, wanted.source[:LONGEST_SOURCE], pictures)
