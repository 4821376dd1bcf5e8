"""The faults' pure parts: which answers are right, when all is normal again, what the verdict is."""

import json

import pytest
import requests

from benchmarks.robustness.faults.good_clients import (
    LOST,
    REFUSED,
    RIGHT,
    WRONG,
    Answer,
    Page,
    judge,
    seconds_till_normal,
    slow_from,
)
from benchmarks.robustness.faults.report import Outcome, failures, merged, page, record


def answer(sent: float, seconds: float = 0.2, outcome: str = RIGHT) -> Answer:
    return Answer(sent, sent + seconds, outcome)


def response(status: int, body: object) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return made


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"success": True, "data": {"text": "one"}}, RIGHT),
        (200, {"success": True, "data": {"text": "two"}}, WRONG),
        (503, {"success": False, "code": "OVERLOADED", "msg": "later"}, REFUSED),
        (500, {"error": "without a code"}, WRONG),
        (200, {"success": False, "code": "OVERLOADED"}, WRONG),
        (502, b"<html>", WRONG),
    ],
)
def test_only_the_pages_own_text_is_right_and_only_an_error_with_a_code_is_none(
    status: int, body: object, outcome: str
):
    assert judge(response(status, body), Page(b"", "one"))[0] == outcome


def test_normal_is_after_the_last_wrong_or_slow_answer():
    quick = [answer(second) for second in range(20)]
    assert slow_from(quick, fault_began=10) == 1
    assert slow_from([answer(0, seconds=2)], fault_began=10) == 6
    assert seconds_till_normal(quick, 10, slow=1) == 0
    assert seconds_till_normal([*quick, answer(11, 3)], 10, slow=1) == pytest.approx(4)
    assert seconds_till_normal([*quick, answer(12, 0.5, REFUSED)], 10, slow=1) == pytest.approx(2.5)
    assert seconds_till_normal([*quick, answer(19, 3)], 10, slow=1) is None
    assert seconds_till_normal([], 10, slow=1) is None


def test_the_verdict_names_all_that_is_wrong():
    good = Outcome("a", "done", [answer(0), answer(1, outcome=REFUSED)], till_normal=3)
    good.check("asked", "yes", True)
    assert failures(good) == []
    bad = Outcome("b", "done", [answer(0, outcome=LOST), answer(1, outcome=WRONG)], till_normal=16)
    bad.check("asked", "no", False)
    assert failures(bad) == [
        "1 lost",
        "1 wrong",
        "normal only after 16.0 s",
        "no good request was answered",
        "asked: no",
    ]
    assert failures(Outcome("c", "done", [answer(0)])) == ["not back to normal while it was watched"]
    assert failures(Outcome("d", "done", comes_back=False)) == []


def test_the_report_keeps_the_runs_before(tmp_path):
    first, second = (record(Outcome(name, f"{name} done", [answer(0)], till_normal=1.0), "today") for name in "ab")
    path = tmp_path / "faults.json"
    assert list(merged(path, {"b": second}, "abc")) == ["b"]
    path.write_text(json.dumps({"faults": {"b": second}}))
    both = merged(path, {"a": first}, "abc")
    assert list(both) == ["a", "b"]
    text = page(both, "two cores")
    assert "| a | a done | 1 | 0 | 0 | 0 | 1 | today | passed |" in text
    assert "## b" in text
