from collections import Counter

import cv2
import numpy as np
import pytest

from training.augmentation.line_damage import FREQUENCIES, KINDS, choose_kinds, damage, warp


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    sheet = np.full((48, 300), 240, np.uint8)
    return cv2.putText(sheet, "Total 118.50", (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 3, cv2.LINE_AA)


@pytest.mark.parametrize("height", [11, 24, 60])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_takes_any_height(kind: str, height: int, picture: np.ndarray):
    page = cv2.resize(picture, (300 * height // 48, height), interpolation=cv2.INTER_AREA)
    before = page.copy()
    for seed in range(5):
        after = KINDS[kind](np.random.default_rng(seed), page)
        assert (after.shape, after.dtype) == (page.shape, np.uint8)
        assert np.array_equal(after, KINDS[kind](np.random.default_rng(seed), page))
    assert np.array_equal(page, before)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_at_the_page_changes_the_line_and_keeps_its_shape(kind: str, picture: np.ndarray):
    before = picture.copy()
    for width in (16, 300, 1280):
        line = cv2.resize(picture, (width, 48))
        seen = damage(np.random.default_rng(4), line, [kind])
        assert (seen.shape, seen.dtype) == (line.shape, np.uint8)
        assert np.abs(seen.astype(int) - line).mean() > 0.3
        assert np.array_equal(seen, damage(np.random.default_rng(4), line, [kind]))
    assert np.array_equal(picture, before)


def test_damage_leaves_letters_where_they_are(picture: np.ndarray):
    for seed in range(60):
        kinds = choose_kinds(np.random.default_rng(seed))
        seen = damage(np.random.default_rng(seed), picture, kinds).astype(float)
        # Shifted by a step of the reader (8 pixels) either way, the damaged line is less like the clean one.
        likeness = {
            shift: abs(np.corrcoef(seen[:, 8:-8].ravel(), np.roll(picture, shift, 1)[:, 8:-8].ravel())[0, 1])
            for shift in (-8, 0, 8)
        }
        assert max(likeness, key=likeness.__getitem__) == 0, kinds


def test_a_watermark_is_paler_than_the_print_on_either_ground(picture: np.ndarray):
    for ground in (picture, 255 - picture):
        paper = int(np.median(ground))
        for seed in range(20):
            seen = KINDS["watermark"](np.random.default_rng(seed), ground).astype(int)
            assert abs(seen[ground == paper] - paper).max() <= 0.5 * 220 + 1
            assert np.array_equal(
                seen[abs(ground.astype(int) - paper) > 180], ground[abs(ground.astype(int) - paper) > 180]
            )


def test_kinds_come_as_often_as_their_weights_say():
    rng = np.random.default_rng(0)
    drawn = [choose_kinds(rng) for _ in range(4000)]
    assert set(FREQUENCIES) == set(KINDS)
    assert Counter(kinds[0] for kinds in drawn)["noise"] / 4000 == pytest.approx(0.24, abs=0.03)
    assert 0.15 < sum(len(kinds) == 2 for kinds in drawn) / 4000 < 0.3
    assert all(choose_kinds(rng, {"blur": 2.0}) == ["blur"] for _ in range(20))


def test_equal_seeds_give_equal_damage(picture: np.ndarray):
    first, again, other = (damage(np.random.default_rng(seed), picture) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_warping_keeps_the_shape(picture: np.ndarray):
    assert warp(np.random.default_rng(1), picture).shape == picture.shape
