from typing import Any

import numpy as np
import pytest

from ocr.recognition.ctc import Reading
from ocr.recognition.second_opinion import SecondOpinion
from ocr.results import Character

LINE = np.full((48, 100), 255, np.uint8)


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, confidence, tuple(Character(each, 0.0, 1.0, confidence) for each in text))


class Played:
    """A recogniser that reads what it is told, line by line."""

    network = None

    def __init__(self, *readings: Reading) -> None:
        self.readings, self.asked, self.done = list(readings), 0, []

    def recognize(self, lines: Any) -> list[Reading]:
        self.asked += len(lines)
        return [self.readings.pop(0) for _ in lines]

    def warm_up(self) -> None:
        self.done.append("warm_up")

    def step_back(self) -> None:
        self.done.append("step_back")

    def close(self) -> None:
        self.done.append("close")


def test_only_what_is_read_with_doubt_is_read_again_and_the_surer_one_counts():
    first = Played(reading("sure", 0.99), reading("doubtful", 0.5), reading("other", 0.8), reading("", 0.0))
    second = Played(reading("surer", 0.7), reading("unsurer", 0.6), reading("found", 0.9))
    read = SecondOpinion(first, second).recognize([LINE] * 4)  # type: ignore[arg-type]
    assert [each.text for each in read] == ["sure", "surer", "other", "found"]
    assert (first.asked, second.asked) == (4, 3)


@pytest.mark.parametrize(("lent", "done"), [(True, []), (False, ["warm_up", "step_back", "close"])])
def test_what_is_lent_is_left_to_its_owner(lent: bool, done: list[str]):
    first, second = Played(), Played()
    opinion = SecondOpinion(first, second, lent=lent)  # type: ignore[arg-type]
    for name in ("warm_up", "step_back", "close"):
        getattr(opinion, name)()
    assert (first.done, second.done) == (done, ["warm_up", "step_back", "close"])
