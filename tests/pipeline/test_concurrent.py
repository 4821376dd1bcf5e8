"""Documents read side by side, with networks that a test plays."""

import asyncio
import threading
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.robustness.hostile.pdf_samples import one_page
from ocr.errors import ImageTruncated, NotReady
from ocr.pipeline import concurrent
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import CallNetworks, ConcurrentReader, WorkedDocument
from ocr.pipeline.options import Options
from ocr.settings import Settings
from tests.played import NO_LINES, Played, find_lines, never, read, run_to_end, until

pytestmark = pytest.mark.usefixtures("one_look")

MOST = 50  # pages
SMALL = Options(dpi=72)
PDF = one_page(b"0 0 50 50 re f", b"0 0 100 100")  # a black square: a blank page needs no network


def make_reader(call_networks: CallNetworks, *, pages: int = 1) -> ConcurrentReader:
    return ConcurrentReader(Settings(), Admission(9, 10**9, pages, 10**9), Played(call_networks))


def test_pages_come_in_order_and_each_ones_turn_is_over_when_it_comes_out(tiff: bytes):
    async def run() -> None:
        in_work, after = [], []

        async def find_nothing(method: str, items: list[Any]) -> list[Any]:
            in_work.append((method, len(items), reader.admission.pages_in_work))
            return [NO_LINES]

        reader = make_reader(find_nothing, pages=2)
        async with reader.open(tiff, Options(), MOST) as document:
            async for page in reader.read(document, Options(), "me"):
                after.append((page.index, reader.admission.pages_in_work))
            assert in_work == [("detect", 1, 1)] * 3
            assert after == [(0, 0), (1, 0), (2, 0)]
            left = [page.index async for page in reader.read(document, Options(), "me", done={0, 2})]
            decoded = [page.index async for page in reader.decode(document, [2, 0], "me")]
        assert (left, decoded) == ([1], [2, 0])
        assert reader.admission.turns == 3 + 1 + 2

    run_to_end(run())


@pytest.mark.parametrize("kind", ["frame", "page"])
def test_giving_up_in_the_middle_of_a_page_frees_its_turn_and_closes_the_file(
    kind: str, tiff: bytes, monkeypatch: pytest.MonkeyPatch
):
    closed: list[str] = []

    async def run() -> None:
        reader = make_reader(never)

        async def read() -> None:
            async with reader.open(tiff if kind == "frame" else PDF, SMALL, MOST) as document:
                close = document.pages.close
                monkeypatch.setattr(document.pages, "close", lambda: (closed.append(document.pages.kind), close()))
                async for _ in reader.read(document, SMALL, "me"):
                    pass

        reading = asyncio.create_task(read())
        await until(lambda: reader.admission.pages_in_work == 1)
        assert not closed
        reading.cancel()
        await asyncio.wait([reading])
        assert reading.cancelled()
        assert (reader.admission.pages_in_work, reader.admission.pixels) == (0, 0)
        await until(lambda: bool(closed))

    run_to_end(run())
    assert set(closed) == {kind}


def test_a_page_that_was_read_leaves_no_progress(page_png: bytes):
    async def run() -> None:
        async def at_once(method: str, items: list[Any]) -> list[Any]:
            return [find_lines(3)] if method == "detect" else read(items)

        reader = make_reader(at_once)
        async with reader.open(page_png, Options(), MOST) as document:
            async for found in reader.read(document, Options(), "me"):
                assert len(found.page.lines) == 3
                assert document.document.progress is None

    run_to_end(run())


def test_a_failure_of_the_networks_frees_the_turn(tiff: bytes):
    async def fail(method: str, items: list[Any]) -> list[Any]:
        raise NotReady("starting")

    async def run() -> None:
        reader = make_reader(fail)
        async with reader.open(tiff, Options(), MOST) as document:
            with pytest.raises(NotReady):
                [page async for page in reader.read(document, Options(), "me")]
            assert reader.admission.pages_in_work == 0

    run_to_end(run())


