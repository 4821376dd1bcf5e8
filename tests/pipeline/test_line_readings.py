"""Lines read once and again: cleaned, upright, turned over; and which reading counts."""

from collections.abc import Callable

import numpy as np
import pytest

from ocr.geometry import Image
from ocr.inference import run
from ocr.pipeline.line_readings import choose_surer, choose_upright, cut_lines, prepare_lines, read_lines
from ocr.pipeline.options import Options
from ocr.recognition.ctc import Reading
from ocr.results import Character
from ocr.settings import Settings
from tests.conftest import draw_page

LINES = ["Invoice 20394", "Total 118.50 EUR", "Thank you"]


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, confidence, tuple(Character(c, 0, 1, confidence) for c in text))


def test_cut_lines_are_48_pixels_high():
    page = np.asarray(draw_page(LINES))
    level, upright = [(30, 10), (600, 10), (600, 70), (30, 70)], [(0, 0), (20, 0), (20, 200), (0, 200)]
    lines = cut_lines(page, np.array([level, upright], np.float32), Settings(), {})
    assert [crop.shape for crop in lines.crops] == [(48, round(570 * 48 / 60), 3), (48, 480, 3)]
    assert [picture.shape for picture in lines.pictures] == [(48, 456), (48, 480)]
    assert lines.vertical == [1]
    assert cut_lines(page, np.empty((0, 4, 2), np.float32), Settings(), {}).pictures == []


def test_the_reading_with_most_characters_right_counts():
    whole, short = reading("Total 12", 0.8), reading("12", 0.99)
    assert choose_surer(whole, short) == choose_surer(short, whole) == whole
    same = reading("Total 21", 0.8)
    assert choose_surer(whole, same) == whole


def test_a_rule_left_over_where_letters_were_wiped_out_does_not_count_as_many_characters():
    letters, rule = reading("壹佰圆整", 0.85), reading("______", 0.95)
    assert choose_surer(letters, rule) == letters
    assert choose_surer(reading("", 0.0), rule) == rule


def test_lines_are_read_again_if_cleaning_may_help_and_they_are_in_doubt_or_under_a_stamp():
    clean = np.asarray(draw_page(["one"]))[:48]
    stamped = clean.copy()
    stamped[:, 300:500, :2] = 90  # red in BGR
    shadowed = (clean * np.linspace(1, 0.4, clean.shape[1])[:, None]).astype(np.uint8)
    crops = [clean, stamped, shadowed, shadowed]
    asked: list[int] = []

    def recognize(pictures: list[np.ndarray]) -> list[Reading]:
        asked.append(len(pictures))
        if len(asked) == 1:
            return [reading("a", 0.5), reading("beside", 0.95), reading("sure", 0.95), reading("", 0.0)]
        return [reading("beside the stamp", 0.9), reading("b", 0.7)]

    readings = run(
        read_lines(prepare_lines(crops, Settings(), {}), Settings(), {}, turning=False), {"recognize": recognize}
    )
    assert asked == [4, 2]
    assert [found.text for found in readings] == ["a", "beside the stamp", "sure", "b"]
    assert run(read_lines(prepare_lines([], Settings(), {}), Settings(), {}), {}) == []


def test_a_house_s_reader_counts_where_the_first_is_in_doubt_if_it_knows_the_page():
    crops = [np.asarray(draw_page(["one"]))[:48]] * 3
    lines = prepare_lines(crops, Settings(), {})
    asked: dict[str, int] = {"recognize": 0, "reconsider": 0}

    def networks(sure: float) -> dict[str, Callable[[list[np.ndarray]], list[Reading]]]:
        def recognize(pictures: list[np.ndarray]) -> list[Reading]:
            asked["recognize"] += len(pictures)
            return [reading("sure", 0.95), reading("doubt", 0.6), reading("lost", 0.7)][: len(pictures)]

        def reconsider(pictures: list[np.ndarray]) -> list[Reading]:
            asked["reconsider"] += len(pictures)
            return [reading("known", 0.9), reading("", 0.4), reading("sure", sure)][: len(pictures)]

        return {"recognize": recognize, "reconsider": reconsider}

    def read(sure: float) -> list[str]:
        steps = read_lines(lines, Settings(), {}, turning=False, second=True)
        return [found.text for found in run(steps, networks(sure))]

    assert read(0.1) == ["sure", "doubt", "lost"]  # it is not sure of what the first one is sure of
    assert asked == {"recognize": 3, "reconsider": 3}
    assert read(0.99999) == ["sure", "known", "lost"]  # and where it reads nothing, the first one counts


