import pytest
import torch

from tests.training.finetuning.tiny import CHARACTERS, make_lines, make_network
from training.finetuning import adaptation
from training.finetuning.adaptation import Effort, Lines, adapt
from training.finetuning.progress import Course

LINES = Lines(
    own=make_lines(100, 12), remembered=make_lines(500, 12), choose=make_lines(120, 4), general=make_lines(800, 4)
)


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(adaptation, "CHECK_UPDATES", 2)
    monkeypatch.setattr(adaptation, "CHECKPOINT_SECONDS", 0)


def run(folder=None, updates=8, tell=None, task="one"):
    course = Course(tell)
    course.enter("training", 1)
    return adapt(make_network(), CHARACTERS, 0, LINES, Effort(updates, 60, 1), course, folder, task)


def test_a_run_that_was_killed_ends_as_one_that_was_not(tmp_path):
    whole = run(tmp_path / "whole")

    def kill(progress):
        if progress.updates == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "killed", tell=kill)
    told = []
    again = run(tmp_path / "killed", tell=told.append)
    assert told[1].updates >= 4, "it began anew"
    assert (again.updates, again.best_updates) == (whole.updates, whole.best_updates) == (8, whole.best_updates)
    for name, value in whole.network.items():
        assert torch.equal(value, again.network[name]), name


def test_a_run_that_has_ended_is_not_trained_again(tmp_path):
    first = run(tmp_path)
    told = []
    again = run(tmp_path, tell=told.append)
    assert {each.updates for each in told[1:]} == {8}
    assert again.updates == first.updates
    for name, value in first.network.items():
        assert torch.equal(value, again.network[name]), name


def test_a_checkpoint_of_another_task_is_left(tmp_path):
    run(tmp_path)
    told = []
    run(tmp_path, tell=told.append, task="other")
    assert min(each.updates for each in told if each.updates) == 1


def test_it_stops_when_nothing_gets_better(monkeypatch):
    monkeypatch.setattr(adaptation, "PATIENCE", 2)
    monkeypatch.setattr(adaptation, "RATES", dict.fromkeys(adaptation.RATES, 0.0))
    stopped = run(updates=50)
    assert stopped.best_updates == 0
    assert stopped.updates == 4
