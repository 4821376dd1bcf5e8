"""Marks that stand alone in the row of lines."""

import numpy as np
import pytest

from ocr.detection.lone_marks import find_lone_marks
from ocr.geometry import Boxes, Image

LINE = [(20, 40), (200, 40), (200, 64), (20, 64)]


def draw(*marks: tuple[int, int, int, int], ink: int = 0) -> tuple[np.ndarray, Image]:
    """A page of 300 x 120 with marks (left, top, right, bottom), and a map on which the network sees each faintly."""
    text_map, image = np.zeros((120, 300), np.float32), np.full((120, 300, 3), 255, np.uint8)
    for left, top, right, bottom in marks:
        text_map[top:bottom, left:right] = 0.5
        image[top:bottom, left:right] = ink
    return text_map, image


def boxes(*corners: list[tuple[int, int]]) -> Boxes:
    return np.array(corners, np.float32).reshape(-1, 4, 2)


def test_a_dash_in_a_row_gets_a_box_as_high_as_the_row():
    found, scores = find_lone_marks(*draw((250, 51, 262, 53)), boxes(LINE))
    assert found[0] == pytest.approx(np.array([(244, 40), (268, 40), (268, 64), (244, 64)]), abs=0.6)
    assert scores == pytest.approx([0.5])


def test_the_box_leans_as_its_row_does():
    leaning = [(20, 40), (200, 58), (197.6, 82), (17.6, 64)]
    [box], _ = find_lone_marks(*draw((250, 73, 262, 75)), boxes(leaning))
    slope = (box[1] - box[0])[1] / (box[1] - box[0])[0]
    assert slope == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    "mark",
    [
        (250, 90, 262, 92),  # below all rows
        (230, 51, 290, 53),  # longer than any character: a rule
        (100, 51, 112, 53),  # inside a line
        (204, 51, 216, 53),  # its box would reach into a line
    ],
)
def test_other_spots_are_no_marks(mark: tuple[int, int, int, int]):
    assert len(find_lone_marks(*draw(mark), boxes(LINE))[0]) == 0


def test_blank_paper_holds_no_mark():
    assert len(find_lone_marks(*draw((250, 51, 262, 53), ink=240), boxes(LINE))[0]) == 0


def test_without_lines_there_are_no_rows():
    found, scores = find_lone_marks(*draw((250, 51, 262, 53)), boxes())
    assert (found.shape, scores.shape) == ((0, 4, 2), (0,))
