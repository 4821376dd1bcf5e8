"""Vertical lines with their characters set upright."""

import numpy as np
import pytest

from ocr.pipeline.stacking import stack_characters, unstack
from ocr.recognition.ctc import Reading
from ocr.results import Character


def lying(*places: tuple[float, float]) -> Reading:
    return Reading("天" * len(places), 0.9, tuple(Character("天", start, end, 0.9) for start, end in places))


def test_each_character_is_turned_upright_in_its_place():
    picture = np.full((48, 150), 255, np.uint8)
    # a mark at each character's top, which lies at the left while the line is laid down
    picture[10:20, 5:10] = 0
    picture[30:40, 105:110] = 0
    stack = stack_characters(picture, lying((0.1, 0.2), (0.8, 0.9)))
    assert stack is not None
    assert stack.picture.shape[0] == 48
    top = np.argwhere(stack.picture < 128)[0, 0]
    assert top < 12  # at the top now
    # what was above on the laid-down line, 10 to 20 of 48, is at the right of an upright character, 28 to 38
    first = np.flatnonzero((stack.picture < 128).any(0))
    half = stack.picture.shape[1] / 2
    assert half * 0.55 < first[first < half].mean() < half * 0.85
    assert np.array(stack.cuts) == pytest.approx(np.array([(0, 48 / 150), (101 / 150, 1)]), abs=0.02)


def test_places_on_the_stack_are_places_on_the_line():
    picture = np.full((48, 150), 255, np.uint8)
    stack = stack_characters(picture, lying((0.1, 0.2), (0.8, 0.9)))
    assert stack is not None
    read = unstack(stack, lying((0, 0.5), (0.5, 0.75)))
    starts, ends = zip(*((character.start, character.end) for character in read.characters), strict=True)
    assert starts == pytest.approx((0, stack.cuts[0][1]), abs=0.4)
    assert ends[1] == pytest.approx(sum(stack.cuts[1]) / 2)


def test_without_characters_there_is_nothing_to_set_upright():
    assert stack_characters(np.full((48, 150), 255, np.uint8), Reading("", 0.0, ())) is None
