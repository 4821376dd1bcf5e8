import numpy as np
import pytest

from ocr.geometry import grow_box, measure_sides, measure_thickness, reads_downwards, turn_box


def box_of(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def test_sides_of_a_turned_box_are_its_own():
    angle = np.radians(30)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    assert measure_sides((box_of(0, 0, 100, 20) @ turn.T).astype(np.float32)) == pytest.approx((100, 20), rel=1e-5)


def test_a_box_grows_in_parts_of_its_height():
    assert grow_box(box_of(10, 10, 110, 30), 0.5, 0.25).tolist() == box_of(0, 5, 120, 35).tolist()


def test_a_tall_box_is_turned_and_read_downwards_if_it_is_more_than_a_character():
    tall = box_of(0, 0, 20, 100)
    assert turn_box(tall)[0].tolist() == [20, 0]
    assert reads_downwards(tall, "竖排")
    assert not reads_downwards(tall, "1")
    assert not reads_downwards(box_of(0, 0, 100, 20), "横排")


def test_thickness_is_the_shorter_side():
    assert measure_thickness(np.stack((box_of(0, 0, 100, 20), box_of(0, 0, 12, 90)))).tolist() == [20, 12]
