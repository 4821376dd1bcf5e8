"""Readers that take over from one another, with recognisers that a test plays."""

import threading
import time
from typing import Any

import numpy as np
import pytest

from ocr.errors import InvalidWeights
from ocr.recognition.ctc import Reading
from ocr.recognition.readers import Readers

LINE = np.full((48, 100), 255, np.uint8)
FEW_SECONDS = 20


class Played:
    """A recogniser that reads its own name; `other` lines of which it is surer it reads otherwise."""

    network = None

    def __init__(self, name: str, confidence: float = 0.5) -> None:
        self.name, self.confidence = name, confidence
        self.warm = self.closed = self.behind = False

    def warm_up(self) -> None:
        self.warm = True

    def recognize(self, lines: Any) -> list[Reading]:
        return [Reading(self.name, self.confidence, ()) for _ in lines]

    def step_back(self) -> None:
        self.behind = True

    def close(self) -> None:
        self.closed = True


class Shelf:
    """Loads what is asked for, and keeps it to be looked at."""

    def __init__(self, **confidences: float) -> None:
        self.confidences, self.loaded = confidences, []

    def __call__(self, name: str) -> Any:
        if name not in self.confidences:
            raise InvalidWeights(f"{name} is damaged")
        self.loaded.append(Played(name, self.confidences[name]))
        return self.loaded[-1]


def until(done) -> None:
    end = time.monotonic() + FEW_SECONDS
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_each_line_is_read_by_the_one_it_names_also_in_one_batch():
    shelf = Shelf(base=0.5, a=0.6, b=0.7)
    readers = Readers("base", shelf, shelf)
    assert readers.arrange(["a", "b"]) == {}
    assert all(each.warm for each in shelf.loaded)
    lines = [("a", LINE), ("b", LINE), ("base", LINE), ("a", LINE)]
    assert [reading.text for reading in readers.recognize(lines)] == ["a", "b", "base", "a"]


def test_what_is_not_needed_any_more_is_let_go_and_loaded_again_when_it_is():
    shelf = Shelf(base=0.5, a=0.6, b=0.7)
    readers = Readers("base", shelf, shelf)
    readers.arrange(["a"])
    readers.arrange(["a", "b"])
    readers.arrange(["b"])
    assert [(each.name, each.closed) for each in shelf.loaded] == [("base", False), ("a", True), ("b", False)]
    assert readers.recognize([("a", LINE)])[0].text == "a"


def test_while_one_can_not_be_loaded_none_is_let_go():
    shelf = Shelf(base=0.5, a=0.6)
    readers = Readers("base", shelf, shelf)
    readers.arrange(["a"])
    assert readers.arrange(["broken"]) == {"broken": "broken is damaged"}
    assert not any(each.closed for each in shelf.loaded)
    with pytest.raises(InvalidWeights):
        readers.recognize([("broken", LINE)])


def test_one_is_loaded_once_though_two_threads_ask_for_it():
    shelf, start = Shelf(base=0.5, a=0.6), threading.Barrier(2)

    def slow(name: str) -> Any:
        time.sleep(0.05)
        return shelf(name)

    readers = Readers("base", slow, shelf)

    def ask() -> None:
        start.wait()
        readers.get("a")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.name for each in shelf.loaded] == ["base", "a"]


def test_a_shadow_reads_its_share_along_and_its_own_lines_not():
    shelf, small = Shelf(base=0.5, b=0.9), Shelf(base=0.5, b=0.9)
    readers = Readers("base", shelf, small)
    assert readers.arrange(["base"], "b", 0.25) == {}
    read = readers.recognize([("base", LINE)] * 20)
    assert {reading.text for reading in read} == {"base"}
    until(lambda: readers.compared().lines == 5)
    compared = readers.compared()
    assert (compared.shadow, compared.other, compared.surer) == ("b", 5, 5)
    readers.recognize([("b", LINE)] * 8)
    readers.arrange(["base"], "b", 0.25)  # as it is
    assert readers.compared().lines == 5
    assert [each.behind for each in small.loaded] == [True]
    readers.arrange(["base"])
    assert [each.closed for each in small.loaded] == [True]
    assert readers.compared().shadow == ""


def test_a_shadow_that_can_not_be_loaded_is_told():
    shelf = Shelf(base=0.5)
    readers = Readers("base", shelf, shelf)
    assert readers.arrange(["base"], "broken", 0.5) == {"broken": "broken is damaged"}
    assert readers.recognize([("base", LINE)])[0].text == "base"
