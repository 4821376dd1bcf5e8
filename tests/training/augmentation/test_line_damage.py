import numpy as np
import pytest

from ocr.preprocess import to_grey
from tests.conftest import draw_page
from training.augmentation.line_damage import FREQUENCIES, KINDS, damage, warp


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return to_grey(np.asarray(draw_page(["Total 118.50"], size=24, width=300))[:48])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_the_picture_and_keeps_its_shape(kind: str, picture: np.ndarray):
    before = picture.copy()
    after = KINDS[kind](np.random.default_rng(3), picture)
    assert (after.shape, after.dtype) == (picture.shape, np.uint8)
    assert np.abs(after.astype(int) - picture).mean() > 0.1
    assert np.array_equal(picture, before)  # the clean line is what the teacher reads


def test_equal_seeds_give_equal_damage(picture: np.ndarray):
    first, again, other = (damage(np.random.default_rng(seed), picture) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_warping_keeps_the_shape(picture: np.ndarray):
    assert warp(np.random.default_rng(1), picture).shape == picture.shape


def test_each_kind_has_its_share():
    assert len(FREQUENCIES) == len(KINDS)
