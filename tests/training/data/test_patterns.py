import numpy as np
import pytest

from training.data import patterns


@pytest.mark.parametrize("draw", [patterns.draw_pattern, patterns.draw_clouds])
def test_pictures_are_as_large_as_asked_and_the_same_for_equal_seeds(draw):
    one, same = (draw(np.random.default_rng(5), 60, 90) for _ in range(2))
    assert one.shape == (60, 90, 3) and one.dtype == np.float32
    assert np.array_equal(one, same)


@pytest.mark.parametrize("draw", patterns.PATTERNS, ids=lambda draw: draw.__name__)
def test_every_pattern_has_two_tones(draw):
    shares = [draw(np.random.default_rng(seed), 80, 120).mean() for seed in range(12)]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(0.02 < share < 0.98 for share in shares) > 8


def test_a_matrix_code_is_not_a_bar_code():
    modules, bars = (draw(np.random.default_rng(1), 60, 90) for draw in (patterns._modules, patterns._bars))
    assert (bars == bars[:1]).all()
    assert not (modules == modules[:1]).all()
