"""The API's requests about jobs: to take one on, to tell how far it is, to give its results, to forget it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidOption, NotFinished, NotFound, NotReady, Overloaded
from ocr.export.searchable_pdf import encode_page
from ocr.jobs.folder import JobsFolder
from ocr.jobs.store import DONE, FAILED, WAITING, Job, JobFile, JobStore
from ocr.jobs.worker import JobWorker
from ocr.pipeline.options import Options
from ocr.web import metrics
from ocr.web.api import Api
from ocr.web.document_reply import document_to_data, write_file_reply
from ocr.web.replies import answer, make_success
from ocr.web.upload import read_upload

logger = logging.getLogger("ocr.jobs")

DATABASE = "jobs.sqlite"
RESULT_OPTIONS = ("format", "characters")  # those that say how a result is written, not how pages are read


class JobApi:
    """What the API does about jobs, from `start` to `stop`."""

    def __init__(self, api: Api) -> None:
        self.api, self.settings = api, api.settings
        self.worker: JobWorker | None = None

    async def start(self) -> None:
        """Opens the folder and goes on with what was not done; without one the server does without jobs."""
        try:
            self.folder = JobsFolder(self.settings.jobs_folder)
            self.store = JobStore(self.folder.path / DATABASE)
        except (OSError, sqlite3.Error) as error:
            logger.warning("there will be no jobs: %s", error)
            return
        self.worker = JobWorker(self.store, self.api.reader, self.settings, metrics.record_page, metrics.record_failure)
        await self.worker.start()

    async def stop(self) -> None:
        """Lets go of the jobs; those that are not done are kept for the next start."""
        if self.worker is not None:
            await self.worker.stop()
            self.store.database.close()
            self.folder.close()
            self.worker = None

    async def create(self, request: Request) -> Response:
        """Takes on a job."""
        return await self._answer(request, self._create)

    async def status_or_delete(self, request: Request) -> Response:
        """Tells how far a job is; or, as the method says, cancels it if it is not done and forgets it."""
        return await self._answer(request, self._delete if request.method == "DELETE" else self._status)

    async def result(self, request: Request) -> Response:
        """Gives the result of one of a job's files."""
        return await self._answer(request, self._result)

    async def _answer(self, request: Request, work: Callable[[Request, JobWorker], Awaitable[Response]]) -> Response:
        async def stored() -> Response:
            if self.worker is None:
                raise NotReady("this server has no folder for jobs; its log says why")
            try:
                return await work(request, self.worker)
            except sqlite3.Error as error:
                logger.warning("the jobs can't be written: %s", error)
                raise Overloaded("the disk has no room for jobs, or can't be written to", 60) from error

        return await answer(stored(), self.settings.timeout, request.state.request_id)

    async def _create(self, request: Request, worker: JobWorker) -> Response:
        most = self.settings.job_bytes
        async with self.api.admission.request(self.api.expected_bytes(request, most)):
            upload = await read_upload(request, self.settings, most_files=self.settings.max_files, most_bytes=most)
            if upload.options.format != "json":
                raise InvalidOption("format is chosen when a job's results are fetched, not before")
            files = [(file.name, file.data) for file in upload.files]
            name = await worker.add(request.state.client, upload.options.as_texts(), files)
        job = await self._job(name, request, worker)
        return make_success(self._describe(job), 202, {"Location": f"/api/v1/jobs/{name}"})

    async def _status(self, request: Request, worker: JobWorker) -> Response:
        return make_success(self._describe(await self._job(request.path_params["job"], request, worker)))

    async def _delete(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        await worker.delete(job.id)
        return make_success({"id": job.id, "state": "deleted"})

    async def _result(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        texts = dict(request.query_params)
        number = texts.pop("file", "0")
        if not (number.isascii() and number.isdigit() and int(number) < len(job.files)):
            raise InvalidOption(f"file is {number[:80]!r}, but the job has files 0 to {len(job.files) - 1}")
        for name in texts:
            if name not in RESULT_OPTIONS:
                raise InvalidOption(f"{name[:80]!r} is not one of file, {', '.join(RESULT_OPTIONS)}")
        return await self._write_result(job, int(number), Options.from_texts(job.options | texts), request, worker)

    async def _write_result(
        self, job: Job, number: int, options: Options, request: Request, worker: JobWorker
    ) -> Response:
        file = job.files[number]
        document = await worker.ask(self.store.document, job.id, number)
        if options.format == "json":
            told = _describe_file(number, file)
            if not document.pages:
                nothing = {"text": "", "lines": [], "pages": []}
                return make_success(told | nothing | document.warnings_to_json())
            data = document_to_data(document, await worker.ask(self.store.pages_done, job.id, number), options)
            return make_success(data | told | {"model": self.api.model, "request_id": request.state.request_id})
        if file.state == WAITING:
            raise NotFinished("this file is not read to its end yet; format=json has the pages so far")
        if not document.pages:
            raise NotFound(f"nothing of this file could be read: {file.message}")
        pictures = None
        if options.format == "pdf":
            content = await worker.ask(self.store.data, job.id, number)
            indices = await worker.ask(self.store.pages_done, job.id, number)
            pictures = await self._decode_pictures(content, options, indices, request.state.client)
        return await write_file_reply(document, options, file.name, pictures)

    async def _decode_pictures(self, data: bytes, options: Options, indices: list[int], client: str) -> list[bytes]:
        """Pages of a file as JPEG."""
        reader = self.api.reader
        async with reader.open(data, options, self.settings.job_pages) as file:
            return [
                await asyncio.to_thread(encode_page, page.picture.image)
                async for page in reader.decode(file, indices, client)
            ]

    async def _job(self, name: str, request: Request, worker: JobWorker) -> Job:
        """The job of this id; without API keys knowing the id is enough, with keys it must be this key's own.

        Raises:
            NotFound: there is none, or it is not this client's.
        """
        job = await worker.ask(self.store.job, name)
        if job is None or (self.settings.api_keys and job.client != request.state.client):
            raise NotFound("there is no such job; results are kept for a while only")
        return job

    def _describe(self, job: Job) -> dict[str, Any]:
        files = [_describe_file(number, file) for number, file in enumerate(job.files)]
        totals = [file.wanted for file in job.files]
        known = [total for total in totals if total is not None]
        return {
            "id": job.id,
            "state": job.state,
            "files": files,
            "pages_done": sum(file.done for file in job.files),
            "pages_total": sum(known) if len(known) == len(totals) else None,
            "created": round(job.created, 3),
            "expires": round(job.changed + self.settings.job_hours * 3600, 3) if job.state == DONE else None,
        }


def _describe_file(number: int, file: JobFile) -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": number,
        "name": file.name,
        "state": file.state,
        "complete": file.state == DONE,
        "pages_done": file.done,
        "pages_total": file.wanted,
    }
    return told | ({"code": file.code, "msg": file.message} if file.state == FAILED else {})
