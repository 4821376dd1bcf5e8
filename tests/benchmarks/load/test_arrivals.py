import pytest

from benchmarks.load.arrivals import BURST, DAY_HOURS, DAY_REQUESTS, arrivals, day_rate


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
