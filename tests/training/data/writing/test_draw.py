import random

import numpy as np

from tests.training.material import needs_material
from training.data.writing.draw import draw_line
from training.data.writing.faces import Glyph


def minus(character):
    """A bar of 14 x 3 pixels, a third of an em above the baseline."""
    return Glyph(np.full((3, 14), 255, np.uint8), 2, -16, 18.0)


def rows_of_ink(seed, close):
    """Rows that are dark in the middle of the picture."""
    picture = draw_line(random.Random(seed), "-", minus, light_on_dark=0.0, close=close)
    assert picture.shape[0] == 48
    return int((picture[:, picture.shape[1] // 2] < 150).sum())


@needs_material  # lines are drawn on its sheets of paper
def test_what_is_cut_close_fills_more_of_its_picture():
    in_band, close = ([rows_of_ink(seed, close) for seed in range(40)] for close in (False, True))
    assert 1 <= np.median(in_band) <= 4
    assert 4 < np.median(close) < 16
