import pytest

from ocr.pipeline.timing import timed


def test_time_adds_up_also_over_failures(monkeypatch: pytest.MonkeyPatch):
    clock = iter([1.0, 1.25, 2.0, 2.5])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    timings: dict[str, float] = {}
    with timed(timings, "detect"):
        pass
    with pytest.raises(ValueError, match="x"), timed(timings, "detect"):
        raise ValueError("x")
    assert timings == {"detect": 750.0}
