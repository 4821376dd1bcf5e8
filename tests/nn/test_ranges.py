import json

import numpy as np
import pytest

from ocr.errors import InvalidWeights
from ocr.nn.ranges import Range, byte_scale, read_ranges, write_ranges


def test_zero_is_always_a_byte():
    assert byte_scale((-1.0, 1.55)) == (pytest.approx(0.01), 100)
    assert byte_scale((2.0, 3.0))[1] == 0
    assert byte_scale((-2.55, -1.0)) == (pytest.approx(0.01), 255)


def channels(*limits: tuple[float, float]) -> Range:
    low, high = np.array(limits, np.float32).T
    return Range(low, high)


def test_ranges_are_those_of_one_weight_file(tmp_path):
    path = tmp_path / "some.ranges.json"
    write_ranges(path, "abc", {"0.0.input": channels((-1, 2.5), (-3, 0))})
    assert read_ranges(path, "abc")["0.0.input"].whole == (-3.0, 2.5)
    with pytest.raises(InvalidWeights, match="not of this weight file"):
        read_ranges(path, "abd")
    path.write_text(json.dumps({"ranges": 3}))
    with pytest.raises(InvalidWeights, match="can't be read"):
        read_ranges(path, "abc")
    path.write_text(json.dumps({"weights": "abc", "ranges": {"0.0.input": [-1, 2.5]}}))
    with pytest.raises(InvalidWeights, match="of an older form"):
        read_ranges(path, "abc")


def test_channels_are_brought_closer():
    values = channels((0, 16), (-1, 1), (0, 0))
    scales = values.smoothing()
    assert np.prod(scales) == pytest.approx(1, rel=1e-4)
    assert scales[0] / scales[1] == pytest.approx(4)
    assert values.divided(scales).high[0] / values.divided(scales).high[1] == pytest.approx(4)