def test_a_sure_line_is_read_again_only_where_coloured_ink_goes_on_beyond_it():
    page = np.full((144, 900, 3), 255, np.uint8)
    page[48:96] = np.asarray(draw_page(["one"]))[:48]
    box = np.array([[[0, 48], [900, 48], [900, 96], [0, 96]]], np.float32)
    asked: list[list[int]] = []
    for rows in (slice(48, 96), slice(30, 96)):  # a mark within the line, and one that begins above it
        marked, counts = page.copy(), []
        marked[rows, 300:500, :2] = 90  # red in BGR

        def recognize(pictures: list[np.ndarray], counts: list[int] = counts) -> list[Reading]:
            counts.append(len(pictures))
            return [reading("one", 0.97)] * len(pictures)

        lines = cut_lines(marked, box, Settings(), {})
        run(read_lines(lines, Settings(), {}, turning=False), {"recognize": recognize})
        asked.append(counts)
    assert asked == [[1], [1, 1]]


def test_enhancement_can_be_switched():
    stamped = np.asarray(draw_page(["one"]))[:48].copy()
    stamped[:, 300:500, :2] = 90  # red in BGR
    asked: dict[str, list[int]] = {}
    for mode in ("auto", "on", "off"):
        counts = asked.setdefault(mode, [])

        def recognize(pictures: list[np.ndarray], counts: list[int] = counts) -> list[Reading]:
            counts.append(len(pictures))
            return [reading("?", 0.5)] * len(pictures)

        settings = Options(enhance=mode).applied_to(Settings())
        run(read_lines(prepare_lines([stamped], settings, {}), settings, {}, turning=False), {"recognize": recognize})
    assert asked == {"auto": [1, 1], "on": [1], "off": [1]}


def test_a_line_that_makes_no_sense_is_turned_over():
    crops = [np.full((48, 96, 3), (10, 20, 30), np.uint8), np.full((48, 96, 3), 200, np.uint8)]
    crops[0][:24] = 255
    seen: list[list[Image]] = []

    def recognize(pictures: list[Image]) -> list[Reading]:
        seen.append(pictures)
        return [reading("u0ɥ", 0.4), reading("fine", 0.99)] if len(seen) == 1 else [reading("noun", 0.97)]

    settings = Options(enhance="off").applied_to(Settings())
    first, second = run(read_lines(prepare_lines(crops, settings, {}), settings, {}), {"recognize": recognize})
    assert (first.text, first.turned_over) == ("noun", True)
    assert (second.text, second.turned_over) == ("fine", False)
    [turned] = seen[1]
    assert np.array_equal(turned, seen[0][0][::-1, ::-1])


@pytest.mark.parametrize(
    ("first", "turned", "wins"),
    [
        (("u0ɥ", 0.4), ("noun", 0.97), True),
        (("u0ɥ", 0.75), ("noun", 0.97), False),  # it may be right as it is
        (("u0ɥ", 0.4), ("noun", 0.8), False),  # it makes little sense either way
        (("99", 0.4), ("66", 0.97), False),  # too short to tell
    ],
)
def test_a_turned_line_must_be_far_surer(first: tuple[str, float], turned: tuple[str, float], wins: bool):
    assert choose_upright(reading(*first), reading(*turned)).turned_over == wins


def test_a_doubtful_vertical_line_is_read_with_its_characters_upright_too():
    crops = [np.full((48, 200, 3), 200, np.uint8)] * 2
    asked: list[list[Image]] = []

    def recognize(pictures: list[Image]) -> list[Reading]:
        asked.append(pictures)
        return [reading("春夏秋冬", 0.8) for _ in pictures] if len(asked) == 1 else [reading("春夏秋冬", 0.95)]

    lines = prepare_lines(crops, Settings(), {}, vertical=[1])
    level, vertical = run(read_lines(lines, Settings(), {}, turning=False), {"recognize": recognize})
    assert [picture.shape[0] for picture in asked[1]] == [48]
    assert (level.confidence, vertical.confidence) == (0.8, 0.95)


@pytest.mark.parametrize(
    ("upright", "text"), [(("↓", 0.8), "↓"), (("", 0.0), "→"), (("↓", 0.3), "→"), (("l1", 0.9), "→")]
)
def test_a_slim_character_is_no_vertical_line(upright: tuple[str, float], text: str):
    crops = [np.full((48, 100, 3), 200, np.uint8)]
    asked: list[list[Image]] = []

    def recognize(pictures: list[Image]) -> list[Reading]:
        asked.append(pictures)
        return [reading("→", 0.95)] if len(asked) == 1 else [reading(*upright)]

    lines = prepare_lines(crops, Settings(), {}, vertical=[0])
    [read] = run(read_lines(lines, Settings(), {}, turning=False), {"recognize": recognize})
    assert read.text == text
    assert asked[1][0].shape == (48, 23)
