"""The worker of jobs: takes those that are not done, reads their files page by page and writes each page down."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ocr.errors import InternalError, NotReady, OcrError, Overloaded
from ocr.jobs.store import Job, JobStore
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
        self.cleaning: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Goes on with the jobs that were not done when the server stopped."""
        for job in await self.ask(self.store.unfinished):
            self._begin(job)
        self.cleaning = asyncio.create_task(self._clean())

    async def stop(self) -> None:
        """Lets go of all jobs as they are; the next start goes on with them."""
        tasks = [*self.running.values(), *([self.cleaning] if self.cleaning else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.thread.shutdown()

    async def ask(self, call: Callable[..., T], *arguments: Any) -> T:
        """What a method of the store says."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, call, *arguments)

    async def add(self, client: str, options: dict[str, str], files: list[tuple[str, bytes]]) -> str:
        """Takes on a new job and returns its id.

        Raises:
            Overloaded: too many jobs wait already.
            sqlite3.Error: it can't be written down.
        """
        if len(self.running) >= self.settings.jobs_waiting:
            raise Overloaded(f"{len(self.running)} jobs are waiting already", 30)
        job = await self.ask(self.store.create, client, options, files)
        self._begin(job)
        return job

    async def delete(self, job: str) -> None:
        """Stops work on a job and forgets all of it."""
        task = self.running.get(job)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.ask(self.store.delete, job)

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
                    if file.state == "waiting":
                        await self._read(job, number)
                await self.ask(self.store.finish, name)
            except Exception:
                # as it is on disk: the next start of the server goes on with it
                logger.exception("work on a job has failed")

    async def _read(self, job: Job, number: int) -> None:
        """Reads a file to its end, or notes why that can't be done."""
        options = Options.from_texts(job.options)
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

    async def _fail(self, job: Job, number: int, error: OcrError) -> None:
        await self.ask(self.store.fail_file, job.id, number, error.code, error.message)
        self.record_failure(error.code)

    async def _read_patiently(self, job: Job, number: int, data: bytes, options: Options) -> None:
        """Reads a file, and while the networks are busy or starting again waits and goes on where it was."""
        end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            done = frozenset(await self.ask(self.store.pages_done, job.id, number))
            try:
                async with self.reader.open(data, options, self.settings.job_pages) as file:
                    warnings = file.pages.warnings
                    await self.ask(self.store.note_opened, job.id, number, len(file.wanted), warnings)
                    async for read in self.reader.read(file, options, f"job of {job.client}", done):
                        await self.ask(self.store.add_page, job.id, number, read.index, read.page)
                        self.record_page(read.page)
                        end = asyncio.get_running_loop().time() + PATIENCE_SECONDS
                return
            except (NotReady, Overloaded):
                if asyncio.get_running_loop().time() > end:
                    raise
                await asyncio.sleep(RETRY_SECONDS)

    async def _clean(self) -> None:
        """Deletes jobs whose time is over, every so often."""
        while True:
            try:
                await self.ask(self.store.delete_older, self.settings.job_hours * 3600)
            except Exception:
                logger.exception("old jobs could not be deleted")
            await asyncio.sleep(min(CLEANING_SECONDS, self.settings.job_hours * 3600))
