"""Blanks beside words: found where forms and exercises have them, and nowhere else."""

import cv2
import numpy as np
import pytest

from ocr.blanks import find_blanks_beside
from ocr.geometry import Image
from tests.blanks.drawn import BLACK, FOOT, WORDS, draw_words, rule


def spans(page: Image, boxes: np.ndarray) -> list[tuple[int, int]]:
    return [(round(float(blank.box[0, 0])), round(float(blank.box[1, 0]))) for blank in find_blanks_beside(page, boxes)]


def test_a_rule_after_words_and_one_before_them_are_blanks():
    page, boxes = draw_words(WORDS, (420, 100, 500, 140))
    rule(page, 230, 350)
    rule(page, 370, 415)
    rule(page, 20, 90)
    assert sorted(spans(page, boxes)) == [(20, 90), (230, 350), (370, 415)]
    [before] = [blank for blank in find_blanks_beside(page, boxes) if blank.box[0, 0] < 100]
    assert before.count == pytest.approx(70 / (0.37 * 40), abs=0.5)
    assert before.box[:, 1].tolist() == [100, 100, 140, 140]


def test_a_blank_that_two_lines_are_level_with_is_found_once():
    page, boxes = draw_words((20, 100, 90, 140), (100, 104, 220, 144))
    boxes = np.concatenate((boxes, boxes[1:] + np.float32(2)))
    rule(page, 235, 350)
    assert len(find_blanks_beside(page, boxes)) == 1


def test_white_rules_on_black_are_found_too():
    page, boxes = draw_words(WORDS)
    rule(page, 230, 350)
    assert spans(255 - page, boxes) == [(230, 350)]


def test_rules_that_underline_words_are_none():
    page, boxes = draw_words(WORDS, (420, 100, 500, 140))
    rule(page, 100, 350)
    assert spans(page, boxes) == []
    rule(page, 0, 900)
    assert spans(page, boxes) == []


def test_rules_far_from_words_or_too_high_or_short_are_none():
    page, boxes = draw_words(WORDS)
    rule(page, 290, 400)
    rule(page, 230, 280, row=110)
    rule(page, 230, 255)
    assert spans(page, boxes) == []


@pytest.mark.parametrize("border", [(230, 60, 350, FOOT), (230, FOOT, 350, 190)], ids=["above", "below"])
def test_sides_of_frames_are_none(border: tuple[int, int, int, int]):
    page, boxes = draw_words(WORDS)
    left, top, right, bottom = border
    cv2.rectangle(page, (left, top), (right, bottom), BLACK, 2)
    assert spans(page, boxes) == []


def test_rules_with_something_on_them_or_other_lines_words_are_none():
    page, boxes = draw_words(WORDS)
    rule(page, 230, 350)
    cv2.putText(page, "Zhang San", (235, FOOT - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.8, BLACK, 2)
    assert spans(page, boxes) == []
    page, boxes = draw_words(WORDS, (260, 125, 340, 165))
    rule(page, 230, 350)
    assert spans(page, boxes) == []


def test_broad_bars_and_dashes_are_none():
    page, boxes = draw_words(WORDS)
    cv2.rectangle(page, (230, FOOT - 12), (350, FOOT), BLACK, -1)
    assert spans(page, boxes) == []
    page, boxes = draw_words(WORDS)
    for left in range(230, 350, 20):
        rule(page, left, left + 10)
    assert spans(page, boxes) == []


def test_pages_without_lines_and_lines_at_the_edge_have_none():
    page, _ = draw_words()
    assert find_blanks_beside(page, np.empty((0, 4, 2), np.float32)) == []
    page, boxes = draw_words((780, 258, 900, 298))
    assert spans(page, boxes) == []


def test_tilted_lines_are_not_looked_beside():
    page, boxes = draw_words(WORDS)
    rule(page, 230, 350)
    boxes[0, 1:3, 1] += 20
    assert spans(page, boxes) == []
