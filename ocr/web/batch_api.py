"""The API's request with several files, archives among them: each has its own result or error, or all are one table."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InternalError, OcrError, TimedOut
from ocr.export.batch import BATCH_FORMATS, BatchFile, check_batch_format
from ocr.notices import Notice, notice_to_json
from ocr.pipeline.options import Options
from ocr.web import metrics
from ocr.web.api import Api
from ocr.web.archives import Limits, unpack_archives
from ocr.web.connection import while_connected
from ocr.web.document_reply import write_batch_reply
from ocr.web.read_file import ReadFile
from ocr.web.replies import answer, describe_problem, make_success
from ocr.web.upload import File, read_upload

logger = logging.getLogger("ocr.web")

Result = dict[str, Any]


class BatchApi:
    """Reads several files beside one another, as `Api` reads one."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def batch(self, request: Request) -> Response:
        """Reads several files; each has its own result or error."""
        return await answer(self._batch(request), self.api.settings.timeout, request.state.request_id)

    async def _batch(self, request: Request) -> Response:
        settings, admission = self.api.settings, self.api.admission
        most = settings.queue_bytes // 2
        async with admission.request(self.api.expected_bytes(request, most)):
            upload = await read_upload(
                request, settings, most_files=settings.max_files, most_bytes=most, formats=BATCH_FORMATS
            )
            format = upload.further.get("format", upload.options.format)
            check_batch_format(format)
            options = replace(upload.options, format="json")  # no tables are looked for by another
            arrived = time.perf_counter()
            limits = Limits(settings.max_files, most, settings.max_bytes)
            async with unpack_archives(upload.files, limits, admission) as (files, notices):
                read = [(file, ReadFile()) for file in files]
                results = await self._read_all(read, options, request, arrived)
        if format != "json":
            return await self._write(read, results, notices, format)
        named = [{"name": file.name} | result for file, result in zip(files, results, strict=True)]
        milliseconds = (time.perf_counter() - request.state.started) * 1000
        told: dict[str, Any] = {"results": named, "processing_time_ms": round(milliseconds)}
        told |= {"warnings": [*notices], "notices": [notice_to_json(each) | {"page": None} for each in notices]}
        return make_success(told | {"request_id": request.state.request_id})

    async def _read_all(
        self, files: Sequence[tuple[File, ReadFile]], options: Options, request: Request, arrived: float
    ) -> list[Result]:
        """What became of each file, within the time that a request has."""
        reading = [asyncio.create_task(self._result(*file, options, request, arrived)) for file in files]
        try:
            done, _ = await while_connected(asyncio.wait(reading, timeout=self.api.settings.timeout), request)
        finally:
            for task in reading:
                task.cancel()
        results = []
        for task, (_, read) in zip(reading, files, strict=True):
            if task in done:
                results.append(task.result())
            else:
                metrics.record_failure(TimedOut.code)
                results.append(describe_problem(await self.api.make_timed_out(read, options, request, arrived)))
        return results

    async def _result(self, file: File, read: ReadFile, options: Options, request: Request, arrived: float) -> Result:
        """What became of one file."""
        try:
            await self.api.read_file(file, options, request, read)
        except OcrError as error:
            metrics.record_failure(error.code)
            return describe_problem(error)
        except Exception:
            logger.exception("unforeseen error while reading a file of several")
            metrics.record_failure(InternalError.code)
            return describe_problem(InternalError())
        return {"success": True, "data": self.api.complete(read.to_data(options), request, arrived)}

    async def _write(
        self,
        files: Sequence[tuple[File, ReadFile]],
        results: Sequence[Result],
        notices: Sequence[Notice],
        format: str,
    ) -> Response:
        """All that was read as one file."""
        told = [
            BatchFile(file.name, read.to_document(), data=result["data"])
            if result["success"]
            else BatchFile(file.name, None, result["code"], result["msg"])
            for (file, read), result in zip(files, results, strict=True)
        ]
        return await write_batch_reply(told, format, notices)
