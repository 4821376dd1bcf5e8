"""A course of learning, with a process in place of the one that trains."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ocr.errors import Conflict, NotFound
from ocr.learning import run
from ocr.learning.run import LearningRun, RunStatus
from tests.conftest import ROOT

WORK = """
import os, sys, time
from pathlib import Path
from ocr.learning.run import LearningRun, RunStatus
course = LearningRun(Path(sys.argv[1]))
with course.hold():
    course.tell(RunStatus("running", "training", 0.5, process=os.getpid()))
    print("at it", flush=True)
    time.sleep(600)
"""
Work = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def course(tmp_path: Path) -> LearningRun:
    return LearningRun(tmp_path)


@pytest.fixture
def work(tmp_path: Path):
    """Begins what holds the course, as the training does."""
    begun: list[subprocess.Popen[str]] = []

    def work() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", WORK, str(tmp_path)]
        begun.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        assert begun[-1].stdout is not None
        assert begun[-1].stdout.readline() == "at it\n"
        return begun[-1]

    yield work
    for process in begun:
        process.kill()
        process.communicate()


def test_where_nothing_was_begun_nothing_can_be_cancelled(course: LearningRun):
    assert course.status() == RunStatus()
    course.interrupt()
    with pytest.raises(NotFound):
        course.cancel()


def test_one_that_is_under_way_is_seen_and_no_other_begins(course: LearningRun, work: Work):
    work()
    assert course.status().state == "running"
    assert course.status().share == 0.5
    with pytest.raises(Conflict):
        course.begin({})
    with pytest.raises(Conflict), course.hold():
        pass


def test_one_whose_process_is_gone_is_interrupted(course: LearningRun, work: Work):
    process = work()
    process.kill()
    process.wait()
    assert course.status().state == "interrupted"


def test_an_interrupted_one_can_go_on_and_a_cancelled_one_is_forgotten(course: LearningRun, work: Work):
    work()
    (course.folder / "work").mkdir()
    course.interrupt()
    assert course.status().state == "interrupted"
    assert (course.folder / "work").exists()
    work()
    assert course.cancel().state == course.status().state == "cancelled"
    assert not (course.folder / "work").exists()
    with pytest.raises(NotFound):
        course.cancel()


def test_where_there_is_nothing_to_train_with_it_says_so(course: LearningRun, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "can_train", lambda: False)
    with pytest.raises(NotFound, match="can't train"):
        course.begin({})


@pytest.mark.parametrize("rubbish", ["", "[]", '{"state": "dancing"}', '{"other": 1}'])
def test_rubbish_in_its_place_is_as_if_there_was_none(course: LearningRun, rubbish: str):
    course.folder.mkdir()
    (course.folder / "status.json").write_text(rubbish)
    assert course.status() == RunStatus()
