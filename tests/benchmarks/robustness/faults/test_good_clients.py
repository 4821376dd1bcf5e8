import json

import pytest
import requests

from benchmarks.robustness.faults.good_clients import (
    REFUSED,
    RIGHT,
    WRONG,
    Answer,
    Page,
    judge,
    seconds_till_normal,
    slow_from,
)


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
