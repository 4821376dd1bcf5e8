from itertools import islice, repeat

import numpy as np
import pytest
import torch

from ocr.weights import DETECTOR_WEIGHTS
from tests.training.drawn import LatinSource
from tests.training.material import CHARACTERS
from training.data import pages
from training.data.page_pairs import PagePairs, PageShares
from training.trainer.detector import DetectorTask, map_loss, overlap


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
@pytest.mark.parametrize("size", ["small", "tiny"])
def test_training_learns_saves_and_goes_on(monkeypatch, tmp_path, size):
    monkeypatch.setattr(pages, "LineSource", LatinSource)
    drawn = PagePairs(4, CHARACTERS, DETECTOR_WEIGHTS, PageShares(drawn=1))
    pairs = list(islice(drawn, 2))
    for one, same in zip(pairs, drawn, strict=False):
        assert np.array_equal(one.seen, same.seen) and np.array_equal(one.wanted, same.wanted)
    task = DetectorTask(size, pairs)
    task.batches = repeat(pairs)
    loop = task.make_loop(tmp_path, 1000, 10)
    start = {name: value.clone() for name, value in task.trained.network.state_dict().items()}
    losses = [loop.step(0.0)["loss"] for _ in range(6)]
    assert losses[-1] < losses[0]
    assert all(not torch.equal(value, start[name]) for name, value in task.trained.network.state_dict().items())
    assert 0.3 < task.check()["overlaps"]["all"] <= 1
    loop.save()
    second = DetectorTask(size, pairs)
    again = second.make_loop(tmp_path, 1000, 10)
    again.resume()
    assert (again.done.amount, again.done.updates) == (12, 6)
    for name, value in task.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)
