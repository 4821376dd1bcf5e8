"""Following what happens to jobs."""

import asyncio
import threading

import pytest

from ocr.jobs.store import JobStore
from tests.jobs.working import Networks, add, tiff, worker
from tests.played import until

pytestmark = pytest.mark.usefixtures("one_look")


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
