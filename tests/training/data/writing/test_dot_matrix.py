import numpy as np

from training.data.writing.dot_matrix import make_dot_matrix_pen


def test_a_zero_has_a_slash_that_an_eight_lacks():
    zero, eight = (make_dot_matrix_pen(0.9)(digit).ink for digit in "08")
    assert zero.shape == eight.shape == (35, 25)
    dots = [np.argwhere(ink[2::5, 2::5] > 127).tolist() for ink in (zero, eight)]
    assert [3, 2] in dots[0]
    assert [2, 3] in dots[0]
    assert [4, 1] in dots[0]
    assert [2, 3] not in dots[1]


def test_letters_are_not_among_its_characters():
    pen = make_dot_matrix_pen(0.9)
    assert pen("A") is None
    assert all(pen(character) is not None for character in "0123456789-/.: ")
