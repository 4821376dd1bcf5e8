import numpy as np
import pytest

pytest.importorskip("onnxruntime")
from benchmarks.speed.lines import race


def test_readers_take_turns_and_the_first_round_is_not_counted():
    line = np.zeros((48, 100, 3), np.uint8)
    calls: list[tuple[str, int]] = []
    found = {name: lambda images, name=name: calls.append((name, len(images))) for name in ("one", "other")}
    figures = race(found, [[line, line], [line]], rounds=2)
    assert calls == [("one", 2), ("other", 2), ("one", 1), ("other", 1)] * 3
    assert {name: len(values) for name, values in figures.items()} == {"one": 2, "other": 2}
    assert all(value >= 0 for values in figures.values() for value in values)
