"""The API's requests about jobs: to take one on, to tell how far it is, to give its results, to forget it."""

import hashlib
import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidOption, InvalidRequest, NotFound, NotReady, Overloaded
from ocr.jobs.database import DATABASE
from ocr.jobs.folder import JobsFolder
from ocr.jobs.listing import count_jobs, list_jobs
from ocr.jobs.records import Job, NewFile, NewJob
from ocr.jobs.store import JobStore
from ocr.jobs.webhook_hosts import WebhookHosts
from ocr.jobs.webhooks import Webhooks
from ocr.jobs.worker import JobWorker
from ocr.pipeline.options import Options
from ocr.web import metrics
from ocr.web.api import Api
from ocr.web.archives import Limits, unpack_archives
from ocr.web.bentoml.graceful_shutdown import call_at_end
from ocr.web.job_admin import check_list_of_all, may_use_job
from ocr.web.job_descriptions import describe_job, describe_summary
from ocr.web.job_events import JobEvents
from ocr.web.job_list import check_caller, read_wanted
from ocr.web.job_results import JobResults
from ocr.web.replies import answer, make_success
from ocr.web.upload import File, Upload, read_upload

logger = logging.getLogger("ocr.jobs")

KEY_HEADER = "Idempotency-Key"
CREATION_OPTIONS = ("open", "webhook")  # beside those of the reading
ADDING_OPTIONS = ("close",)

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class JobApi:
    """What the API does about jobs, from `start` to `stop`."""

    def __init__(self, api: Api) -> None:
        self.api, self.settings = api, api.settings
        self.hosts = WebhookHosts.parse(self.settings.webhook_hosts)
        self.events_streams = JobEvents()
        self.describe = partial(describe_job, hours=self.settings.job_hours)
        self.worker: JobWorker | None = None

    async def start(self) -> None:
        """Opens the folder and goes on with what was not done; without one the server does without jobs."""
        try:
            self.folder = JobsFolder(self.settings.jobs_folder)
            self.store = JobStore(self.folder.path / DATABASE)
        except (OSError, sqlite3.Error) as error:
            logger.warning("there will be no jobs: %s", error)
            return
        worker = JobWorker(self.store, self.api.reader, self.settings, metrics.record_page, metrics.record_failure)
        if self.hosts.entries:
            worker.deliver(Webhooks(self.store, worker.ask, self.hosts, self.settings.webhook_secret, self.describe))
        call_at_end(worker.feed.close)  # those who listen would keep the server from ending
        self.worker, self.results = worker, JobResults(self.api, worker)
        await worker.start()

    async def stop(self) -> None:
        """Lets go of the jobs; those that are not done are kept for the next start."""
        if self.worker is not None:
            await self.worker.stop()
            self.store.database.close()
            self.folder.close()
            self.worker = None

    async def count(self) -> dict[str, int]:
        """How many jobs there are by state; nothing where there can be none, or where they can't be counted."""
        with suppress(sqlite3.Error):
            return {} if self.worker is None else await self.worker.ask(count_jobs, self.store.database)
        return {}

    async def list_or_create(self, request: Request) -> Response:
        """Lists the caller's own jobs, an admin's call all; or, as the method says, takes on a new one."""
        return await self._answer(request, self._create if request.method == "POST" else self._list)

    async def add_files(self, request: Request) -> Response:
        """Gives an open job more files."""
        return await self._answer(request, self._add_files)

    async def close(self, request: Request) -> Response:
        """Begins to work on an open job."""
        return await self._answer(request, self._close)

    async def status_or_delete(self, request: Request) -> Response:
        """Tells how far a job is; or, as the method says, cancels it if it is not done and forgets it."""
        return await self._answer(request, self._delete if request.method == "DELETE" else self._status)

    async def events(self, request: Request) -> Response:
        """Tells what happens to a job, as it happens."""
        return await self._answer(request, self._events)

    async def result(self, request: Request) -> Response:
        """Gives the result of one of a job's files."""
        return await self._answer(request, self._result)

    async def archive(self, request: Request) -> Response:
        """Gives the results of all files of a job in one archive."""
        return await self._answer(request, self._archive)

    async def pages(self, request: Request) -> Response:
        """Gives all pages of a job, a line of JSON each."""
        return await self._answer(request, self._pages)

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

    async def _list(self, request: Request, worker: JobWorker) -> Response:
        check_caller(request, bool(self.settings.api_keys))
        wanted = read_wanted(request.query_params, request.state.client)
        if wanted.client is None:
            check_list_of_all(request)
        page = await worker.ask(list_jobs, self.store.database, wanted)
        jobs = [describe_summary(job, self.settings.job_hours, wanted.client is None) for job in page.jobs]
        return make_success({"jobs": jobs, "next": page.next})

    async def _create(self, request: Request, worker: JobWorker) -> Response:
        key = request.headers.get(KEY_HEADER, "")
        if key and not _KEY.fullmatch(key):
            raise InvalidRequest(f"{KEY_HEADER} must be 1 to 255 printable characters of ASCII, without spaces")
        async with self.api.admission.request(self.api.expected_bytes(request, self.settings.job_bytes)):
            upload = await self._read(request, CREATION_OPTIONS)
            if upload.options.format != "json":
                raise InvalidOption("format is chosen when a job's results are fetched, not before")
            is_open, webhook = _read_switch("open", upload), upload.further.get("webhook", "")
            if webhook:
                self.hosts.check(webhook)
            sent = () if is_open and _is_nothing(upload) else upload.files
            async with self._unpack(sent) as (files, warnings):
                new = NewJob(
                    request.state.client,
                    replace(upload.options, password="").as_texts(),
                    files,
                    warnings,
                    is_open,
                    password=upload.options.password,
                    webhook=webhook,
                    key=key,
                    digest=_digest(upload) if key else "",
                )
                name, is_new = await worker.add(new)
        job = await self._job(name, request, worker)
        headers = {"Location": f"/api/v1/jobs/{name}"} | ({} if is_new else {"Idempotent-Replayed": "true"})
        return make_success(self.describe(job), 202, headers)

    async def _add_files(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        async with self.api.admission.request(self.api.expected_bytes(request, self.settings.job_bytes)):
            upload = await self._read(request, ADDING_OPTIONS)
            if upload.options != Options():
                raise InvalidOption("options are given when a job is made, not with further files")
            is_last = _read_switch("close", upload)
            async with self._unpack(upload.files) as (files, warnings):
                await worker.add_files(job.id, files, warnings)
            if is_last:
                await worker.close(job.id)
        return make_success(self.describe(await self._job(job.id, request, worker)))

    @asynccontextmanager
    async def _unpack(self, files: Sequence[File]) -> AsyncIterator[tuple[tuple[NewFile, ...], tuple[str, ...]]]:
        """The files as a job has them, those in archives by themselves; and what of these was left out."""
        limits = Limits(self.settings.job_files, self.settings.job_bytes, self.settings.job_bytes)
        async with unpack_archives(files, limits, self.api.admission) as (found, notices):
            yield tuple(NewFile(file.name, file.data, file.problem) for file in found), notices

    async def _read(self, request: Request, further: tuple[str, ...]) -> Upload:
        most_files, most_bytes = self.settings.max_files, self.settings.job_bytes
        return await read_upload(request, self.settings, most_files=most_files, most_bytes=most_bytes, further=further)

    async def _close(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        await worker.close(job.id)
        return make_success(self.describe(await self._job(job.id, request, worker)), 202)

    async def _status(self, request: Request, worker: JobWorker) -> Response:
        return make_success(self.describe(await self._job(request.path_params["job"], request, worker)))

    async def _delete(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        await worker.delete(job.id)
        return make_success({"id": job.id, "state": "deleted"})

    async def _events(self, request: Request, worker: JobWorker) -> Response:
        job = await self._job(request.path_params["job"], request, worker)
        return self.events_streams.stream(request, worker.feed, job.id)

    async def _result(self, request: Request, worker: JobWorker) -> Response:
        return await self.results.one_file(await self._job(request.path_params["job"], request, worker), request)

    async def _archive(self, request: Request, worker: JobWorker) -> Response:
        return await self.results.archive(await self._job(request.path_params["job"], request, worker), request)

    async def _pages(self, request: Request, worker: JobWorker) -> Response:
        return await self.results.pages(await self._job(request.path_params["job"], request, worker), request)

    async def _job(self, name: str, request: Request, worker: JobWorker) -> Job:
        """The job of this id; without API keys knowing it is enough, with keys it must be one's own, or an admin asks.

        Raises:
            NotFound: there is none, or it is not this client's.
        """
        job: Job | None = await worker.ask(self.store.job, name)
        others = job is not None and bool(self.settings.api_keys) and job.client != request.state.client
        if job is None or (others and not may_use_job(request, job)):
            raise NotFound("there is no such job; results are kept for a while only")
        return job


def _read_switch(name: str, upload: Upload) -> bool:
    value = upload.further.get(name, "false")
    if value not in ("true", "false"):
        raise InvalidOption(f"{name} is {value[:80]!r}, but must be true or false")
    return value == "true"


def _is_nothing(upload: Upload) -> bool:
    """Whether the request had no body: an open job may be made of nothing."""
    return [(file.name, file.data) for file in upload.files] == [("", b"")]


def _digest(upload: Upload) -> str:
    """What is the same for the same files under the same names with the same options alone."""
    files = [(file.name, hashlib.sha256(file.data).hexdigest()) for file in upload.files]
    told = [files, upload.options.as_texts(), dict(upload.further)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
