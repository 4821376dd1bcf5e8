"""What stands in for the networks where pages are read without them, and waiting that comes to an end."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.pipeline.concurrent import Borrowed, CallNetworks
from ocr.recognition.ctc import Reading
from ocr.results import Character, Detection

NO_LINES = Detection(np.empty((0, 4, 2), np.float32), np.empty(0, np.float32), 1.0)
PATIENCE = 120  # seconds


class Played:
    """Networks that are a function, and never replaced by others."""

    def __init__(self, call: CallNetworks, model: str = "played") -> None:
        self.call, self.model = call, model

    @contextmanager
    def borrow(self) -> Iterator[Borrowed]:
        yield Borrowed(self.model, self.call)


async def never(method: str, items: list[Any]) -> list[Any]:
    """Networks that never answer."""
    await asyncio.Event().wait()
    return []


async def until(done: Callable[[], bool]) -> None:
    """Waits for what must come to be; fails if it doesn't."""
    async with asyncio.timeout(PATIENCE):
        while not done():
            await asyncio.sleep(0.01)


def run_to_end(work: Coroutine[None, None, None]) -> None:
    """Runs what must not wait for ever; fails if it does."""

    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE):
            await work

    asyncio.run(bounded())


def find_lines(count: int, width: int = 900, height: int = 10) -> Detection:
    """So many lines below one another, each of them this large; a line is read 48 pixels high."""
    tops = np.arange(count, dtype=np.float32) * 2 * height
    boxes = [[(0, top), (width, top), (width, top + height), (0, top + height)] for top in tops]
    return Detection(np.array(boxes, np.float32), np.ones(count, np.float32), 1.0)


def read(lines: list[NDArray[np.uint8]]) -> list[Reading]:
    """The same of each line picture, and with no doubt, so that none is read again."""
    return [Reading("line", 1.0, tuple(Character(text, 0.0, 1.0, 1.0) for text in "line")) for _ in lines]
