import numpy as np

from ocr.detection.db_postprocess import find_outermost


def boxes(*places: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([[(x, y), (end, y), (end, low), (x, low)] for x, y, end, low in places], np.float32)


def test_a_box_inside_another_is_left_out():
    line, its_end, next_line = (0, 0, 200, 30), (180, 2, 205, 28), (0, 25, 200, 55)
    assert find_outermost(boxes(line, its_end, next_line)).tolist() == [True, False, True]
    assert find_outermost(boxes(its_end, line)).tolist() == [False, True]


def test_neighbours_that_touch_stay():
    assert find_outermost(boxes((0, 0, 100, 30), (70, 0, 160, 30), (0, 20, 100, 50))).all()


def test_equal_boxes_leave_one_another_alone_and_none_is_none():
    assert find_outermost(boxes((0, 0, 9, 9), (0, 0, 9, 9))).all()
    assert find_outermost(np.empty((0, 4, 2), np.float32)).shape == (0,)
