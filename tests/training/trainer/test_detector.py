from itertools import islice, repeat

import numpy as np
import pytest
import torch

from tests.training.drawn import LatinSource
from tests.training.material import CHARACTERS
from training.data import page_pairs, pages
from training.data.page_pairs import PagePairs
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
def test_training_learns_saves_and_goes_on(monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "LineSource", LatinSource)
    monkeypatch.setattr(page_pairs, "DOCUMENT_SHARE", 0)
    monkeypatch.setattr(page_pairs, "DocumentSource", lambda seed, sides: None)
    pairs = list(islice(PagePairs(3, CHARACTERS), 2))
    assert all(np.array_equal(one.seen, same.seen) for one, same in zip(pairs, PagePairs(3, CHARACTERS), strict=False))
    task = DetectorTask(pairs)
    task.batches = repeat(pairs)
    loop = task.make_loop(tmp_path, 1000, 10)
    start = {name: value.clone() for name, value in task.trained.network.state_dict().items()}
    losses = [loop.step(0.0)["loss"] for _ in range(6)]
    assert losses[-1] < losses[0]
    assert all(not torch.equal(value, start[name]) for name, value in task.trained.network.state_dict().items())
    assert 0.3 < task.check()["overlaps"]["all"] <= 1
    loop.save()
    second = DetectorTask(pairs)
    again = second.make_loop(tmp_path, 1000, 10)
    again.resume()
    assert (again.done.amount, again.done.updates) == (12, 6)
    for name, value in task.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)
