"""Which share is taken, of networks whose readings are made up: a bias that grows with the share."""

import pytest
import torch

from tests.training.finetuning.tiny import CHARACTERS, make_lines, make_network
from training.finetuning import sharing
from training.finetuning.measuring import Measured
from training.finetuning.progress import Course

FEWER = sharing.SHARES[1:]
OWN, GENERAL = make_lines(10, 3), make_lines(20, 5)


def choose(monkeypatch, own_right: dict[float, int], general_right: dict[float, int]):
    """What is chosen where so many lines are read right at each share, of 100 own and 1000 general ones."""
    start = make_network()
    trained = {name: value + 1 for name, value in start.state_dict().items()}
    began = start.state_dict()["shortcut.bias"].clone()

    class FakeMeasure:
        def __init__(self, lines, characters):
            self.own = lines is OWN

        def __call__(self, network, tell):
            share = round(float((network.shortcut.bias.detach() - began).mean()), 2)
            right = (own_right if self.own else general_right).get(share, 50)
            count = 100 if self.own else 1000
            return Measured(torch.arange(count) < right, torch.full((count,), 1 - share), 1)

    monkeypatch.setattr(sharing, "Measure", FakeMeasure)
    lost = 1 / len(GENERAL)  # one line
    return sharing.choose_share(start, trained, CHARACTERS, OWN, GENERAL, Course(None), lost), start, trained


@pytest.mark.parametrize(
    ("own", "general", "share"),
    [
        ({1.0: 60, 0.75: 58, 0.5: 55}, {}, 1.0),
        ({1.0: 60, 0.75: 58, 0.5: 55}, {1.0: 40}, 0.75),
        ({1.0: 60, 0.75: 58, 0.5: 55}, {1.0: 49, 0.75: 40}, 1.0),
        ({1.0: 60, 0.75: 60}, {}, 1.0),
        ({1.0: 60, 0.75: 49, 0.6: 51}, {1.0: 40}, 0.6),
        ({1.0: 60} | dict.fromkeys(FEWER, 49), {1.0: 40}, 0.0),
        ({1.0: 49} | dict.fromkeys(FEWER, 49), {}, 0.0),
    ],
    ids=["most", "loses", "one line is nothing", "likelier", "less", "none is left", "none is better"],
)
def test_the_share_that_reads_best_and_loses_nothing_is_taken(monkeypatch, own, general, share):
    chosen, start, trained = choose(monkeypatch, own, general)
    assert chosen.share == share
    began = start.state_dict()["shortcut.bias"]
    assert torch.allclose(chosen.network["shortcut.bias"], began.lerp(trained["shortcut.bias"], share))
    last = (trained if share else start.state_dict())["classifier.bias"]
    assert torch.equal(chosen.network["classifier.bias"], last)
