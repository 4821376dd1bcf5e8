import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from ocr.web.bentoml import watchdog


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate()


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(watchdog, "PATIENCE_SECONDS", 0.05)


def watch(beat: Callable[[], Awaitable[tuple[int, float]]], seconds: float = 0.6) -> None:
    async def for_a_while() -> None:
        async with asyncio.timeout(seconds):
            await watchdog.end_if_hung(beat, longest=60)

    with pytest.raises(TimeoutError):
        asyncio.run(for_a_while())


def test_a_process_that_answers_no_more_is_ended(sleeper: "subprocess.Popen[bytes]"):
    beats = 0

    async def beat() -> tuple[int, float]:
        nonlocal beats
        beats += 1
        if beats > 3:
            await asyncio.sleep(60)
        return sleeper.pid, 0.0

    watch(beat)
    assert sleeper.wait(10) == -9


def test_a_process_whose_work_does_not_end_is_ended(sleeper: "subprocess.Popen[bytes]"):
    async def beat() -> tuple[int, float]:
        return sleeper.pid, 61.0

    watch(beat)
    assert sleeper.wait(10) == -9


def test_one_late_answer_a_loss_and_a_process_never_heard_of_end_nothing(sleeper: "subprocess.Popen[bytes]"):
    beats = 0

    async def beat() -> tuple[int, float]:
        nonlocal beats
        beats += 1
        if beats % 2:
            await asyncio.sleep(60)
        if beats > 5:
            raise aiohttp.ServerDisconnectedError
        return sleeper.pid, 1.0

    async def never() -> tuple[int, float]:
        await asyncio.sleep(60)
        return sleeper.pid, 0.0

    watch(beat)
    watch(never)
    assert sleeper.poll() is None
