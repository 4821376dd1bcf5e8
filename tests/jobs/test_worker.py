"""The worker of jobs, with networks that a test plays."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ocr.errors import Conflict, NotReady, Overloaded
from ocr.jobs import worker as working
from ocr.jobs.journal import read_events
from ocr.jobs.records import DONE, NewFile, NewJob
from ocr.jobs.store import JobStore
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


async def add(jobs: JobWorker, *files: tuple[str, bytes], **more: Any) -> str:
    return (await jobs.add(NewJob("me", {}, tuple(NewFile(*file) for file in files), **more)))[0]


def worker(store: JobStore, networks: Networks, settings: Settings = SETTINGS) -> JobWorker:
    reader = ConcurrentReader(settings, Admission(9, 10**9, 2, 10**9), networks)
    return JobWorker(store, reader, settings, lambda page: None, lambda code: None)


def test_a_job_is_read_page_by_page_and_a_bad_file_has_its_own_error(store: JobStore):
    async def run():
        jobs = worker(store, Networks())
        await jobs.start()
        job = await add(jobs, ("a.tif", tiff(3)), ("b.png", b"rubbish"), ("c.tif", tiff(2)))
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
            job = await add(jobs, ("a.tif", tiff(4)))
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
        job = await add(jobs, ("a.tif", tiff(2)))
        await until(lambda: not jobs.running)
        assert store.job(job).files[0].state == "done"
        assert networks.calls == 5
        await jobs.stop()

    asyncio.run(run())


def test_a_deleted_job_is_stopped(store: JobStore):
    async def run():
        networks = Networks(silent_from=1)
        jobs = worker(store, networks)
        job = await add(jobs, ("a.tif", tiff(2)))
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
        await add(jobs, ("a.tif", tiff(1)))
        with pytest.raises(Overloaded):
            await add(jobs, ("a.tif", tiff(1)))
        await jobs.stop()

    asyncio.run(run())


def test_a_job_with_more_pages_than_allowed(store: JobStore):
    async def run():
        jobs = worker(store, Networks(), replace(SETTINGS, job_pages=2))
        job = await add(jobs, ("a.tif", tiff(3)))
        await until(lambda: not jobs.running)
        assert store.job(job).files[0].code == "TOO_MANY_PAGES"
        await jobs.stop()

    asyncio.run(run())


def test_the_limit_of_pages_holds_over_all_files_of_a_job(store: JobStore):
    async def run():
        jobs = worker(store, Networks(), replace(SETTINGS, job_pages=5))
        job = await add(jobs, ("a.tif", tiff(3)), ("b.tif", tiff(3)), ("c.tif", tiff(2)), ("d.tif", tiff(1)))
        await until(lambda: not jobs.running)
        assert [file.code for file in store.job(job).files] == [None, "TOO_MANY_PAGES", None, "TOO_MANY_PAGES"]
        await jobs.stop()

    asyncio.run(run())


def test_what_happened_can_be_followed_and_gone_on_with(store: JobStore):
    async def run():
        jobs = worker(store, Networks())
        job = await add(jobs, ("a.tif", tiff(2)), ("b.png", b"rubbish"))
        followed = [event async for event in jobs.feed.follow(job, 0, 60)]
        assert [(event.number, event.kind) for event in followed if event] == [
            *((1, "page"), (2, "page"), (3, "file_done"), (4, "file_failed"), (5, "done")),
        ]
        assert followed[3].data["code"] == "UNSUPPORTED_FORMAT"
        assert [event.number async for event in jobs.feed.follow(job, 3, 60) if event] == [4, 5]
        assert [event.kind async for event in jobs.feed.follow(job, 5, 60) if event] == ["done"]
        assert [event async for event in jobs.feed.follow("none", 0, 60)] == []
        await jobs.stop()

    asyncio.run(run())


def test_many_follow_without_threads_and_all_are_let_go_at_the_end(store: JobStore):
    async def run():
        networks = Networks(silent_from=1)
        jobs = worker(store, networks)
        job = await add(jobs, ("a.tif", tiff(2)))
        beats = 0

        async def listen() -> None:
            nonlocal beats
            async for event in jobs.feed.follow(job, 0, 0.05):
                beats += event is None

        listening = [asyncio.create_task(listen()) for _ in range(300)]
        await until(lambda: beats > 600)
        assert threading.active_count() < 50
        await jobs.stop()
        await asyncio.gather(*listening)

    asyncio.run(run())


def test_a_deleted_job_is_followed_no_more(store: JobStore):
    async def run():
        jobs = worker(store, Networks(silent_from=1))
        job = await add(jobs, ("a.tif", tiff(2)))
        listening = asyncio.create_task(anext(jobs.feed.follow(job, 0, 60), "over"))
        await asyncio.sleep(0.05)
        await jobs.delete(job)
        assert await listening == "over"
        await jobs.stop()

    asyncio.run(run())


def test_an_open_job_waits_for_its_files(store: JobStore):
    async def run():
        jobs = worker(store, Networks(), replace(SETTINGS, job_files=2, jobs_waiting=1))
        job = await add(jobs, open=True)
        assert store.job(job).state == "open"
        with pytest.raises(Overloaded):
            await add(jobs, ("a.tif", tiff(1)))
        await jobs.add_files(job, [NewFile("a.tif", tiff(1)), NewFile("b.tif", tiff(1))], ())
        await jobs.stop()
        jobs = worker(store, Networks(), replace(SETTINGS, job_files=2))
        await jobs.start()
        assert store.job(job).state == "open"
        await jobs.close(job)
        with pytest.raises(Conflict):
            await jobs.close(job)
        await until(lambda: not jobs.running)
        assert [file.state for file in store.job(job).files] == ["done", "done"]
        with pytest.raises(Conflict):
            await jobs.add_files(job, [NewFile("c.tif", tiff(1))], ())
        assert read_events(store.database, job, 0)[1][-1].kind == "done"
        await jobs.stop()

    asyncio.run(run())


def test_the_same_key_is_answered_even_where_no_new_job_would_be_taken(store: JobStore):
    async def run():
        jobs = worker(store, Networks(silent_from=1), replace(SETTINGS, jobs_waiting=1))
        first = await add(jobs, ("a.tif", tiff(1)), key="k", digest="d")
        assert await add(jobs, ("a.tif", tiff(1)), key="k", digest="d") == first
        with pytest.raises(Conflict):
            await add(jobs, ("a.tif", tiff(1)), key="k", digest="other")
        await jobs.stop()

    asyncio.run(run())
