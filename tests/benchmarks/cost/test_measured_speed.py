from pathlib import Path

import pytest

from benchmarks.cost.measured_speed import Speed, find_speed


def test_where_the_speed_comes_from(tmp_path: Path):
    assert find_speed(3.0, None, tmp_path) == Speed(3.0, 2, "given on the command line")
    with pytest.raises(SystemExit, match="--pages-per-second"):
        find_speed(None, None, tmp_path)
    (tmp_path / "peers.json").write_text('{"ours": {"seconds_median": 0.25}, "cores": 4}')
    assert (find_speed(None, None, tmp_path).pages_per_second, find_speed(None, None, tmp_path).cores) == (4.0, 4)
    assert find_speed(None, 8, tmp_path).cores == 8
