import numpy as np
import pytest

from training.data.line_places import find_glyphs, find_ink_place, mend_map


@pytest.fixture
def two_lines() -> tuple[np.ndarray, list[list[tuple[int, int, int, int]]]]:
    """The ink of two lines, 40 pixels high, six letters and two, far from each other."""
    ink = np.zeros((120, 700), np.float32)
    for left in (*range(40, 280, 40), 500, 540):
        ink[40:80, left : left + 36] = 1
    return ink, [[(40, 40, 276, 80)], [(500, 40, 576, 80)]]


def test_the_ink_of_a_line_has_a_place_and_a_dash_the_height_of_a_letter():
    ink = np.zeros((48, 200), np.float32)
    assert find_ink_place(ink) is None
    ink[10:40, 20:90] = 1
    assert find_ink_place(ink) == (20, 10, 90, 40)
    dash = np.zeros((48, 60), np.float32)
    dash[22:25, 5:50] = 1
    left, top, right, bottom = find_ink_place(dash)
    assert (left, right) == (5, 50) and bottom - top >= 28 and top < 22 < bottom


def test_letters_are_told_by_white_and_the_pieces_of_one_are_joined():
    ink = np.zeros((40, 200), np.float32)
    for start, end in ((0, 12), (15, 30), (60, 95)):  # a letter of two pieces, and one of one
        ink[5:35, start:end] = 1
    assert find_glyphs(ink) == [(0, 30), (60, 95)]


def test_a_letter_that_the_teacher_missed_is_painted(two_lines):
    ink, lines = two_lines
    painted = np.zeros_like(ink)
    painted[52:68, 90:265] = 0.9  # the first letter is missing, of the second line all is
    mended = mend_map(painted, ink, lines)
    assert (mended[58:62, 55:260] > 0.6).all()
    assert (mended[58:62, 515:560] > 0.6).all()
    assert (mended[:45] == 0).all() and (mended[75:] == 0).all()  # the core alone


def test_what_was_painted_well_stays_as_it_is_and_lines_far_apart_are_parted(two_lines):
    ink, lines = two_lines
    painted = np.zeros_like(ink)
    painted[52:68, 48:570] = 0.9
    mended = mend_map(painted, ink, lines)
    assert np.array_equal(mended[:, 48:290], painted[:, 48:290])
    assert (mended[:, 310:470] == 0).all()
    assert (mended[58:62, 510:565] == painted[58:62, 510:565]).all()


def test_phrases_four_fifths_of_their_height_apart_are_parted_but_letters_of_a_label_are_not():
    ink = np.zeros((120, 400), np.float32)
    for left in (40, 80, 152, 192):  # 32 pixels of white between the second and the third
        ink[40:80, left : left + 40] = 1
    painted = np.zeros_like(ink)
    painted[52:68, 56:216] = 0.9
    phrases = mend_map(painted, ink, [[(40, 40, 120, 80)], [(152, 40, 232, 80)]])
    assert (phrases[:, 135:137] == 0).all() and (phrases[58:62, 60:115] > 0.6).all()
    letters = [(left, 40, left + 40, 80) for left in (40, 80, 152, 192)]
    assert (mend_map(painted, ink, [letters])[52:68, 120:152] > 0.6).all()
