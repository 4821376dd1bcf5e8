import numpy as np
import pytest
import torch

from tests.training.data.test_lines import CHARACTERS
from tests.training.drawn import LatinSource
from training.data import pages
from training.trainer import detector
from training.trainer.detector import DetectorTrainer, PagePairs, map_loss, overlap


def test_the_loss_is_least_where_the_maps_agree():
    wanted = torch.zeros(20, 30)
    wanted[5:10, 5:20] = 1
    agreeing, opposite = (wanted * 2 - 1) * 8, (1 - wanted * 2) * 8
    assert map_loss(agreeing, wanted) < 0.01
    assert map_loss(opposite, wanted) > 8


def test_overlap_is_of_what_is_painted():
    one, other = torch.zeros(4, 10), torch.zeros(4, 10)
    assert overlap(one, other) == 1
    one[:, :6], other[:, 3:9] = 1, 0.9
    assert overlap(one, other) == pytest.approx(3 / 9)


@pytest.mark.slow
def test_training_learns_saves_and_goes_on(monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "LineSource", LatinSource)
    monkeypatch.setattr(detector, "DOCUMENT_SHARE", 0)
    monkeypatch.setattr(detector, "DocumentSource", lambda seed, sides: None)
    source = iter(PagePairs(3, CHARACTERS))
    again = iter(PagePairs(3, CHARACTERS))
    pairs = [next(source) for _ in range(2)]
    assert all(np.array_equal(pair.seen, next(again).seen) for pair in pairs)
    trainer = DetectorTrainer()
    start = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    losses = [trainer.update(pairs, 0.0) for _ in range(6)]
    assert losses[-1] < losses[0]
    assert all(not torch.equal(value, start[name]) for name, value in trainer.network.state_dict().items())
    assert 0.3 < trainer.check(pairs)["all"] <= 1
    trainer.save(tmp_path / "checkpoint.pt")
    second = DetectorTrainer()
    second.resume(tmp_path / "checkpoint.pt")
    assert (second.pages, second.updates) == (12, 6)
    for name, value in trainer.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)
