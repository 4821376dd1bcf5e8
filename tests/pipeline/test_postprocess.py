import numpy as np
import pytest

from ocr.errors import InvalidOption
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import SearchArea, apply_options, whole_picture
from ocr.results import Detection, Line, Page


def box(left, top, right, bottom):
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def line(text, confidence, top):
    return Line(text, confidence, box(0, top, 200, top + 20), "\n")


def test_a_region_is_cut_out_and_what_is_found_in_it_is_put_back_on_the_page():
    image = np.arange(100 * 80 * 3, dtype=np.uint8).reshape(100, 80, 3)
    options = Options(region="10,20,30,40", ignore="10,60,80,40")
    finding = SearchArea.on(image, options)
    assert np.array_equal(finding.picture, image[20:60, 10:40])
    boxes = np.array([box(1, 2, 11, 7), box(0, 41, 9, 49)], np.float32)
    found = finding.on_page(Detection(boxes, np.ones(2, np.float32), 1.0))
    assert found.boxes.tolist() == [[list(corner) for corner in box(11, 22, 21, 27)]]
    assert found.warnings == ("1 of 2 lines left out: in ignored areas",)


def test_without_a_region_all_of_the_page_is_looked_at():
    image = np.zeros((10, 20, 3), np.uint8)
    assert SearchArea.on(image, Options()).picture is image
    assert whole_picture(SearchArea.on(image, Options()).picture).boxes.tolist() == [
        [[0, 0], [20, 0], [20, 10], [0, 10]]
    ]
    with pytest.raises(InvalidOption, match="lies outside the page"):
        SearchArea.on(image, Options(region="20,0,5,5"))


def test_what_is_left_out_for_doubt_is_said():
    page = Page(200, 100, (line("sure", 0.9, 0), line("unsure", 0.4, 30)), warnings=("before",))
    asked = apply_options(page, Options(minimum_confidence=0.5))
    assert [kept.text for kept in asked.lines] == ["sure"]
    assert asked.warnings == ("before", "1 of 2 lines left out: less sure than 0.5")
    assert apply_options(page, Options()).warnings == ("before",)
