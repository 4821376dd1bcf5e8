import numpy as np

from ocr.layout.reading_order import find_reading_order


def box(x: float, y: float, width: float, height: float = 20) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def order(*boxes: list[tuple[float, float]], turn_degrees: float = 0) -> tuple[list[int], list[str]]:
    angle = np.deg2rad(turn_degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return find_reading_order((np.array(boxes) @ turn).astype(np.float32))


def test_no_boxes():
    assert find_reading_order(np.empty((0, 4, 2), np.float32)) == ([], [])


def test_rows_from_the_top_each_from_the_left():
    indices, ends = order(box(300, 12, 100), box(0, 50, 100), box(0, 10, 100))
    assert indices == [2, 0, 1]
    assert ends == [" ", "\n", "\n"]


def test_a_skewed_table_keeps_its_rows():
    cells = [box(column * 400, row * 30, 150) for row in range(6) for column in range(3)]
    indices, ends = order(*cells, turn_degrees=4)
    assert indices == list(range(18))
    assert ends == [" ", " ", "\n"] * 6


def test_columns_of_running_text_are_read_one_after_the_other():
    left = [box(0, 30 * row, 400) for row in range(6)]
    right = [box(500, 30 * row + 5, 400) for row in range(6)]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    indices, ends = order(*mixed)
    assert indices == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]
    assert set(ends) == {"\n"}


def test_cells_of_a_table_are_not_columns_of_running_text():
    cells = [box(column * 200, row * 30, 60) for row in range(6) for column in range(2)]
    assert order(*cells)[0] == list(range(12))


def test_vertical_lines_go_from_the_right():
    columns = [box(100, 0, 30, 400), box(200, 0, 30, 400), box(300, 0, 30, 180), box(300, 200, 30, 180)]
    indices, ends = order(*columns)
    assert indices == [2, 3, 1, 0]
    assert set(ends) == {"\n"}