def test_a_pdf_that_waits_rests():
    async def run() -> None:
        async def find_nothing(method: str, items: list[Any]) -> list[Any]:
            return [NO_LINES]

        reader = make_reader(find_nothing)
        async with reader.open(PDF, SMALL, MOST) as document:

            async def read() -> list[int]:
                return [page.index async for page in reader.read(document, SMALL, "me")]

            async with reader.admission.page("another", 1):
                reading = asyncio.create_task(read())
                await until(lambda: reader.admission.pages_waiting == 1)
                assert not document.pages._process.alive
            assert await reading == [0]
            assert document.pages._process.alive  # with nobody before it, it does not rest

    run_to_end(run())


def test_documents_of_two_clients_take_turns(tiff: bytes):
    async def run() -> None:
        order: list[str] = []
        admission = Admission(9, 10**9, 1, 10**9)
        reading: list[asyncio.Task[None]] = []

        async def find_nothing(client: str, method: str, items: list[Any]) -> list[Any]:
            order.append(client)
            await until(lambda: admission.pages_waiting == 1 or any(task.done() for task in reading))
            return [NO_LINES]

        async def read(client: str) -> None:
            reader = ConcurrentReader(Settings(), admission, Played(partial(find_nothing, client)))
            async with reader.open(tiff, Options(), MOST) as document:
                async for _ in reader.read(document, Options(), client):
                    pass

        reading += [asyncio.create_task(read(client)) for client in "ab"]
        await asyncio.gather(*reading)
        assert "".join(order) in ("ababab", "bababa")

    run_to_end(run())


def test_a_client_with_two_documents_does_not_go_twice_before_another(tiff: bytes):
    async def run() -> None:
        order: list[str] = []
        reader = make_reader(never)

        async def read(client: str) -> None:
            async with reader.open(tiff, Options(), MOST) as document:
                async for _ in reader.decode(document, [0], client):
                    order.append(client)

        async with reader.admission.page("another", 1):
            reading = []
            for client in ("a", "a", "b"):
                reading.append(asyncio.create_task(read(client)))
                await until(lambda: reader.admission.pages_waiting == len(reading))
        await asyncio.gather(*reading)
        assert order == ["a", "b", "a"]

    run_to_end(run())


def test_what_can_not_be_opened_says_why():
    async def run() -> None:
        with pytest.raises(ImageTruncated):
            async with make_reader(never).open(b"\x89PNG\r\n\x1a\n", Options(), MOST):
                pass

    run_to_end(run())


class Closable:
    """An open document, of which it is known whether it was closed."""

    def __init__(self, kind: str = "frame") -> None:
        self.pages, self.wanted, self.closed = SimpleNamespace(kind=kind), [0], False

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(("kind", "at_once"), [("page", True), ("frame", False)])
def test_a_pdf_is_closed_at_once_and_a_picture_after_its_decoding(kind: str, at_once: bool):
    async def run() -> None:
        file, decoded = Closable(kind), threading.Event()
        document = WorkedDocument(file, None)  # type: ignore[arg-type]
        working = asyncio.create_task(document.work(decoded.wait, 60))
        await until(lambda: document.working is not None)
        working.cancel()
        await asyncio.wait([working])
        document.close()
        closed_at_once = file.closed
        decoded.set()
        await until(lambda: file.closed)
        assert closed_at_once is at_once

    run_to_end(run())


def test_a_file_whose_opening_is_given_up_is_closed_when_it_is_open(monkeypatch: pytest.MonkeyPatch):
    file, begun, may_open = Closable(), threading.Event(), threading.Event()

    def open_slowly(*arguments: object) -> Closable:
        begun.set()
        may_open.wait(60)
        return file

    async def run() -> None:
        opening = asyncio.create_task(make_reader(never).open(b"", Options(), MOST).__aenter__())
        await until(begun.is_set)
        opening.cancel()
        await asyncio.wait([opening])
        assert opening.cancelled()
        assert not file.closed
        may_open.set()
        await until(lambda: file.closed)

    monkeypatch.setattr(concurrent, "OpenDocument", open_slowly)
    run_to_end(run())
