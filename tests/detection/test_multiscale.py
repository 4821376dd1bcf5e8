import cv2
import numpy as np
import pytest

from ocr.detection.multiscale import PAPER_AROUND, SIDE_STEP, find_lines, find_written_area
from ocr.inference import run
from ocr.results import Detection
from ocr.settings import Settings


def page(*texts, height=1400, width=1000, paper=250, ink=20):
    """A page with texts drawn at (text, left, baseline)."""
    image = np.full((height, width, 3), paper, np.uint8)
    for text, left, baseline in texts:
        cv2.putText(image, text, (left, baseline), cv2.FONT_HERSHEY_SIMPLEX, 1, (ink,) * 3, 2, cv2.LINE_AA)
    return image


def inked(image):
    """Bounds of what is darker than the paper by anything."""
    rows, columns = np.nonzero(image.min(2) < image.max())
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize("ink", (20, 225), ids=("black", "faint grey"))
def test_the_written_area_holds_all_ink_and_little_else(ink):
    image = page(("Dear Madam", 100, 200), ("with kind regards", 300, 420), ink=ink)
    left, top, right, bottom = find_written_area(image)
    ink_left, ink_top, ink_right, ink_bottom = inked(image)
    assert left <= ink_left - PAPER_AROUND / 2 and top <= ink_top - PAPER_AROUND / 2
    assert right >= ink_right + PAPER_AROUND / 2 and bottom >= ink_bottom + PAPER_AROUND / 2
    assert right - left <= ink_right - ink_left + 2 * PAPER_AROUND + SIDE_STEP + 8
    assert bottom - top <= ink_bottom - ink_top + 2 * PAPER_AROUND + SIDE_STEP + 8
    assert (right - left) % SIDE_STEP == (bottom - top) % SIDE_STEP == 0


@pytest.mark.parametrize(
    "image",
    (
        page(height=6, width=900),
        page(("top left", 5, 40), ("bottom right", 780, 1390)),
        np.random.default_rng(1).normal(200, 40, (800, 600, 3)).clip(0, 255).astype(np.uint8),
    ),
    ids=("too low to tell", "written all over", "noise"),
)
def test_all_of_a_page_is_looked_at_where_nothing_is_saved(image):
    assert find_written_area(image) == (0, 0, image.shape[1], image.shape[0])


@pytest.mark.parametrize("level", [0, 128, 250])
def test_a_blank_page_is_not_shown_to_the_detector(level: int):
    image = np.full((2339, 1654, 3), level, np.uint8)
    assert find_written_area(image) is None
    found = run(find_lines(image, Settings()), {})  # there is no network to ask
    assert (found.boxes.shape, found.scores.shape, found.warnings) == ((0, 4, 2), (0,), ())


def test_boxes_are_in_page_pixels_though_the_detector_sees_a_part():
    image = page(("Dear Madam", 300, 600), height=2800, width=2000)  # seen at 0.42 of its size
    seen = []

    def detect(pictures):
        seen.extend(pictures)
        rows, columns = np.nonzero(pictures[0].min(2) < 200)
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        box = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float32)
        return [Detection(box, np.ones(1, np.float32), 1.0)]

    found = run(find_lines(image, Settings()), {"detect": detect})
    assert len(seen) == 3  # the print is so small that it is looked at again, closer; and one line is from afar, too
    assert all(picture.size < image.size / 10 for picture in seen)
    left, top, right, bottom = inked(image)
    assert np.abs(found.boxes[0, 0] - (left, top)).max() < 6
    assert np.abs(found.boxes[0, 2] - (right, bottom)).max() < 6


def look_for_lines(image) -> list[np.ndarray]:
    """What a detector that finds nothing is shown of a page."""
    seen = []

    def detect(pictures):
        seen.extend(pictures)
        return [Detection(np.empty((0, 4, 2), np.float32), np.empty(0, np.float32), 1.0)]

    assert len(run(find_lines(image, Settings()), {"detect": detect}).boxes) == 0
    return seen


def test_specks_get_no_closer_look():
    image = np.full((2339, 1654, 3), 250, np.uint8)
    for row, column in ((100, 100), (500, 1500), (2200, 800)):
        image[row : row + 4, column : column + 4] = 20
    assert len(look_for_lines(image)) == 1


def test_what_may_be_tiny_print_gets_one_alone():
    image = np.full((2339, 1654, 3), 250, np.uint8)
    image[100:104, 100:104] = image[2200:2204, 1500:1504] = 20
    image[1000:1010, 700:780:4] = 20  # a word of 10 pixels
    first, second, *_ = look_for_lines(image)
    assert first.shape[0] > 1000  # from speck to speck, half as large
    assert second.shape[0] < 300
    assert second.min() < 200
