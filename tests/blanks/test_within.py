"""Blanks that touch words: found between them and at their ends, and told from what underlines and frames them."""

import cv2
import numpy as np
import pytest

from ocr.blanks import find_blanks_within
from ocr.geometry import Image
from tests.blanks.drawn import BLACK, FOOT, draw_words, rule

LINE = (100, 100, 500, 140)  # with room for a blank in it


def page_with_gap() -> tuple[Image, np.ndarray]:
    """A line whose words have a gap from 220 to 350, and its box."""
    page, _ = draw_words((100, 100, 220, 140), (350, 100, 500, 140))
    left, top, right, bottom = LINE
    return page, np.array([[(left, top), (right, top), (right, bottom), (left, bottom)]], np.float32)


def spans(page: Image, boxes: np.ndarray) -> list[tuple[int, int]]:
    return [(round(float(blank.box[0, 0])), round(float(blank.box[1, 0]))) for blank in find_blanks_within(page, boxes)]


def test_a_rule_between_words_is_a_blank_of_their_line():
    page, boxes = page_with_gap()
    rule(page, 225, 345)
    [blank] = find_blanks_within(page, boxes)
    assert (blank.box[0, 0], blank.box[1, 0], blank.lines) == (225, 345, (0,))
    assert blank.count == pytest.approx(120 / (0.37 * 40), abs=0.5)


def test_letters_may_touch_it_and_underscores_have_small_gaps():
    page, boxes = page_with_gap()
    for left in range(212, 354, 16):  # from under the last letter's edge to under the next one's
        rule(page, left, left + 15)
    [(start, end)] = spans(page, boxes)
    assert 205 <= start <= 225 and 345 <= end <= 360


def test_a_rule_at_the_end_of_words_touches_both_lines():
    page, boxes = draw_words((100, 100, 220, 140), (350, 100, 500, 140))
    rule(page, 212, 356)
    [blank] = find_blanks_within(page, boxes)
    assert blank.lines == (0, 1)


def test_a_full_stop_of_its_own_is_no_line_to_go_by():
    page, boxes = draw_words((100, 100, 220, 140))
    stop = np.array([[(352, 126), (362, 126), (362, 138), (352, 138)]], np.float32)
    cv2.circle(page, (357, 128), 3, BLACK, 2)
    rule(page, 225, 345)
    [blank] = find_blanks_within(page, np.concatenate((boxes, stop)))
    assert blank.lines == (0,) and blank.count < 12


def test_rules_under_words_are_none():
    page, boxes = page_with_gap()
    rule(page, 100, 345)
    assert spans(page, boxes) == []
    page, boxes = draw_words((100, 100, 220, 140), (350, 100, 500, 140))
    rule(page, 225, 500)  # goes on under the words of the next line
    assert spans(page, boxes) == []


@pytest.mark.parametrize("row", [112, 120], ids=["at mid-height", "above the foot"])
def test_dashes_are_none(row: int):
    page, boxes = page_with_gap()
    rule(page, 225, 345, row)
    assert spans(page, boxes) == []


def test_dots_and_frames_are_none():
    page, boxes = page_with_gap()
    for left in range(225, 345, 6):
        rule(page, left, left + 3)
    assert spans(page, boxes) == []
    page, boxes = draw_words((100, 100, 220, 140))
    cv2.rectangle(page, (224, 100), (400, FOOT), BLACK, 2)
    assert spans(page, boxes) == []


def test_blank_and_tilted_lines_have_none():
    page, boxes = page_with_gap()
    assert spans(page, boxes) == []
    rule(page, 225, 345)
    boxes[0, 1:3, 1] += 30
    assert spans(page, boxes) == []
    assert find_blanks_within(page, np.empty((0, 4, 2), np.float32)) == []
