from collections import Counter

import numpy as np
import pytest

from tests.training.material import CHARACTERS, needs_material
from training.data import held_out_lines as lines


@needs_material
@pytest.mark.parametrize(
    "make",
    [lines.handwriting_lines, lines.invoice_lines, lines.scan_lines, lines.clean_lines],
    ids=lambda f: f.__name__,
)
def test_evaluation_lines_are_repeatable(make):
    first, again = make(5, CHARACTERS, 8), make(5, CHARACTERS, 8)
    assert len(first) == 8
    for one, other in zip(first, again, strict=True):
        assert one.text == other.text
        assert np.array_equal(one.seen, other.seen)
        assert one.seen.shape == one.clean.shape


@needs_material
def test_handwriting_is_half_font_and_half_strokes():
    kinds = Counter(line.kind for line in lines.handwriting_lines(5, CHARACTERS, 10))
    assert kinds == {"handwriting_font": 5, "handwriting_strokes": 5}
