import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ocr.learning.right_of_way import RightOfWay, is_claimed
from ocr.pipeline.admission import Admission
from tests.conftest import ROOT

SECONDS = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RightOfWay]:
    claim = RightOfWay(tmp_path)
    yield claim
    claim.close()


@pytest.fixture
def course(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that gives way, and does nothing else."""
    code = f"""
import pathlib, time
from ocr.learning.right_of_way import give_way
with give_way(pathlib.Path({str(tmp_path)!r})):
    time.sleep(600)
"""
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    latest = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < latest
        time.sleep(0.01)


def stands_still(process: "subprocess.Popen[bytes]") -> bool:
    return (Path("/proc") / str(process.pid) / "stat").read_text().rsplit(") ", 1)[1].startswith("T")


def test_what_is_claimed_is_seen_until_every_server_has_given_it_up(tmp_path: Path, server: RightOfWay):
    assert not is_claimed(tmp_path)
    other = RightOfWay(tmp_path)
    server.claim(True)
    other.claim(True)
    assert is_claimed(tmp_path)
    server.claim(False)
    assert is_claimed(tmp_path)
    other.close()  # as when its process is killed
    assert not is_claimed(tmp_path)


def test_a_course_stands_still_while_pages_are_in_work(server: RightOfWay, course: "subprocess.Popen[bytes]"):
    server.claim(True)
    wait_until(lambda: stands_still(course))
    server.claim(False)
    wait_until(lambda: not stands_still(course))
    assert course.poll() is None


def test_a_course_that_stands_still_can_be_ended(server: RightOfWay, course: "subprocess.Popen[bytes]"):
    server.claim(True)
    wait_until(lambda: stands_still(course))
    os.kill(course.pid, signal.SIGTERM)
    os.kill(course.pid, signal.SIGCONT)
    assert course.wait(SECONDS) == -signal.SIGTERM


def test_pages_in_work_are_told_by_the_admission():
    told = []

    async def read() -> None:
        admission = Admission(4, 1000, 1, 1000)
        admission.tell_busy = told.append

        async def read_page(client: str) -> None:
            async with admission.page(client, 10):
                assert told == [True]
                await asyncio.sleep(0)

        await asyncio.gather(read_page("one"), read_page("two"), read_page("one"))

    asyncio.run(read())
    assert told == [True, False]
