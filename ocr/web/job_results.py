"""What a job has read: one file in any format, all files in one archive, or all pages as lines of JSON.

The last two are written piece by piece while they are sent, and never are in memory as a whole.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ocr.errors import InvalidOption, NotFinished, NotFound, OcrError
from ocr.export import FORMATS, export
from ocr.export.archive_names import PROBLEMS, name_entries
from ocr.export.searchable_pdf import encode_page
from ocr.jobs.records import DONE, FAILED, WAITING, Job
from ocr.jobs.worker import JobWorker
from ocr.pipeline.options import Options
from ocr.results import Document
from ocr.web.api import Api
from ocr.web.document_reply import document_to_data, write_file_reply
from ocr.web.job_descriptions import describe_file
from ocr.web.replies import make_success

RESULT_OPTIONS = ("format", "characters", "password")  # how a result is written, not how pages are read
PAGE_OPTIONS = ("characters",)
PAGES_AFTER = "after"  # the pages that a client has already, by their number


class JobResults:
    """Gives the results of a worker's jobs."""

    def __init__(self, api: Api, worker: JobWorker) -> None:
        self.api, self.worker = api, worker

    async def one_file(self, job: Job, request: Request) -> Response:
        """The result of the file that the query names, or its pages so far as JSON.

        Raises:
            InvalidOption: the query asks for what there is not.
            NotFinished, NotFound: there is no such file of it, yet or ever.
        """
        texts = dict(request.query_params)
        number = texts.pop("file", "0")
        if not (number.isascii() and number.isdigit() and int(number) < len(job.files)):
            raise InvalidOption(f"file is {number[:80]!r}, but the job has {len(job.files)} files, counted from 0")
        options = _read_options(job, texts, RESULT_OPTIONS, "file, ")
        if options.format == "json":
            return make_success(await self._to_data(job, int(number), options, request))
        file = job.files[int(number)]
        if file.state == WAITING:
            raise NotFinished("this file is not read to its end yet; format=json has the pages so far")
        if not file.done:
            raise NotFound(f"nothing of this file could be read: {file.message}")
        document = await self.worker.ask(self.worker.store.document, job.id, int(number))
        pictures = await self._decode_pictures(job, int(number), options, request)
        return await write_file_reply(document, options, file.name, pictures)

    async def archive(self, job: Job, request: Request) -> Response:
        """A zip archive with the result of each file, under the name that it came with.

        Raises:
            InvalidOption: the query asks for what there is not.
            NotFinished: the job is not done.
        """
        options = _read_options(job, dict(request.query_params), RESULT_OPTIONS)
        if job.state != DONE:
            raise NotFinished("the job is not done yet; each of its files that is can be had by itself")
        headers = {"Content-Disposition": 'attachment; filename="results.zip"'}
        return StreamingResponse(
            self._write_archive(job, options, request), media_type="application/zip", headers=headers
        )

    async def pages(self, job: Job, request: Request) -> Response:
        """All pages that were read so far, and the files that could not be, each as one line of JSON.

        Raises:
            InvalidOption: the query asks for what there is not.
        """
        texts = dict(request.query_params)
        after = texts.pop(PAGES_AFTER, "0")
        if not (after.isascii() and after.isdigit() and len(after) < 10):
            raise InvalidOption(f"{PAGES_AFTER} is {after[:80]!r}, but must be the number of a page")
        options = _read_options(job, texts, PAGE_OPTIONS, f"{PAGES_AFTER}, ")
        return StreamingResponse(self._write_pages(job, options, int(after)), media_type="application/x-ndjson")

    async def _to_data(self, job: Job, number: int, options: Options, request: Request) -> dict[str, Any]:
        told = describe_file(number, job.files[number])
        indices, document = await self.worker.ask(self.worker.store.read_so_far, job.id, number)
        if not document.pages:
            return told | {"text": "", "lines": [], "pages": []} | document.warnings_to_json()
        data = document_to_data(document, indices, options)
        return data | told | {"request_id": request.state.request_id}

    async def _write_archive(self, job: Job, options: Options, request: Request) -> AsyncIterator[bytes]:
        pieces = _Pieces()
        names = name_entries([file.name for file in job.files], FORMATS[options.format].suffix)
        problems = []
        with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, (file, name) in enumerate(zip(job.files, names, strict=True)):
                if file.state == FAILED:
                    problems.append({"file": number, "name": file.name, "code": file.code, "msg": file.message})
                if not file.done:
                    continue
                try:
                    content = await self._export(job, number, options, request)
                except KeyError:  # the job was deleted meanwhile
                    break
                except OcrError as error:  # its pages can't be drawn again for a PDF
                    problems.append({"file": number, "name": file.name, "code": error.code, "msg": error.message})
                    continue
                await asyncio.to_thread(archive.writestr, name, content)
                yield pieces.take()
            if problems:
                archive.writestr(PROBLEMS, json.dumps(problems, ensure_ascii=False, indent=1))
        yield pieces.take()

    async def _export(self, job: Job, number: int, options: Options, request: Request) -> bytes:
        """One file's result as bytes."""
        if options.format == "json":
            data = await self._to_data(job, number, options, request)
            return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
        document = await self.worker.ask(self.worker.store.document, job.id, number)
        if not document.pages:
            raise NotFound("the job was deleted meanwhile")
        pictures = await self._decode_pictures(job, number, options, request)
        source = job.files[number].name
        return await asyncio.to_thread(
            export, document, options.format, source=source, pictures=pictures, dpi=options.dpi
        )

    async def _write_pages(self, job: Job, options: Options, after: int) -> AsyncIterator[bytes]:
        for number, file in enumerate(job.files):
            head = {"file": number, "name": file.name}
            done = await self.worker.ask(self.worker.store.pages_done, job.id, number)
            for index in [index for index in done if index >= after]:
                try:
                    page = await self.worker.ask(self.worker.store.page, job.id, number, index)
                except KeyError:  # the job was deleted meanwhile
                    return
                data = await asyncio.to_thread(document_to_data, Document((page,)), [index], options)
                size = data.pop("page") | {"number": index + 1}
                del data["pages"]
                yield json.dumps(head | size | data).encode() + b"\n"
            if file.state == FAILED:
                yield json.dumps(head | {"code": file.code, "msg": file.message}).encode() + b"\n"

    async def _decode_pictures(self, job: Job, number: int, options: Options, request: Request) -> list[bytes] | None:
        """The pages of a file as JPEG, where the format needs them."""
        if options.format != "pdf":
            return None
        data = await self.worker.ask(self.worker.store.data, job.id, number)
        indices = await self.worker.ask(self.worker.store.pages_done, job.id, number)
        reader = self.api.reader
        async with reader.open(data, options, self.api.settings.job_pages) as file:
            return [
                await asyncio.to_thread(encode_page, page.picture.image)
                async for page in reader.decode(file, indices, request.state.client)
            ]


class _Pieces(io.RawIOBase):
    """What an archive is written to: it can't be gone back in, and is taken from piece by piece."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.held += data
        return len(data)

    def take(self) -> bytes:
        """What was written since it was last called."""
        taken = bytes(self.held)
        self.held.clear()
        return taken


def _read_options(job: Job, texts: Mapping[str, str], known: tuple[str, ...], besides: str = "") -> Options:
    """The job's options with those that a result is asked for with.

    Raises:
        InvalidOption: one is not for results, or has an impossible value.
    """
    for name in texts:
        if name not in known:
            raise InvalidOption(f"{name[:80]!r} is not one of {besides}{', '.join(known)}")
    options = Options.from_texts(job.options | dict(texts))
    return replace(options, format="json") if "format" not in known else options
