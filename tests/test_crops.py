import cv2
import numpy as np
import pytest

from ocr.crops import crop_line
from ocr.geometry import grow_box, measure_sides, turn_box

RED, GREEN, BLUE, WHITE = (0, 0, 255), (0, 255, 0), (255, 0, 0), (255, 255, 255)


def box_of(left, top, right, bottom):
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def rotated(box, degrees, centre):
    matrix = cv2.getRotationMatrix2D(centre, -degrees, 1)
    return cv2.transform(box[None], matrix)[0].astype(np.float32), matrix


@pytest.fixture
def page():
    """A picture whose four quarters differ in colour: a wrong turn or mirror image shows."""
    image = np.zeros((100, 300, 3), np.uint8)
    image[:50, :150], image[:50, 150:], image[50:, :150], image[50:, 150:] = RED, GREEN, BLUE, WHITE
    return image


def quarters(picture):
    height, width = picture.shape[:2]
    points = [(height // 4, width // 4), (height // 4, 3 * width // 4), (3 * height // 4, width // 4)]
    return [tuple(int(value) for value in picture[point]) for point in points]


def test_a_level_crop_is_the_slice_itself():
    image = np.random.default_rng(0).integers(0, 256, (60, 200, 3), np.uint8)
    assert np.array_equal(crop_line(image, box_of(10, 5, 150, 53)), image[5:53, 10:150])


def test_a_line_is_cut_at_the_asked_height_with_its_aspect(page):
    line = crop_line(page, box_of(0, 0, 300, 100), height=48)
    assert line.shape == (48, 144, 3)
    assert line.dtype == np.uint8
    assert quarters(line) == [RED, GREEN, BLUE]


def test_a_slanted_line_comes_out_level(page):
    canvas = np.full((500, 500, 3), 128, np.uint8)
    canvas[200:300, 100:400] = page
    box, matrix = rotated(box_of(100, 200, 400, 300), 20, (250, 250))
    slanted = cv2.warpAffine(canvas, matrix, (500, 500))
    line = crop_line(slanted, box, height=48)
    assert abs(line.shape[1] - 144) <= 1
    for seen, true in zip(quarters(line), (RED, GREEN, BLUE), strict=True):
        assert np.allclose(seen, true, atol=3)


def test_a_tall_box_is_turned_so_that_the_pages_top_is_on_the_left(page):
    upright = np.ascontiguousarray(page.transpose(1, 0, 2))  # columns: red over green on the left, blue over white
    line = crop_line(upright, box_of(0, 0, 100, 300), height=48)
    assert line.shape == (48, 144, 3)
    assert quarters(line) == quarters(np.rot90(upright))
    assert np.array_equal(crop_line(upright, box_of(0, 0, 100, 300), height=100), np.rot90(upright))


def test_a_box_a_little_taller_than_wide_is_a_single_character_and_stays():
    box = box_of(0, 0, 20, 29)
    assert np.array_equal(turn_box(box), box)
    assert not np.array_equal(turn_box(box_of(0, 0, 20, 31)), box_of(0, 0, 20, 31))


def test_margins_are_parts_of_the_height():
    assert np.allclose(grow_box(box_of(10, 20, 110, 40), 0.5, 0.25), box_of(0, 15, 120, 45))
    box, _ = rotated(box_of(10, 20, 110, 40), 30, (60, 30))
    assert np.allclose(measure_sides(grow_box(box, 0.5, 0.25)), (120, 30), atol=1e-3)


def test_shrinking_averages_instead_of_skipping():
    stripes = np.zeros((192, 400, 3), np.uint8)
    stripes[:, ::2] = 255  # a quarter of the size mixes them all to grey
    line = crop_line(stripes, box_of(0, 0, 400, 192), height=48)
    assert np.abs(line[:, 2:-2].astype(int) - 127.5).max() < 3


def test_boxes_beyond_the_page_repeat_its_edge(page):
    line = crop_line(page, box_of(-50, -20, 350, 120), height=48)
    assert tuple(line[0, 0]) == RED
    assert tuple(line[-1, -1]) == WHITE


@pytest.mark.parametrize("box", [box_of(5, 5, 5, 5), box_of(5, 5, 60, 5.2), box_of(5, 5, 5.01, 40)])
def test_degenerate_boxes_still_give_a_picture(page, box):
    line = crop_line(page, box, height=48)
    assert line.shape[0] == 48 and line.shape[1] >= 1


def test_grey_pages_give_grey_lines(page):
    assert crop_line(page[:, :, 0].copy(), box_of(0, 0, 300, 100)).shape == (48, 144)
