import json

from benchmarks.robustness.faults.good_clients import LOST, REFUSED, RIGHT, WRONG, Answer
from benchmarks.robustness.faults.report import Outcome, failures, merge_records, record, render_page


def answer(sent: float, seconds: float = 0.2, outcome: str = RIGHT) -> Answer:
    return Answer(sent, sent + seconds, outcome)


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
    assert list(merge_records(path, {"b": second}, "abc")) == ["b"]
    path.write_text(json.dumps({"faults": {"b": second}}))
    both = merge_records(path, {"a": first}, "abc")
    assert list(both) == ["a", "b"]
    text = render_page(both, "two cores")
    assert "| a | a done | 1 | 0 | 0 | 0 | 1 | today | passed |" in text
    assert "## b" in text
