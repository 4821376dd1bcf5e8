import itertools
import math

import numpy as np
import pytest

from ocr.recognition.alignment import MISSING, align, list_candidates
from tests.recognition.test_beam_search import CHARSET, steps


def test_characters_stand_where_the_picture_shows_them():
    candidates = steps({0: 0.9}, {1: 0.8, 0: 0.2}, {1: 0.6, 0: 0.4}, {0: 0.9}, {2: 0.5, 1: 0.3})
    reading = align([1, 2], list_candidates(*candidates), CHARSET)
    assert [(c.text, c.start, c.end) for c in reading.characters] == [("a", 0.2, 0.6), ("b", 0.8, 1.0)]
    assert [c.confidence for c in reading.characters] == pytest.approx([0.8, 0.5], rel=1e-5)


def test_candidates_of_a_step():
    assert list_candidates(*steps({1: 0.6, 0: 0.4}, {2: 0.9}, {1: 0.5, 4: 1e-30})) == [
        {1: pytest.approx(math.log(0.6)), 0: pytest.approx(math.log(0.4))},
        {2: pytest.approx(math.log(0.9))},
        {1: pytest.approx(math.log(0.5))},
    ]
    assert list_candidates(np.zeros((0, 2), np.int64), np.zeros((0, 2), np.float32)) == []
    assert list_candidates(*steps({1: 0.9}, {0: 0.9})) == [
        {1: pytest.approx(math.log(0.9))},
        {0: pytest.approx(math.log(0.9))},
    ]


def test_a_text_that_is_not_among_the_candidates_stands_where_it_costs_least():
    reading = align([1, 3, 2], list_candidates(*steps({1: 0.9}, {1: 0.9}, {0: 0.6}, {2: 0.9})), CHARSET)
    assert [(c.text, c.start, c.end) for c in reading.characters] == [("a", 0, 0.5), (" ", 0.5, 0.75), ("b", 0.75, 1)]
    assert reading.characters[1].confidence == pytest.approx(math.exp(MISSING))


def test_agrees_with_going_through_all_alignments():
    random = np.random.default_rng(3)
    for _ in range(60):
        columns = [dict(zip((0, 1, 2), random.dirichlet(np.ones(3)), strict=True)) for _ in range(6)]
        for column in columns:
            if random.random() < 0.4:
                column.pop(min(column, key=lambda label: column[label]))
        wanted = random.integers(1, 3, 3).tolist()
        candidates = list_candidates(*steps(*columns))
        paths = [
            path
            for path in itertools.product((0, 1, 2), repeat=6)
            if [label for label, _ in itertools.groupby(path) if label] == wanted
        ]
        best = max(
            paths,
            key=lambda path: sum(step.get(label, MISSING) for step, label in zip(candidates, path, strict=True)),
        )
        runs = [(label, len(list(run))) for label, run in itertools.groupby(best)]
        ends = itertools.accumulate(length for _, length in runs)
        spans = [((end - length) / 6, end / 6) for (label, length), end in zip(runs, ends, strict=True) if label]
        assert [(c.start, c.end) for c in align(wanted, candidates, CHARSET).characters] == spans
