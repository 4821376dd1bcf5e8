"""What becomes of the lines that blanks stand in or at."""

import numpy as np
import pytest

from ocr.geometry import Image
from ocr.pipeline.blank_lines import SURENESS, add_blanks
from ocr.pipeline.options import Options
from ocr.recognition.ctc import Reading, make_reading
from ocr.results import Character, Detection
from tests.blanks.drawn import draw_words, rule


def read(*characters: tuple[str, float, float]) -> Reading:
    """A reading of characters, each with its middle in 0..1 of the line and how sure it is."""
    return make_reading([Character(text, at - 0.01, at + 0.01, sure) for text, at, sure in characters])


def blank_out(
    page: Image, boxes: list[tuple[int, int, int, int]], *readings: Reading, options: Options | None = None
) -> tuple[list[str], Detection]:
    """What the lines say after blanks were looked for, and where they are then."""
    corners = [((left, top), (right, top), (right, bottom), (left, bottom)) for left, top, right, bottom in boxes]
    found = Detection(np.array(corners, np.float32), np.full(len(boxes), 0.7, np.float32), 1.0)
    detection, texts = add_blanks(page, found, readings, options or Options())
    return [each.text for each in texts], detection


@pytest.fixture
def page() -> Image:
    """Words from 100 to 220 and from 350 to 500, and a rule between them."""
    drawn, _ = draw_words((100, 100, 220, 140), (350, 100, 500, 140))
    rule(drawn, 225, 345)
    return drawn


def test_what_was_read_of_the_rule_gives_way_to_as_many_underscores_as_it_is_long(page):
    reading = read(("a", 0.1, 0.99), ("_", 0.32, 0.8), ("C", 0.5, 0.4), ("_", 0.61, 0.8), ("b", 0.8, 0.99))
    [text], detection = blank_out(page, [(100, 100, 500, 140)], reading)
    assert text == "a________b"
    assert detection.boxes[0].tolist() == [[100, 100], [500, 100], [500, 140], [100, 140]]


def test_two_lines_end_where_the_blank_between_them_begins(page):
    left = read(("a", 0.2, 0.99), ("_", 0.95, 0.6))
    right = read(("_", 0.05, 0.6), ("b", 0.5, 0.99))
    texts, detection = blank_out(page, [(100, 100, 240, 140), (330, 100, 500, 140)], left, right)
    assert texts == ["a", "b", "________"]
    assert detection.boxes[:, 0, 0].tolist() == pytest.approx([100, 345, 225], abs=1)
    assert detection.boxes[:, 1, 0].tolist() == pytest.approx([225, 500, 345], abs=1)
    assert detection.scores.tolist() == pytest.approx([0.7, 0.7, 1])


def test_a_line_that_is_nothing_but_the_rule_becomes_the_blank(page):
    boxes = [(100, 100, 222, 140), (240, 100, 300, 140), (348, 100, 500, 140)]
    texts, detection = blank_out(page, boxes, read(("a", 0.5, 0.99)), read(("1", 0.5, 0.5)), read(("b", 0.5, 0.99)))
    assert texts == ["a", "________", "b"]
    assert detection.boxes[1, :2, 0].tolist() == [225, 345] and detection.scores[1] == 1


def test_what_was_read_without_doubt_on_a_rule_stays(page):
    reading = read(("a", 0.1, 0.99), ("5", 0.5, 0.97), ("b", 0.8, 0.99))
    assert blank_out(page, [(100, 100, 500, 140)], reading)[0] == ["a5b"]


def test_underscores_are_told_as_unsure(page):
    found = Detection(np.array([[(100, 100), (500, 100), (500, 140), (100, 140)]], np.float32), np.ones(1), 1.0)
    _, [reading] = add_blanks(page, found, [read(("a", 0.1, 0.99), ("b", 0.8, 0.99))], Options())
    assert [each.confidence for each in reading.characters] == [0.99, *[SURENESS] * 8, 0.99]


def test_nothing_is_sought_in_a_picture_of_one_line(page):
    reading = read(("a", 0.1, 0.99), ("b", 0.8, 0.99))
    assert blank_out(page, [(100, 100, 500, 140)], reading, options=Options(mode="line"))[0] == ["ab"]
