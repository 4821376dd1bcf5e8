import cv2
import numpy as np
import pytest

from ocr.detection.db_postprocess import find_inked, find_outermost, make_boxes, split_at_gaps
from tests.detection.drawn_lines import bounds, draw, holds


def test_blank_paper_is_no_line():
    page = draw([("Total", 40, 60)], height=200, width=400)
    boxes = np.array(
        [[(20, 20), (200, 20), (200, 80), (20, 80)], [(20, 120), (200, 120), (200, 190), (20, 190)]], float
    )
    assert find_inked(page, boxes.astype(np.float32)).tolist() == [True, False]


def test_a_level_core_becomes_the_rectangle_around_it():
    text_map = np.zeros((100, 200), np.float32)
    text_map[40:50, 20:120] = 0.9
    boxes, scores = make_boxes(text_map, 0.5, 0.5, 0.0)
    assert np.allclose(boxes, [[(20, 40), (120, 40), (120, 50), (20, 50)]], atol=1e-3)
    assert scores == pytest.approx([0.9], abs=1e-5)


def test_growth_is_dbs_polygon_offset():
    text_map = np.zeros((100, 200), np.float32)
    text_map[40:50, 20:120] = 0.9
    box = make_boxes(text_map, 0.5, 0.5, 1.5)[0][0]
    distance = 1.5 * (100 * 10) / (2 * (100 + 10))
    assert np.allclose(box[0], (20 - distance, 40 - distance), atol=1e-3)
    assert np.allclose(box[2], (120 + distance, 50 + distance), atol=1e-3)


def test_faint_cores_are_left_out_by_their_score():
    text_map = np.zeros((100, 200), np.float32)
    text_map[40:50, 20:120] = 0.55
    assert len(make_boxes(text_map, 0.5, 0.5, 1.5)[0]) == 1
    assert len(make_boxes(text_map, 0.5, 0.6, 1.5)[0]) == 0


def test_a_line_inside_a_frame_is_found_and_the_frames_inside_is_no_line():
    text_map = np.zeros((200, 400), np.float32)
    cv2.rectangle(text_map, (20, 20), (380, 180), 0.9, 6)
    text_map[90:110, 100:300] = 0.9
    boxes, _ = make_boxes(text_map, 0.5, 0.5, 0.0)
    assert len(boxes) == 1  # the frame's own mean is low
    assert np.allclose(boxes[0][[0, 2]], [(100, 90), (300, 110)], atol=1e-3)


def test_stubby_cores_take_the_angle_of_the_long_ones():
    text_map = np.zeros((300, 600), np.float32)
    text_map[50:70, 50:550] = 0.9
    diamond = np.array([(300, 180), (320, 200), (300, 220), (280, 200)], np.int32)
    cv2.fillConvexPoly(text_map, diamond, 0.9)
    boxes, _ = make_boxes(text_map, 0.5, 0.3, 0.0)
    stubby = boxes[boxes[:, 0, 1].argmax()]
    assert np.allclose(stubby, [(280, 180), (321, 180), (321, 221), (280, 221)], atol=1e-3)


def test_cells_of_neighbouring_columns_are_parted_and_words_are_not():
    page = draw([("Amount due", 20, 60), ("118.50", 320, 60)], height=100, width=500)
    box = np.array([[(10, 30), (440, 30), (440, 70), (10, 70)]], np.float32)
    boxes, scores = split_at_gaps(page, box, np.array([0.8], np.float32), 1.0)
    assert len(boxes) == 2
    assert np.allclose(scores, 0.8)
    for part, line in zip(boxes, [("Amount due", 20, 60), ("118.50", 320, 60)], strict=True):
        assert holds(part, bounds(*line), 2)
    assert boxes[0, :, 0].max() < boxes[1, :, 0].min()
    words, _ = split_at_gaps(page, box, np.array([0.8], np.float32), 6.0)
    assert len(words) == 1


def test_an_empty_box_stays_whole():
    page = np.full((100, 500, 3), 255, np.uint8)
    box = np.array([[(10, 30), (440, 30), (440, 70), (10, 70)]], np.float32)
    boxes, _ = split_at_gaps(page, box, np.array([0.8], np.float32), 1.0)
    assert np.allclose(boxes, box)


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
