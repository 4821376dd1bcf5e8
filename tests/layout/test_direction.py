"""Which way a page's text runs, by its boxes."""

import numpy as np
import pytest

from ocr.geometry import Boxes
from ocr.layout.direction import find_elongated, measure_direction, measure_tilt, point_box, split_direction, wrap_angle


def lines_at(angle: float, lengths: tuple[float, ...] = (300, 200, 250), thickness: float = 20) -> Boxes:
    """Lines one below the other on a page that is turned clockwise."""
    level = np.array(
        [[(0, y), (length, y), (length, y + thickness), (0, y + thickness)] for y, length in enumerate(lengths)]
    )
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return (level @ np.array([[cosine, sine], [-sine, cosine]])).astype(np.float32)


@pytest.mark.parametrize("angle", [0, 3, -3, 44, 90, 135, 179, 180, -179, -90, -45])
def test_the_direction_is_that_of_most_text(angle: float):
    assert measure_direction(lines_at(angle)) == pytest.approx(wrap_angle(angle), abs=0.01)


def test_directions_on_both_sides_of_half_a_turn_are_near_each_other():
    boxes = np.concatenate([lines_at(179), lines_at(-179), lines_at(-178)])
    assert measure_direction(boxes) == pytest.approx(-179, abs=0.01)


def test_without_boxes_a_page_is_upright():
    nothing = np.empty((0, 4, 2), np.float32)
    assert measure_direction(nothing) == measure_tilt(nothing) == 0


@pytest.mark.parametrize(("angle", "tilt"), [(0, 0), (30, 30), (90, 90), (-90, 90), (-60, -60), (120, -60), (180, 0)])
def test_the_tilt_is_known_up_to_half_a_turn(angle: float, tilt: float):
    assert measure_tilt(lines_at(angle)) == pytest.approx(tilt, abs=0.01)
    # corners as the detector gives them begin at the page's top left, whichever way the line runs
    assert measure_tilt(np.roll(lines_at(angle), 1, axis=1)) == pytest.approx(tilt, abs=0.01)


def test_few_vertical_lines_do_not_tilt_a_page():
    assert measure_tilt(np.concatenate([lines_at(0), lines_at(90, (180,))])) == pytest.approx(0, abs=0.01)


def test_stubby_boxes_say_nothing():
    boxes = np.concatenate([lines_at(90, (30, 30, 30)), lines_at(0, (60, 80))])
    assert find_elongated(boxes).tolist() == [4, 3]
    assert measure_tilt(boxes) == pytest.approx(0, abs=0.01)
    assert measure_tilt(boxes[:3]) == 0


@pytest.mark.parametrize("angle", [0, 50, 90, 180, -90])
def test_a_box_is_pointed_along_its_reading(angle: float):
    [box] = lines_at(angle, (100,))
    for first in range(4):
        assert np.array_equal(point_box(np.roll(box, first, axis=0), angle), box)


@pytest.mark.parametrize(
    ("angle", "direction", "rest"),
    [(0, 0, 0), (44, 0, 44), (50, 90, -40), (-90, 270, 0), (-10, 0, -10), (180, 180, 0), (-170, 180, 10)],
)
def test_an_angle_is_quarter_turns_and_a_rest(angle: float, direction: int, rest: float):
    assert split_direction(angle) == (direction, pytest.approx(rest))
