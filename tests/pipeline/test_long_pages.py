"""A long page is read in portions of lines, between which others have their turn and it can be given up."""

import asyncio
from functools import partial
from typing import Any

import pytest

from benchmarks.drawn_page import draw_page, encode
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.pipeline.options import Options
from ocr.pipeline.portions import PORTION
from ocr.settings import Settings
from tests.played import Played, find_lines, read, run_to_end, until

pytestmark = pytest.mark.usefixtures("one_look")

MOST = 50  # pages


class LongPages:
    """Networks that find many wide lines on each page, and read a portion of them only when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.waiting: dict[str, asyncio.Event] = {}

    async def call(self, client: str, method: str, items: list[Any]) -> list[Any]:
        if method == "detect":
            return [find_lines(LINES)]
        self.asked.append((client, len(items)))
        self.waiting[client] = asyncio.Event()
        await self.waiting[client].wait()
        return read(items)

    def go_on(self, client: str) -> None:
        self.waiting.pop(client).set()


LINES = 30  # of up to 4,320 pixels each
LONG_PAGE = encode(draw_page(["text"] * 10))
PLAIN = Options(enhance="off")


class LongReading:
    """A long page that is being read for a client."""

    def __init__(self, networks: LongPages, client: str) -> None:
        self.reader = ConcurrentReader(
            Settings(threads=1), Admission(9, 10**9, 2, 10**9), Played(partial(networks.call, client))
        )
        self.client, self.pages = client, []
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async with self.reader.open(LONG_PAGE, PLAIN, MOST) as self.document:
            async for found in self.reader.read(self.document, PLAIN, self.client):
                self.pages.append(found.page)


def test_lines_of_a_long_page_are_asked_for_in_portions_and_no_two_of_a_page_at_once():
    async def run() -> None:
        networks = LongPages()
        a, b = LongReading(networks, "a"), LongReading(networks, "b")
        await until(lambda: len(networks.waiting) == 2)
        assert sorted(client for client, _ in networks.asked) == ["a", "b"]
        while not a.task.done():  # and the other one waits still
            networks.go_on("a")
            await until(lambda: a.task.done() or "a" in networks.waiting)
        portions = [count for client, count in networks.asked if client == "a"]
        assert sum(portions) == len(a.pages[0].lines) == LINES
        assert max(portions) * 4320 < PORTION + 4320
        assert [client for client, _ in networks.asked].count("b") == 1
        b.task.cancel()
        await asyncio.wait([b.task])

    run_to_end(run())


def test_of_a_page_that_is_given_up_no_further_portion_is_asked_for_and_what_was_read_is_known():
    async def run() -> None:
        networks = LongPages()
        a = LongReading(networks, "a")
        await until(lambda: "a" in networks.waiting)
        networks.go_on("a")
        await until(lambda: len(networks.asked) == 2)
        a.task.cancel()
        await asyncio.wait([a.task])
        networks.go_on("a")
        await asyncio.sleep(0.05)
        assert len(networks.asked) == 2
        assert a.reader.admission.pages_in_work == 0
        assert len(a.document.document.progress.to_page().lines) == networks.asked[0][1] < LINES

    run_to_end(run())
