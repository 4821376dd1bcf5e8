import numpy as np
import pytest

from training.augmentation.page_damage import FREQUENCIES, KINDS, SHINING, damage_page


@pytest.fixture
def page():
    """Grey paper with dark bars."""
    page = np.full((320, 400, 3), 220, np.uint8)
    page[40:300:40, 30:350] = 30
    return page


def test_each_kind_has_a_weight():
    assert set(KINDS) == set(FREQUENCIES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_changes_the_page_but_neither_its_size_nor_what_it_was_given(kind, page):
    before = page.copy()
    one, same = (KINDS[kind](np.random.default_rng(5), page) for _ in range(2))
    assert one.dtype == np.uint8 and one.shape == page.shape
    assert np.array_equal(one, same)
    assert np.array_equal(page, before)
    assert not np.array_equal(one, page)
    # Bars stay where they are: what was dark is still darker than what was not.
    rows = one.astype(float).mean((1, 2))
    assert rows[40:300:40].mean() < rows[60:300:40].mean()


def test_what_shines_through_is_paler_than_what_is_printed(page):
    paper = np.full_like(page, 220)
    paper[40:300:80, 30:350] = 30
    for seed in range(20):
        seen = KINDS["shine_through"](np.random.default_rng(seed), paper)
        assert (seen <= paper).all()
        assert seen[paper == 220].min() > 220 * (1 - SHINING[1]) ** 2 - 1


def test_a_watermark_is_paler_than_the_print_and_leaves_dark_paper_alone(page):
    marked = 0
    for seed in range(20):
        seen = KINDS["watermark"](np.random.default_rng(seed), page)
        assert (seen <= page).all()
        paper = seen[page == 220]
        assert paper.min() >= 220 * 0.5 - 1
        marked += (paper < 210).mean() > 0.02
    assert marked > 5


def test_kinds_take_turns(page):
    rng = np.random.default_rng(1)
    kinds = [damage_page(rng, page)[0] for _ in range(120)]
    assert set(kinds) == set(KINDS)
