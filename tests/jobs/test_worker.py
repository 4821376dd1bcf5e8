"""The worker of jobs, with networks that a test plays."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.errors import NotReady, Overloaded
from ocr.jobs import worker as working
from ocr.jobs.store import DONE, JobStore
from ocr.jobs.worker import JobWorker
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.settings import Settings
from tests.conftest import draw_page, encode
from tests.played import NO_LINES, until

pytestmark = pytest.mark.usefixtures("one_look")

SETTINGS = Settings()


class Networks:
    """Networks that find no line, fail as often as they are told and never answer from the call `silent_from` on."""

    def __init__(self, failures: int = 0, silent_from: int = 10**9) -> None:
        self.failures, self.silent_from, self.calls = failures, silent_from, 0

    async def __call__(self, method: str, items: list) -> list:
        self.calls += 1
        if self.calls >= self.silent_from:
            await asyncio.Event().wait()
        if self.failures:
            self.failures -= 1
            raise NotReady("starting")
        return [NO_LINES for _ in items]


def tiff(pages: int) -> bytes:
    drawn = [draw_page([f"page {number}"], width=300) for number in range(pages)]
    return encode(drawn[0], "TIFF", save_all=True, append_images=drawn[1:])


def worker(store: JobStore, networks: Networks, settings: Settings = SETTINGS) -> JobWorker:
    reader = ConcurrentReader(settings, Admission(9, 10**9, 2, 10**9), networks)
    return JobWorker(store, reader, settings, lambda page: None, lambda code: None)


def test_a_job_is_read_page_by_page_and_a_bad_file_has_its_own_error(store: JobStore):
    async def run():
        jobs = worker(store, Networks())
        await jobs.start()
        job = await jobs.add("me", {}, [("a.tif", tiff(3)), ("b.png", b"rubbish"), ("c.tif", tiff(2))])
        await until(lambda: not jobs.running)
        found = store.job(job)
        assert found.state == DONE
        assert [(file.state, file.done, file.wanted, file.code) for file in found.files] == [
            ("done", 3, 3, None),
            ("failed", 0, None, "UNSUPPORTED_FORMAT"),
            ("done", 2, 2, None),
        ]
        await jobs.stop()

    asyncio.run(run())


def test_a_restart_goes_on_where_the_work_was(tmp_path: Path):
    async def until_two_pages(path: Path) -> str:
        with JobStore(path) as store:
            networks = Networks(silent_from=3)
            jobs = worker(store, networks)
            await jobs.start()
            job = await jobs.add("me", {}, [("a.tif", tiff(4))])
            await until(lambda: networks.calls == 3)
            await jobs.stop()
            assert store.job(job).state == "running"
            return job

    async def to_the_end(path: Path, job: str) -> int:
        with JobStore(path) as store:
            networks = Networks()
            jobs = worker(store, networks)
            await jobs.start()
            await until(lambda: not jobs.running)
            assert store.job(job).state == DONE
            assert store.pages_done(job, 0) == [0, 1, 2, 3]
            await jobs.stop()
            return networks.calls

    job = asyncio.run(until_two_pages(tmp_path / "jobs.sqlite"))
    assert asyncio.run(to_the_end(tmp_path / "jobs.sqlite", job)) == 2


def test_work_waits_for_networks_that_start_again(store: JobStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(working, "RETRY_SECONDS", 0.01)

    async def run():
        networks = Networks(failures=3)
        jobs = worker(store, networks)
        job = await jobs.add("me", {}, [("a.tif", tiff(2))])
        await until(lambda: not jobs.running)
        assert store.job(job).files[0].state == "done"
        assert networks.calls == 5
        await jobs.stop()

    asyncio.run(run())


def test_a_deleted_job_is_stopped(store: JobStore):
    async def run():
        networks = Networks(silent_from=1)
        jobs = worker(store, networks)
        job = await jobs.add("me", {}, [("a.tif", tiff(2))])
        await until(lambda: networks.calls == 1)
        await jobs.delete(job)
        assert store.job(job) is None
        assert not jobs.running
        assert jobs.reader.admission.pages_in_work == 0
        await jobs.stop()

    asyncio.run(run())


def test_too_many_jobs_are_told_to_come_again(store: JobStore):
    async def run():
        networks = Networks(silent_from=1)
        jobs = worker(store, networks, replace(SETTINGS, jobs_waiting=1))
        await jobs.add("me", {}, [("a.tif", tiff(1))])
        with pytest.raises(Overloaded):
            await jobs.add("me", {}, [("a.tif", tiff(1))])
        await jobs.stop()

    asyncio.run(run())


def test_a_job_with_more_pages_than_allowed(store: JobStore):
    async def run():
        jobs = worker(store, Networks(), replace(SETTINGS, job_pages=2))
        job = await jobs.add("me", {}, [("a.tif", tiff(3))])
        await until(lambda: not jobs.running)
        assert store.job(job).files[0].code == "TOO_MANY_PAGES"
        await jobs.stop()

    asyncio.run(run())
