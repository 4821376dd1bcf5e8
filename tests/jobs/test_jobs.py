"""Jobs below HTTP: the store on disk, the folder, and the worker with networks that a test plays."""

import asyncio
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.errors import NotReady, Overloaded
from ocr.jobs import worker as working
from ocr.jobs.folder import JobsFolder
from ocr.jobs.store import DONE, JobStore
from ocr.jobs.worker import JobWorker
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.results import Character, Detection, Document, Line, Page
from ocr.settings import Settings
from tests.conftest import draw_page, encode

BOX = ((0.0, 1.0), (9.0, 1.0), (9.0, 5.5), (0.0, 5.5))
SETTINGS = Settings()


def page(text: str) -> Page:
    characters = tuple(Character(c, 0.1, 0.2, 0.5, (("已", 0.25),)) for c in text)
    return Page(20, 10, (Line(text, 0.9, BOX, " ", characters),), 0.5, ("shrunk",), {"decode": 1.5}, 2.25)


@pytest.fixture
def store(tmp_path: Path):
    with JobStore(tmp_path / "jobs.sqlite") as opened:
        yield opened


def test_pages_come_back_from_disk_as_they_were(store: JobStore):
    job = store.create("me", {"layout": "lines"}, [("a.tif", b"data")])
    store.note_opened(job, 0, 2, ["frame 3 is damaged"])
    for index, text in ((1, "图二"), (0, "图一")):
        store.add_page(job, 0, index, page(text))
    assert store.document(job, 0) == Document((page("图一"), page("图二")), ("frame 3 is damaged",))
    found = store.job(job)
    assert found is not None
    assert (found.client, found.options, found.files[0].wanted, found.files[0].done) == (
        "me",
        {"layout": "lines"},
        2,
        2,
    )
    assert store.data(job, 0) == b"data"


def test_a_deleted_job_leaves_nothing_behind(store: JobStore, tmp_path: Path):
    job = store.create("me", {}, [("a.png", b"a secret contract" * 10_000)])
    store.add_page(job, 0, 0, page("秘密"))
    assert store.delete(job)
    assert not store.delete(job)
    assert store.job(job) is None
    assert store.pages_done(job, 0) == []
    with pytest.raises(KeyError):
        store.data(job, 0)
    store.add_page(job, 0, 1, page("late"))
    assert store.pages_done(job, 0) == []
    for file in tmp_path.iterdir():
        assert b"a secret contract" not in file.read_bytes(), file


def test_old_jobs_go_and_unfinished_ones_stay(store: JobStore):
    old, new = (store.create("me", {}, [("a", b"x")]) for _ in range(2))
    store.finish(old)
    assert store.delete_older(3600) == 0
    assert store.delete_older(-1) == 1
    assert store.unfinished() == [new]


def test_two_servers_never_share_a_folder(tmp_path: Path):
    first = JobsFolder(str(tmp_path / "jobs"))
    with pytest.raises(BlockingIOError):
        JobsFolder(str(tmp_path / "jobs"))
    first.close()
    JobsFolder(str(tmp_path / "jobs")).close()


def test_the_folder_of_its_own_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    first = JobsFolder("")
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o700
    second = JobsFolder("")
    assert second.path != first.path
    assert "not outlive" in caplog.text
    second.close()
    first.close()
    first.path.chmod(0o777)  # as if another user had made it
    third = JobsFolder("")
    assert third.path != first.path
    third.close()


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
        return [Detection(np.empty((0, 4, 2), np.float32), np.empty(0, np.float32), 1.0) for _ in items]


def tiff(pages: int) -> bytes:
    drawn = [draw_page([f"page {number}"], width=300) for number in range(pages)]
    return encode(drawn[0], "TIFF", save_all=True, append_images=drawn[1:])


def worker(store: JobStore, networks: Networks, settings: Settings = SETTINGS) -> JobWorker:
    reader = ConcurrentReader(settings, Admission(9, 10**9, 2, 10**9), networks)
    return JobWorker(store, reader, settings, lambda page: None, lambda code: None)


async def until(done) -> None:
    async with asyncio.timeout(30):
        while not done():
            await asyncio.sleep(0.01)


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


def test_a_full_disk_is_an_error_of_sqlite(store: JobStore):
    store.database.execute("PRAGMA max_page_count = 20")
    with pytest.raises(sqlite3.OperationalError):
        store.create("me", {}, [("a", bytes(10**6))])
    assert store.unfinished() == []
