import asyncio
import ctypes

import pytest

from ocr.web.bentoml import malloc


class Library:
    """A C library that counts how often it is asked."""

    def __init__(self) -> None:
        self.trims = 0

    def malloc_trim(self, pad: int) -> int:
        self.trims += 1
        return 1


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    played = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: played)
    monkeypatch.setattr(malloc, "IDLE_SECONDS", 0.01)
    return played


def run(steps, library: Library) -> None:
    async def all_steps():
        work = [0]
        task = asyncio.create_task(malloc.give_back(lambda: work[0]))
        await steps(work)
        task.cancel()

    asyncio.run(all_steps())


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


def test_memory_is_given_back_once_after_work(library: Library):
    async def steps(work):
        await asyncio.sleep(0.1)
        assert library.trims == 0
        work[0] += 1
        await until(lambda: library.trims == 1)
        await asyncio.sleep(0.1)
        assert library.trims == 1
        work[0] += 1
        await until(lambda: library.trims == 2)

    run(steps, library)


def test_a_process_that_is_never_idle_gives_back_too(library: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(malloc, "LONGEST_SECONDS", 0.05)

    async def steps(work):
        def busy() -> bool:
            work[0] += 1
            return library.trims >= 2

        await until(busy)

    run(steps, library)


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    asyncio.run(asyncio.wait_for(malloc.give_back(lambda: 0), 1))
