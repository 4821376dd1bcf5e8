from dataclasses import dataclass

import pytest

from ocr.parameters import choice, integer, number, parameters, suggest, text


@dataclass(frozen=True)
class Knobs:
    pages: int = integer(5, 1, 10, "How many.", "pages")
    share: float = number(0.5, 0, 1_000_000, "How much.")
    mode: str = choice("auto", ("auto", "never"), "When.")
    folder: str = text("", "a path", "Where.", 8)


def test_each_kind_says_what_it_may_be():
    known = parameters(Knobs)
    assert known["pages"].allowed == "a whole number from 1 to 10"
    assert known["share"].allowed == "a number from 0 to 1000000"
    assert (known["pages"].unit, known["share"].unit) == ("pages", "")
    assert known["mode"].description == {"type": "choice", "choices": ["auto", "never"]}
    assert Knobs() == Knobs(5, 0.5, "auto", "")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("pages", 10, 11), ("share", 0, float("nan")), ("mode", "never", "on"), ("folder", "x" * 8, "x" * 9)],
)
def test_bounds(name: str, good: object, bad: object):
    assert parameters(Knobs)[name].accepts(good)
    assert not parameters(Knobs)[name].accepts(bad)


def test_text_that_is_no_number_is_a_value_error():
    with pytest.raises(ValueError, match="invalid literal"):
        parameters(Knobs)["pages"].read("many")


def test_an_unknown_name_gets_the_likely_one_or_all():
    assert suggest("pagse", ["pages", "mode"]) == "; did you mean pages?"
    assert suggest("colour", ["pages", "mode"]) == "; there are pages, mode"
