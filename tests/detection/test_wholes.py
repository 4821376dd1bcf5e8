"""Large letters found from afar."""

import numpy as np
import pytest

from ocr.detection.wholes import add_wholes
from ocr.geometry import Boxes


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def merge(near: list, far: list) -> tuple[Boxes, np.ndarray]:
    boxes, afar = (np.array(each, np.float32).reshape(-1, 4, 2) for each in (near, far))
    return add_wholes(boxes, np.full(len(boxes), 0.9, np.float32), afar, np.full(len(afar), 0.7, np.float32))


LABEL, PIECES = box(0, 200, 150, 230), [box(60, 60, 75, 80), box(80, 60, 95, 80)]
DIGITS = box(20, 20, 140, 120)


def test_a_whole_takes_the_place_of_its_pieces():
    boxes, scores = merge([LABEL, *PIECES], [DIGITS, LABEL])
    assert boxes.tolist() == np.array([LABEL, DIGITS], np.float32).tolist()
    assert scores.tolist() == pytest.approx([0.9, 0.7])


@pytest.mark.parametrize(
    "far",
    [
        box(0, 195, 150, 235),  # the label again
        box(200, 20, 300, 50),  # no larger than the label
    ],
)
def test_what_is_known_or_small_is_left_out(far: list):
    assert merge([LABEL], [far])[0].tolist() == np.array([LABEL], np.float32).tolist()


def test_several_lines_are_not_joined_from_afar():
    lines = [box(0, 40 * row, 200, 40 * row + 30) for row in range(3)]
    assert len(merge(lines, [box(0, 0, 200, 110)])[0]) == 3


def test_with_nothing_found_closely_all_that_is_found_from_afar_counts():
    assert merge([], [DIGITS])[0].tolist() == np.array([DIGITS], np.float32).tolist()
    assert merge([], [])[0].shape == (0, 4, 2)
