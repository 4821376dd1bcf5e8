"""What becomes of fields whose sum does or does not come out; each is one number on a line of its own."""

import pytest

from ocr.fields.check_fields import Filled, check_fields
from ocr.fields.rows import Span, split_rows
from ocr.fields.template import CheckRule, FieldRule, Template
from ocr.fields.types import TYPES
from ocr.findings import Check, Field
from tests.fields.written import write_line, write_page

NAMES = ("net", "tax", "total")
SUM = Template("form", "Form", (), 0, (), checks=(CheckRule("sum", NAMES),))


def fill(
    *texts: str, unsure: dict[str, dict[int, tuple[tuple[str, float], ...]]] | None = None, kind: str = "amount"
) -> dict[str, Filled]:
    """Fields by name; `unsure`: what some of a field's characters may be besides, by place."""
    filled = {}
    for name, text in zip(NAMES, texts, strict=False):
        page = write_page(write_line(text, 0, 0, unsure=(unsure or {}).get(name)))
        span = Span(split_rows(page)[0].glyphs)
        field = Field(name, name, kind, text, text, "read", 0.9, span.bound(page), span.lines)
        filled[name] = Filled(FieldRule(name, name, kind, (), TYPES[kind].read), span, field)
    return filled


def told_of(filled: dict[str, Filled]) -> dict[str, tuple[str, str]]:
    return {name: (each.field.value, each.field.status) for name, each in filled.items()}


def test_a_sum_that_comes_out_speaks_for_its_fields():
    filled = fill("100.00", "13.00", "113.00")
    assert check_fields(SUM, filled, (), {}) == (Check("sum", NAMES, True, "100.00 + 13.00 = 113.00"),)
    assert {status for _, status in told_of(filled).values()} == {"checked"}


def test_a_sum_that_does_not_come_out_calls_its_fields_into_question():
    filled = fill("100.00", "13.00", "118.00")
    assert check_fields(SUM, filled, (), {}) == (Check("sum", NAMES, False, "100.00 + 13.00 = 118.00"),)
    assert {status for _, status in told_of(filled).values()} == {"failed"}


def test_an_unsure_digit_is_corrected_where_only_one_value_makes_the_sum():
    filled = fill("100.00", "13.00", "118.00", unsure={"total": {2: (("3", 0.3),)}})
    assert check_fields(SUM, filled, (), {}) == (Check("sum", NAMES, True, "100.00 + 13.00 = 113.00"),)
    assert told_of(filled) == {
        "net": ("100.00", "checked"),
        "tax": ("13.00", "checked"),
        "total": ("113.00", "corrected"),
    }


def test_nothing_is_corrected_where_two_values_make_the_sum():
    filled = fill("100.00", "13.00", "118.00", unsure={"total": {2: (("3", 0.3),)}, "tax": {1: (("8", 0.3),)}})
    (check,) = check_fields(SUM, filled, (), {})
    assert not check.passed
    assert {name: value for name, (value, _) in told_of(filled).items()} == {
        "net": "100.00",
        "tax": "13.00",
        "total": "118.00",
    }


def test_a_check_is_left_out_where_a_field_is_missing():
    assert check_fields(SUM, fill("100.00", "13.00"), (), {}) == ()


@pytest.mark.parametrize(
    ("told", "unsure", "value", "status", "passed"),
    [
        ("20394", {}, "20394", "checked", True),
        ("20894", {2: (("8", 0.3),)}, "20894", "corrected", True),
        ("77777", {}, "20394", "failed", False),
    ],
)
def test_a_field_is_compared_with_what_a_code_says_of_it(
    told: str, unsure: dict[int, tuple[tuple[str, float], ...]], value: str, status: str, passed: bool
):
    filled = fill("20394", unsure={"net": unsure}, kind="digits")
    template = Template("form", "Form", (), 0, ())
    assert check_fields(template, filled, (), {"net": told}) == (Check("code", ("net",), passed, f"20394 = {told}"),)
    assert told_of(filled) == {"net": (value, status)}


def test_a_failed_sum_does_not_change_what_a_code_has_said():
    filled = fill("100.00", "13.00", "118.00", unsure={"total": {2: (("3", 0.3),)}})
    check_fields(SUM, filled, (), {"total": "118.00"})
    assert told_of(filled)["total"] == ("118.00", "checked")
    assert told_of(filled)["net"] == ("100.00", "failed")
