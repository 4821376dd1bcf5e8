"""The load test: when requests start, which answers it takes for right, what it makes of the records."""

import random

import pytest

from benchmarks.load.arrivals import BURST, DAY_HOURS, DAY_REQUESTS, arrivals, day_rate
from benchmarks.load.drift import drift
from benchmarks.load.material import EACH, SHARES, Piece, choose, make_pieces
from benchmarks.load.report import PART, Run, page, plot, summary


def request(start: float, seconds: float, kind: str = "page", fault: str = "") -> dict:
    return {"start": start, "seconds": seconds, "kind": kind, "fault": fault}


def finished(scenario: str, requests: list[dict]) -> Run:
    return Run(scenario, requests, [(0.0, 9e8), (1.0, 1e9)], [(0.0, 0.0, 0.0), (1.0, 10.0, 80.0)])


def test_a_whole_day_has_its_requests_and_two_peaks():
    assert sum(1 for _ in arrivals("day", DAY_HOURS * 3600, 1, seed=3)) == pytest.approx(DAY_REQUESTS, rel=0.05)
    assert day_rate(2) > 2 * day_rate(4.2) < day_rate(6.5)


def test_a_day_that_passes_by_quicker_keeps_its_rates():
    assert sum(1 for _ in arrivals("day", 3240, 1, seed=3)) == pytest.approx(DAY_REQUESTS / 10, rel=0.15)


def test_a_ramp_rises_and_a_burst_comes_at_once():
    starts = list(arrivals("ramp", 200, 1, seed=3))
    assert starts == sorted(starts)
    assert sum(start > 100 for start in starts) > 2 * sum(start < 100 for start in starts)
    assert list(arrivals("burst", 10, 1, seed=3)) == [0.0] * BURST


def test_the_material_has_every_kind_and_numbers_of_its_own():
    pieces = make_pieces(1)
    assert {kind: len(several) for kind, several in pieces.items()} == dict.fromkeys(SHARES, EACH)
    read = [piece for kind in ("page", "line", "pdf") for piece in pieces[kind]]
    assert len({piece.text.split("\n")[0] for piece in read}) == len(read)
    generator = random.Random(1)
    chosen = [choose(pieces, generator).kind for _ in range(2000)]
    assert chosen.count("rubbish") == pytest.approx(100, rel=0.4)


@pytest.mark.parametrize(
    ("status", "text", "right"),
    [
        (200, "Document 7\n合同 12", True),
        (200, "Document 7\n合同12", True),
        (200, "Document 8\n合同 12", False),
        (200, "Document 7\nsomething else", False),
        (503, "", False),
    ],
)
def test_an_answer_is_right_if_its_text_is(status: int, text: str, right: bool):
    piece = Piece("page", b"", "image/jpeg", "", "Document 7\n合同 12")
    reply = {"success": status == 200, "code": "OVERLOADED", "data": {"text": text}}
    assert (piece.fault(status, reply) == "") is right


def test_rubbish_must_be_refused_with_a_code():
    piece = Piece("rubbish", b"", "image/jpeg", "", "")
    assert not piece.fault(415, {"success": False, "code": "UNSUPPORTED_FORMAT"})
    assert piece.fault(200, {"success": True, "data": {"text": ""}})
    assert piece.fault(500, {"success": False, "code": "INTERNAL_ERROR"})


def test_a_day_is_judged_by_its_latency_faults_and_memory():
    quick = [request(number, 0.4) for number in range(100)]
    assert summary(finished("day", quick))["met"]
    assert summary(finished("day", quick))["lines_a_batch"] == 8
    assert not summary(finished("day", [*quick, *(request(100, 1.5) for _ in range(10))]))["met"]
    assert not summary(finished("day", [*quick, request(100, 0.4, fault="500 INTERNAL_ERROR")]))["met"]


def test_a_ramp_is_judged_up_to_the_first_slow_part():
    quick = [request(number, 0.5) for number in range(PART)]
    quicker = [request(PART + number / 2, 0.8) for number in range(PART)]
    slow = [request(1.5 * PART + number / 4, 4.0) for number in range(4 * PART)]
    ramp = finished("ramp", [*quick, *quicker, *slow])
    assert summary(ramp)["pages_an_hour"] == 2 * 3600
    assert "**7200 pages an hour**" in page({"ramp": summary(ramp)}, "command", "machine", "other.png")


def test_the_plots_can_be_drawn(tmp_path):
    runs = [finished(name, [request(number, 0.4) for number in range(50)]) for name in ("day", "ramp")]
    plot(runs, tmp_path / "load.png")
    assert (tmp_path / "load.png").stat().st_size > 1000


def test_a_soak_is_judged_by_what_grows():
    seconds = range(0, 3600, 5)
    noise = random.Random(5)
    even = Run("soak", [request(at, 0.4 + 0.1 * noise.random()) for at in seconds])
    even.resident = [(at, 9e8 + 1e7 * noise.random()) for at in seconds]
    even.handles = [(at, 80.0) for at in seconds]
    even.batches = [(0.0, 0.0, 0.0), (3600.0, 10.0, 80.0)]
    assert summary(even)["met"]
    even.resident = [(at, size + at / 3600 * 5e7) for at, size in even.resident]
    assert summary(even)["targets"]["resident flat"] is False
    assert summary(even)["drift"]["resident"]["an_hour"] == pytest.approx(5e7, rel=0.2)


def test_a_slope_has_an_error_and_too_few_samples_have_none():
    noise = random.Random(7)
    found = drift([(at, 10 + at / 3600 + noise.gauss(0, 0.1)) for at in range(3600)])
    assert found is not None
    assert abs(found.slope - 1) < 3 * found.error < 0.5
    assert drift([(0.0, 1.0), (1.0, 1.0)]) is None
