import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from ocr.web.bentoml.graceful_shutdown import Departure


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch):
    """When the handler that stood before was called; what the test installs is taken away again."""
    times: list[float] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: times.append(time.monotonic()))
    yield times
    signal.signal(signal.SIGTERM, before)


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def test_it_stays_as_long_as_the_process_that_it_serves(ended: list[float]):
    async def run():
        departure = Departure(longest=60)
        served = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        departure.serve(served.pid)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert not ended
        served.communicate(b"\n")
        await until(lambda: ended)

    asyncio.run(run())


@pytest.mark.parametrize(("served", "longest"), [(os.getpid(), 0.3), (None, 60)], ids=["too long", "nobody"])
def test_it_does_not_stay_for_ever_nor_for_nobody(ended: list[float], served: int | None, longest: float):
    async def run():
        departure = Departure(longest)
        if served is not None:
            departure.serve(served)
        os.kill(os.getpid(), signal.SIGTERM)
        await until(lambda: ended)

    asyncio.run(run())
