"""Signs alone in cells, told from Chinese characters by their column."""

import numpy as np
import pytest

from ocr.pipeline.lone_signs import read_lone_signs
from ocr.recognition.ctc import Reading, make_reading
from ocr.results import Character


def cell(text: str, *alternatives: tuple[str, float]) -> Reading:
    sure = 0.8 if alternatives else 0.99
    return make_reading([Character(each, 0.2, 0.8, sure, alternatives) for each in text])


def read_column(*cells: Reading, left: int = 200) -> list[str]:
    """What cells of one column say, from its top to its bottom; words stand beside each."""
    boxes, readings = [], []
    for number, reading in enumerate(cells):
        top = 100 + 50 * number
        for x, width, said in ((20, 120, cell("尿隐血")), (left, 30, reading)):
            boxes.append([(x, top), (x + width, top), (x + width, top + 30), (x, top + 30)])
            readings.append(said)
    return [reading.text for reading in read_lone_signs(readings, np.array(boxes, np.float32))[1::2]]


PLUS = cell("十", ("+", 0.13))


@pytest.mark.parametrize("others", [("-", "±"), ("2+", "1.020"), ("*", "阴性")])
def test_a_sign_among_signs(others: tuple[str, str]):
    assert read_column(cell(others[0]), PLUS, cell(others[1])) == [others[0], "+", others[1]]


def test_what_it_was_taken_for_is_told():
    [_, reading] = read_lone_signs(
        [cell("±"), PLUS], np.array([[(0, y), (30, y), (30, y + 30), (0, y + 30)] for y in (0, 50)], np.float32)
    )
    assert reading.characters[0].alternatives == (("十", 0.8),)
    assert reading.characters[0].confidence == reading.confidence == pytest.approx(20 * 0.13 / (20 * 0.13 + 0.8))


@pytest.mark.parametrize("others", [("九", "十一"), ("九", "-"), ("阴性", "阳性"), ("12", "13"), ("", "A-1")])
def test_a_character_among_characters_and_numbers(others: tuple[str, str]):
    assert read_column(cell(others[0]), PLUS, cell(others[1])) == [others[0], "十", others[1]]


def test_one_that_can_be_no_sign_stays():
    assert read_column(cell("-"), cell("十"), cell("±")) == ["-", "十", "±"]
    assert read_column(cell("-"), cell("木", ("+", 0.3))) == ["-", "木"]
    assert read_column(cell("-"), cell("十", ("+", 0.03))) == ["-", "十"]


def test_signs_of_another_column_do_not_count():
    boxes = np.array([[(x, y), (x + 30, y), (x + 30, y + 30), (x, y + 30)] for x, y in ((0, 0), (80, 50))], np.float32)
    assert [each.text for each in read_lone_signs([cell("±"), PLUS], boxes)] == ["±", "十"]
    assert read_lone_signs([], np.empty((0, 4, 2), np.float32)) == []
