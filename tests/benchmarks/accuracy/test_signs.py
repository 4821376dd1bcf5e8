import numpy as np
import pytest

from benchmarks.accuracy.signs import KINDS, PLACES, SignSamples, has_same_value, strip_twins
from tests.training.material import needs_material


@pytest.mark.parametrize(
    ("read", "true", "right", "same"),
    [
        ("+", "+", True, True),
        ("＋", "+", True, True),
        ("十", "+", False, False),
        ("￥ 12", "¥12", True, True),
        ("°C", "℃", False, True),
        ("XII", "Ⅻ", False, True),
        ("×109/L", "×10⁹/L", False, True),
        ("%", "‰", False, False),
        ("___", "____", False, False),
    ],
)
def test_what_counts_as_right_and_as_the_same_value(read, true, right, same):
    assert (strip_twins(read) == strip_twins(true)) == right
    assert has_same_value(read, true) == same


@needs_material
def test_every_kind_can_be_drawn_in_held_out_fonts_and_equal_seeds_draw_equal_samples():
    first, again = SignSamples(5), SignSamples(5)
    for kind in KINDS.values():
        for place in PLACES:
            one, other = first.draw(kind, place, 3), again.draw(kind, place, 3)
            assert [sample.text for sample in one] == [sample.text for sample in other]
            assert all(np.array_equal(a.picture, b.picture) for a, b in zip(one, other, strict=True))
            assert not [sample.text for sample in one if "{" in sample.text]
            assert {sample.picture.shape[0] for sample in one} == {48}
