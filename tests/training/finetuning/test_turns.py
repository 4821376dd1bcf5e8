from itertools import islice

import numpy as np

from training.data.training_line import TrainingLine
from training.finetuning.turns import BATCH_PIXELS, take_turns, vary


def make_lines(name: str, widths: list[int]) -> list[TrainingLine]:
    pictures = [np.full((48, width), 200, np.uint8) for width in widths]
    return [TrainingLine(f"{name}{number}", picture, picture, "own") for number, picture in enumerate(pictures)]


def test_own_and_remembered_batches_take_turns_and_an_epoch_has_each_line_once():
    own = make_lines("own ", [100 + 13 * number for number in range(60)])
    others = make_lines("other ", [300] * 40)
    batches = list(islice(take_turns(own, others, seed=3), 60))
    assert all(line.text.startswith("own") for batch in batches[::2] for line in batch)
    assert all(line.text.startswith("other") for batch in batches[1::2] for line in batch)
    first_epoch: list[str] = []
    for batch in batches[::2]:
        if len(first_epoch) == 60:
            break
        first_epoch += [line.text for line in batch]
    assert sorted(first_epoch) == sorted(line.text for line in own)
    for batch in batches:
        assert len(batch) * max(line.seen.shape[1] for line in batch) <= BATCH_PIXELS


def test_there_may_be_more_own_batches_than_remembered_ones():
    own, others = make_lines("own ", [300] * 40), make_lines("other ", [300] * 40)
    batches = list(islice(take_turns(own, others, 1, own_batches=2), 9))
    assert [batch[0].text.split()[0] for batch in batches] == ["own", "own", "other"] * 3


def test_equal_seeds_give_equal_turns():
    own, others = make_lines("own ", [90, 400, 200] * 9), make_lines("other ", [120] * 9)

    def texts(seed: int) -> list[list[str]]:
        return [[line.text for line in batch] for batch in islice(take_turns(own, others, seed), 20)]

    assert texts(1) == texts(1) != texts(2)


def test_a_varied_line_says_the_same_and_is_about_as_wide():
    line = make_lines("own ", [90])[0]
    line.seen[20:30, 20:60] = 20
    varied = [vary(np.random.default_rng(seed), line) for seed in range(40)]
    assert {each.text for each in varied} == {line.text}
    assert all(each.seen.shape[0] == 48 and 79 <= each.seen.shape[1] <= 101 for each in varied)
    changed = [each for each in varied if not np.array_equal(each.seen, line.seen)]
    assert 20 < len(changed) < 40
    assert all(each.seen is not line.seen and np.array_equal(each.seen, each.clean) for each in changed)
