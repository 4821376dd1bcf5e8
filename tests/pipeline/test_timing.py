import pytest

from ocr.pipeline.timing import measure_time


def test_time_adds_up_also_over_failures(monkeypatch: pytest.MonkeyPatch):
    clock = iter([1.0, 1.25, 2.0, 2.5])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    timings: dict[str, float] = {}
    with measure_time(timings, "detect"):
        pass
    with pytest.raises(ValueError, match="x"), measure_time(timings, "detect"):
        raise ValueError("x")
    assert timings == {"detect": 750.0}
