"""The API's requests about jobs: to take one on, to tell how far it is, to give its results, to forget it."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidOption, NotFinished, NotFound, NotReady, Overloaded
from ocr.files.open import Pages, open_pages
from ocr.jobs.folder import JobsFolder
from ocr.jobs.runner import JobRunner
from ocr.jobs.store import DONE, FAILED, WAITING, Job, JobFile, JobStore
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import wanted_pages
from ocr.web.api import Api, as_jpeg, document_data, written
from ocr.web.replies import answered, success
from ocr.web.upload import read_upload

logger = logging.getLogger("ocr.jobs")

T = TypeVar("T")

DATABASE = "jobs.sqlite"
RESULT_OPTIONS = ("format", "characters")  # those that say how a result is written, not how pages are read


class JobApi:
    """What the API does about jobs, from `start` to `stop`."""

    def __init__(self, api: Api) -> None:
        self.api, self.settings = api, api.settings
        self.runner: JobRunner | None = None

    async def start(self) -> None:
        """Opens the folder and goes on with what was not done; without one the server does without jobs."""
        try:
            self.folder = JobsFolder(self.settings.jobs_folder)
            self.store = JobStore(self.folder.path / DATABASE)
        except (OSError, sqlite3.Error) as error:
            logger.warning("there will be no jobs: %s", error)
            return
        self.runner = JobRunner(self.store, self.api.reader, self.settings)
        await self.runner.start()

    async def stop(self) -> None:
        """Lets go of the jobs; those that are not done are kept for the next start."""
        if self.runner is not None:
            await self.runner.stop()
            self.store.database.close()
            self.folder.close()
            self.runner = None

    async def create(self, request: Request) -> Response:
        """Takes on a job."""
        return await self._answered(request, self._create)

    async def status_or_delete(self, request: Request) -> Response:
        """Tells how far a job is; or, as the method says, cancels it if it is not done and forgets it."""
        return await self._answered(request, self._delete if request.method == "DELETE" else self._status)

    async def result(self, request: Request) -> Response:
        """Gives the result of one of a job's files."""
        return await self._answered(request, self._result)

    async def _answered(self, request: Request, work: Callable[[Request, JobRunner], Awaitable[Response]]) -> Response:
        async def stored() -> Response:
            if self.runner is None:
                raise NotReady("this server has no folder for jobs; its log says why")
            try:
                return await work(request, self.runner)
            except sqlite3.Error as error:
                logger.warning("the jobs can't be written: %s", error)
                raise Overloaded("the disk has no room for jobs, or can't be written to", 60) from error

        return await answered(stored(), self.settings.timeout, request.state.request_id)

    async def _create(self, request: Request, runner: JobRunner) -> Response:
        most = self.settings.job_bytes
        async with self.api.admission.request(self.api.announced(request, most)):
            upload = await read_upload(request, self.settings, most_files=self.settings.max_files, most_bytes=most)
            if upload.options.format != "json":
                raise InvalidOption("format is chosen when a job's results are fetched, not before")
            files = [(file.name, file.data) for file in upload.files]
            name = await runner.add(request.state.client, upload.options.as_texts(), files)
        job = await self._job(name, request, runner)
        return success(self._told(job), 202, {"Location": f"/api/v1/jobs/{name}"})

    async def _status(self, request: Request, runner: JobRunner) -> Response:
        return success(self._told(await self._job(request.path_params["job"], request, runner)))

    async def _delete(self, request: Request, runner: JobRunner) -> Response:
        job = await self._job(request.path_params["job"], request, runner)
        await runner.delete(job.id)
        return success({"id": job.id, "state": "deleted"})

    async def _result(self, request: Request, runner: JobRunner) -> Response:
        job = await self._job(request.path_params["job"], request, runner)
        texts = dict(request.query_params)
        number = texts.pop("file", "0")
        if not (number.isascii() and number.isdigit() and int(number) < len(job.files)):
            raise InvalidOption(f"file is {number[:80]!r}, but the job has files 0 to {len(job.files) - 1}")
        for name in texts:
            if name not in RESULT_OPTIONS:
                raise InvalidOption(f"{name[:80]!r} is not one of file, {', '.join(RESULT_OPTIONS)}")
        return await self._written(job, int(number), Options.from_texts(job.options | texts), request, runner)

    async def _written(self, job: Job, number: int, options: Options, request: Request, runner: JobRunner) -> Response:
        file = job.files[number]
        document = await runner.ask(self.store.document, job.id, number)
        if options.format == "json":
            told = _file_told(number, file)
            if not document.pages:
                return success(told | {"text": "", "lines": [], "pages": [], "warnings": list(document.warnings)})
            data = document_data(document, await runner.ask(self.store.pages_done, job.id, number), options)
            return success(data | told | {"model": self.api.model, "request_id": request.state.request_id})
        if file.state == WAITING:
            raise NotFinished("this file is not read to its end yet; format=json has the pages so far")
        if not document.pages:
            raise NotFound(f"nothing of this file could be read: {file.message}")
        pictures = None
        if options.format == "pdf":
            content = await runner.ask(self.store.data, job.id, number)
            count = len(document.pages)
            largest = max(await asyncio.to_thread(self._of_pages, content, options, count, _pixels))
            async with self.api.admission.page(request.state.client, largest):
                pictures = await asyncio.to_thread(self._of_pages, content, options, count, _jpeg)
        return await written(document, options, file.name, pictures)

    def _of_pages(self, data: bytes, options: Options, count: int, what: Callable[[Pages, int], T]) -> list[T]:
        """`what` of each of the first so many wanted pages of a file."""
        with open_pages(data, max_pixels=self.settings.max_pixels, dpi=options.dpi) as pages:
            return [what(pages, index) for index in wanted_pages(pages, options, self.settings.job_pages)[:count]]

    async def _job(self, name: str, request: Request, runner: JobRunner) -> Job:
        """The job of this id; without API keys knowing the id is enough, with keys it must be this key's own.

        Raises:
            NotFound: there is none, or it is not this client's.
        """
        job = await runner.ask(self.store.job, name)
        if job is None or (self.settings.api_keys and job.client != request.state.client):
            raise NotFound("there is no such job; results are kept for a while only")
        return job

    def _told(self, job: Job) -> dict[str, Any]:
        files = [_file_told(number, file) for number, file in enumerate(job.files)]
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


def _file_told(number: int, file: JobFile) -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": number,
        "name": file.name,
        "state": file.state,
        "complete": file.state == DONE,
        "pages_done": file.done,
        "pages_total": file.wanted,
    }
    return told | ({"code": file.code, "msg": file.message} if file.state == FAILED else {})


def _jpeg(pages: Pages, index: int) -> bytes:
    return as_jpeg(pages.decode(index).image)


def _pixels(pages: Pages, index: int) -> int:
    return pages.pixels(index)
