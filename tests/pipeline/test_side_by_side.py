"""Things worked on side by side that come out in their order, and the pages of a PDF as such."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any

import pytest
from PIL import Image

from ocr.errors import NotReady
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import ConcurrentReader
from ocr.pipeline.options import Options
from ocr.pipeline.side_by_side import take_in_order
from ocr.settings import Settings
from tests.conftest import draw_page, encode
from tests.played import NO_LINES, Played, run_to_end, until

PLAIN = Options(dpi=72)
MOST = 50


class Work:
    """Workers whose results come when the test says so."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: dict[int, asyncio.Event] = {}
        self.ended = 0

    async def work_on(self, numbers: Sequence[int]) -> AsyncGenerator[int]:
        try:
            for number in numbers:
                self.begun.append(number)
                self.done[number] = asyncio.Event()
                await self.done[number].wait()
                yield number
        finally:
            self.ended += 1

    def start(self, numbers: Sequence[int], may: Callable[[], bool] = lambda: True) -> "asyncio.Task[list[int]]":
        async def take() -> list[int]:
            async with aclosing(take_in_order(self.work_on, numbers, 2, may)) as results:
                return [number async for number in results]

        return asyncio.create_task(take())


def test_results_come_in_order_though_the_second_is_done_first():
    async def run() -> None:
        work = Work()
        taking = work.start([3, 5, 7])
        await until(lambda: work.begun == [3, 5])
        work.done[5].set()
        await asyncio.sleep(0.05)
        assert work.begun == [3, 5]  # no more than two at once
        work.done[3].set()
        await until(lambda: 7 in work.begun)
        work.done[7].set()
        assert await taking == [3, 5, 7]
        assert work.ended == 2

    run_to_end(run())


def test_who_may_not_go_ahead_waits_for_the_one_before():
    async def run() -> None:
        work = Work()
        taking = work.start([0, 1], lambda: False)
        await until(lambda: work.begun == [0])
        await asyncio.sleep(0.05)
        assert work.begun == [0]
        work.done[0].set()
        await until(lambda: work.begun == [0, 1])
        work.done[1].set()
        assert await taking == [0, 1]

    run_to_end(run())


def test_what_is_given_up_ends_all_that_was_begun():
    async def run() -> None:
        work = Work()
        taking = work.start([0, 1, 2])
        await until(lambda: work.begun == [0, 1])
        taking.cancel()
        await asyncio.wait([taking])
        assert taking.cancelled()
        assert work.ended == 2

    run_to_end(run())


@pytest.fixture(scope="module")
def pdf() -> bytes:
    pages: list[Image.Image] = [draw_page([f"page {number}"]) for number in range(5)]
    return encode(pages[0], "PDF", save_all=True, append_images=pages[1:])


class Networks:
    """Networks that find nothing, and do so when the test says so."""

    def __init__(self) -> None:
        self.asked, self.go = 0, asyncio.Event()

    async def call(self, method: str, items: list[Any]) -> list[Any]:
        self.asked += 1
        await self.go.wait()
        return [NO_LINES] * len(items)


def make_reader(networks: Networks, pages: int = 4) -> ConcurrentReader:
    return ConcurrentReader(Settings(threads=2), Admission(9, 10**9, pages, 10**9), Played(networks.call))


async def read(reader: ConcurrentReader, data: bytes) -> list[int]:
    async with reader.open(data, PLAIN, MOST) as document:
        return [page.index async for page in reader.read(document, PLAIN, "me", done={1})]


@pytest.mark.usefixtures("one_look")
def test_two_pages_of_a_pdf_are_in_work_where_nobody_else_has_any(pdf: bytes):
    async def run() -> None:
        networks = Networks()
        reader = make_reader(networks)
        reading = asyncio.create_task(read(reader, pdf))
        await until(lambda: networks.asked == 2)
        assert reader.admission.pages_in_work == 2
        networks.go.set()
        assert await reading == [0, 2, 3, 4]
        assert reader.admission.pages_in_work == 0

    run_to_end(run())


@pytest.mark.usefixtures("one_look")
def test_beside_another_document_one_page_is_in_work_at_a_time(pdf: bytes):
    async def run() -> None:
        networks = Networks()
        reader = make_reader(networks)
        async with reader.admission.page("another", 1):
            reading = asyncio.create_task(read(reader, pdf))
            await until(lambda: networks.asked == 1)
            await asyncio.sleep(0.2)
            assert (networks.asked, reader.admission.pages_in_work) == (1, 2)
            networks.go.set()
            assert await reading == [0, 2, 3, 4]

    run_to_end(run())


@pytest.mark.usefixtures("one_look")
def test_a_failure_frees_the_turns_of_both(pdf: bytes):
    async def fail(method: str, items: list[Any]) -> list[Any]:
        await asyncio.sleep(0.1)
        raise NotReady("starting")

    async def run() -> None:
        reader = ConcurrentReader(Settings(threads=2), Admission(9, 10**9, 4, 10**9), Played(fail))
        with pytest.raises(NotReady):
            await read(reader, pdf)
        assert (reader.admission.pages_in_work, reader.admission.pixels) == (0, 0)

    run_to_end(run())
