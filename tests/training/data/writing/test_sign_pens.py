import random

import numpy as np
import pytest

from training.data.writing.faces import EM, Glyph
from training.data.writing.sign_pens import in_dots, raise_digits, tick_boxes, with_ghosts


def block(character):
    """A pen of blocks as high as digits are; of 1 only the left half."""
    if character not in "0189-":
        return None
    return Glyph(np.full((34, 10 if character == "1" else 20), 255, np.uint8), 2, -34, 24.0)


@pytest.mark.parametrize(("character", "above"), [("⁹", True), ("₉", False)])
def test_raised_and_lowered_digits_are_smaller_ones_moved(character, above):
    plain, glyph = block("9"), raise_digits(block, random.Random(1))(character)
    assert 0.5 * 34 < glyph.ink.shape[0] < 0.75 * 34
    assert glyph.advance < plain.advance
    bottom = glyph.top + glyph.ink.shape[0]
    assert (bottom < -0.2 * EM) if above else (bottom > 0)


def test_plain_digits_stay_as_they_are():
    assert raise_digits(block, random.Random(1))("9").ink.shape == (34, 20)
    assert raise_digits(block, random.Random(1))("⁷") is None


def test_a_ticked_box_is_a_frame_with_a_mark_in_it():
    for seed in range(20):
        pen = tick_boxes(block, random.Random(seed))
        ticked, crossed = pen("☑"), pen("☒")
        for glyph in (ticked, crossed):
            rows, columns = glyph.ink.shape
            assert min(rows, columns) > 0.55 * EM
            assert max(rows, columns) < 1.4 * EM
            assert glyph.ink[rows // 2 - 8 : rows // 2 + 8, columns // 2 - 8 : columns // 2 + 8].any()
        assert not np.array_equal(ticked.ink, crossed.ink)
    assert pen("x") is None


def test_dots_leave_gaps_on_a_grid():
    dotted = in_dots(block, 4.0, 0.7)("0")
    assert dotted.ink.shape == (34, 20)
    assert 0.2 < (dotted.ink > 127).mean() < 0.55
    assert block("0").ink.min() == 255


def test_segments_that_are_off_are_seen_a_little():
    ghosted = with_ghosts(block, 0.2)("1")
    assert ghosted.ink.shape == (34, 20)
    assert (ghosted.ink[:, :10] == 255).all()
    assert (ghosted.ink[:, 10:] == 51).all()
    assert with_ghosts(block, 0.2)("-").ink.min() == 255
