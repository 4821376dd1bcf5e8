"""The loop by itself: a weight that learns to be 1, from batches of two, with a clock of the test's own."""

import json
import logging
from itertools import pairwise

import pytest
import torch
from torch import nn

from training.trainer import loop as training
from training.trainer.checkpoint import Trained
from training.trainer.loop import Loop, Plan
from training.trainer.rate import rate_share
from training.trainer.workers import Workers


class Clock:
    """Goes on by ten seconds whenever it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 10
        return self.now


def make_loop(folder, amount: int, minutes: float = 1e9, **more) -> Loop:
    torch.manual_seed(1)
    network, average = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW([{"params": network.parameters(), "peak": 0.1}], weight_decay=0.0)

    def learn() -> tuple[int, dict[str, float]]:
        loss = (network.weight - 1).square().sum()
        loss.backward()
        return 2, {"loss": loss.item()}

    plan = Plan("pairs", amount, minutes, warm_up=1, decay=0.9, check_updates=3)
    trained = Trained(average, network, optimizer)
    return Loop(plan, trained, learn, logging.getLogger("test"), lambda: {"checked": True}, folder=folder, **more)


def entries(folder) -> list[dict]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(training, "time", Clock())


def test_it_ends_by_its_amount_and_says_and_keeps_what_it_did(tmp_path):
    loop = make_loop(tmp_path, 20, kept={"name": "x"})
    loop.run()
    assert (loop.done.amount, loop.done.updates) == (20, 10)
    assert loop.trained.network.weight.item() == pytest.approx(1, abs=0.5)
    told = entries(tmp_path)
    assert [entry["updates"] for entry in told if "checked" in entry] == [0, 3, 6, 9]
    assert told[-1]["progress"] == 1
    assert told[0]["pairs"] == 0 and told[-1]["pairs"] == 20
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert state["name"] == "x"
    assert torch.equal(state["network"]["weight"], loop.trained.average.weight)


def test_it_ends_by_its_time_and_logs_a_line_a_minute(tmp_path):
    loop = make_loop(tmp_path, 10**9, minutes=10)
    loop.run()
    assert loop.done.seconds == pytest.approx(600, abs=20)
    seconds = [60 * entry["minutes"] for entry in entries(tmp_path) if "loss" in entry]
    steps = [later - sooner for sooner, later in pairwise(seconds)]
    assert all(60 <= step <= 90 for step in steps[:-1])


def test_it_goes_on_where_it_was(tmp_path):
    make_loop(tmp_path, 20).run()
    again = make_loop(tmp_path, 40)
    again.resume()
    assert (again.done.amount, again.done.updates) == (20, 10)
    again.run()
    assert (again.done.amount, again.done.updates) == (40, 20)


def test_a_run_that_goes_on_has_the_rate_of_where_it_is_and_a_done_one_is_left_alone(tmp_path):
    make_loop(tmp_path, 20).run()
    half = make_loop(tmp_path, 40)
    half.resume()
    rates = []
    learn = half.learn
    half.learn = lambda: rates.append(half.trained.optimizer.param_groups[0]["lr"]) or learn()
    half.run()
    assert rates[0] == pytest.approx(0.1 * rate_share(0.5))
    done = make_loop(tmp_path, 40)
    done.resume()
    done.run()
    assert done.done == half.done


def test_only_the_first_worker_says_and_keeps_anything(tmp_path):
    make_loop(tmp_path, 4, workers=Workers(1, rank=1)).run()
    assert not list(tmp_path.iterdir())
    make_loop(None, 4).run()
