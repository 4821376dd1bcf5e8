"""What stands in for the networks where pages are read without them, and waiting that comes to an end."""

import asyncio
from collections.abc import Callable, Coroutine

import numpy as np

from ocr.results import Detection

NO_LINES = Detection(np.empty((0, 4, 2), np.float32), np.empty(0, np.float32), 1.0)
PATIENCE = 120  # seconds


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
