"""The worker of jobs, with networks that a test plays."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.errors import Conflict, Overloaded
from ocr.jobs import worker as working
from ocr.jobs.journal import read_events
from ocr.jobs.records import DONE, NewFile
from ocr.jobs.store import JobStore
from tests.jobs.working import SETTINGS, Networks, add, tiff, worker
from tests.played import until

pytestmark = pytest.mark.usefixtures("one_look")


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
