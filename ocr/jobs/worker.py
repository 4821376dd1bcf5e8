"""The worker of jobs: takes those that are not done, reads their files page by page and writes each page down."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from ocr.errors import InternalError, NotReady, OcrError, Overloaded, TooManyPages
from ocr.jobs.feed import Feed
from ocr.jobs.intake import add_files, close_job, create_job, find_by_key
from ocr.jobs.records import WAITING, Job, NewFile, NewJob
from ocr.jobs.store import JobStore
from ocr.jobs.webhooks import Webhooks
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.pipeline.options import Options
from ocr.results import Page
from ocr.settings import Settings

logger = logging.getLogger("ocr.jobs")

T = TypeVar("T")

AT_ONCE = 4  # jobs; their pages take turns with those of requests
PATIENCE_SECONDS = 600.0  # for networks that are starting again
RETRY_SECONDS = 2.0
CLEANING_SECONDS = 60.0


class JobWorker:
    """Works on the jobs of a store, beside the requests; for one event loop.

    Args:
        store: the jobs.
        reader: reads pages.
        settings: how much one job may have, and how long it is kept.
        record_page: is told of each page that was read.
        record_failure: is told of each file that can't be read, by its error's code.
    """

    def __init__(
        self,
        store: JobStore,
        reader: ConcurrentReader,
        settings: Settings,
        record_page: Callable[[Page], None],
        record_failure: Callable[[str], None],
    ) -> None:
        self.store, self.reader, self.settings = store, reader, settings
        self.record_page, self.record_failure = record_page, record_failure
        self.thread = ThreadPoolExecutor(1, "jobs")  # all of the store's calls run in it
        self.places = asyncio.Semaphore(AT_ONCE)
        self.running: dict[str, asyncio.Task[None]] = {}
        self.feed = Feed(store, self.ask)
        self.webhooks: Webhooks | None = None
        self.background: list[asyncio.Task[None]] = []

    def deliver(self, webhooks: Webhooks) -> None:
        """Has those told who want to know that a job is done; to be called before `start`."""
        self.webhooks = webhooks

    async def start(self) -> None:
        """Goes on with the jobs that were not done when the server stopped."""
        for job in await self.ask(self.store.unfinished):
            self._begin(job)
        self.background.append(asyncio.create_task(self._clean()))
        if self.webhooks is not None:
            self.background.append(asyncio.create_task(self.webhooks.run()))

    async def stop(self) -> None:
        """Lets go of all jobs as they are; the next start goes on with them."""
        self.feed.close()
        tasks = [*self.running.values(), *self.background]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.thread.shutdown()

    async def ask(self, call: Callable[..., T], *arguments: Any) -> T:
        """What a method of the store says."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, call, *arguments)

    async def add(self, new: NewJob) -> tuple[str, bool]:
        """Takes on a new job; returns its id and whether it is new, as `create_job`.

        Raises:
            Overloaded: too many jobs wait already.
            Conflict: as `create_job`.
            sqlite3.Error: it can't be written down.
        """
        if (before := await self.ask(find_by_key, self.store.database, new)) is not None:
            return before, False
        waiting = len(self.running) + await self.ask(self.store.count_open)
        if waiting >= self.settings.jobs_waiting:
            raise Overloaded(f"{waiting} jobs are waiting already", 30)
        job, is_new = await self.ask(create_job, self.store.database, new)
        if is_new and not new.open:
            self._begin(job)
        return job, is_new

    async def add_files(self, job: str, files: Sequence[NewFile], warnings: Sequence[str]) -> None:
        """Gives an open job more files.

        Raises:
            Conflict, InvalidRequest, FileTooLarge: as `ocr.jobs.intake.add_files`.
        """
        most = self.settings.job_files, self.settings.job_bytes
        await self.ask(add_files, self.store.database, job, files, warnings, *most)
        self.feed.tell(job)

    async def close(self, job: str) -> None:
        """Begins to work on an open job.

        Raises:
            Conflict, InvalidRequest: as `close_job`.
        """
        await self.ask(close_job, self.store.database, job)
        self._begin(job)

    async def delete(self, job: str) -> None:
        """Stops work on a job and forgets all of it."""
        task = self.running.get(job)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.ask(self.store.delete, job)
        self.feed.tell(job)

    def _begin(self, job: str) -> None:
        task = asyncio.create_task(self._work(job))
        self.running[job] = task
        task.add_done_callback(lambda _: self.running.pop(job, None))

    async def _work(self, name: str) -> None:
        async with self.places:
            job = await self.ask(self.store.job, name)
            if job is None:
                return
            try:
                await self.ask(self.store.start, name)
                for number, file in enumerate(job.files):
                    if file.state == WAITING:
                        await self._read(job, number)
                await self.ask(self.store.finish, name)
                self.feed.tell(name)
                if self.webhooks is not None:
                    self.webhooks.wake.set()
            except Exception:
                # as it is on disk: the next start of the server goes on with it
                logger.exception("work on a job has failed")

    async def _read(self, job: Job, number: int) -> None:
        """Reads a file to its end, or notes why that can't be done."""
        options = replace(Options.from_texts(job.options), password=await self.ask(self.store.password, job.id))
        data = await self.ask(self.store.data, job.id, number)
        try:
            await self._read_patiently(job, number, data, options)
        except OcrError as error:
            await self._fail(job, number, error)
        except Exception:
            logger.exception("unforeseen error while reading a job's file")
            await self._fail(job, number, InternalError())
        else:
            await self.ask(self.store.finish_file, job.id, number)
            self.feed.tell(job.id)

    async def _fail(self, job: Job, number: int, error: OcrError) -> None:
        await self.ask(self.store.fail_file, job.id, number, error.code, error.message)
        self.feed.tell(job.id)
        self.record_failure(error.code)

    async def _read_patiently(self, job: Job, number: int, data: bytes, options: Options) -> None:
        """Reads a file, and while the networks are busy or starting again waits and goes on where it was."""
        end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            done = frozenset(await self.ask(self.store.pages_done, job.id, number))
            most = await self._most_pages(job, number)
            try:
                async with self.reader.open(data, options, most) as file:
                    warnings = file.pages.warnings
                    await self.ask(self.store.note_opened, job.id, number, len(file.wanted), warnings)
                    async for read in self.reader.read(file, options, f"job of {job.client}", done):
                        await self.ask(self.store.add_page, job.id, number, read.index, read.page)
                        self.feed.tell(job.id)
                        self.record_page(read.page)
                        end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
                return
            except (NotReady, Overloaded):
                if asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _most_pages(self, job: Job, number: int) -> int:
        """How many pages of a file may be read, beside those of the job's other files."""
        taken = await self.ask(self.store.pages_wanted, job.id, number)
        if taken >= self.settings.job_pages:
            raise TooManyPages(
                f"the job's other files have {taken} pages, and a job may have {self.settings.job_pages}"
            )
        return self.settings.job_pages - taken

    async def _clean(self) -> None:
        """Deletes jobs whose time is over, every so often."""
        while True:
            try:
                await self.ask(self.store.delete_older, self.settings.job_hours * 3600)
            except Exception:
                logger.exception("old jobs could not be deleted")
            await asyncio.sleep(min(CLEANING_SECONDS, self.settings.job_hours * 3600))
