import json

import pytest

from ocr.errors import InvalidWeights
from ocr.nn.ranges import byte_scale, read_ranges, write_ranges


def test_zero_is_always_a_byte():
    assert byte_scale((-1.0, 1.55)) == (pytest.approx(0.01), 100)
    assert byte_scale((2.0, 3.0))[1] == 0
    assert byte_scale((-2.55, -1.0)) == (pytest.approx(0.01), 255)


def test_ranges_are_those_of_one_weight_file(tmp_path):
    path = tmp_path / "some.ranges.json"
    write_ranges(path, "abc", {"0.0.input": (-1.0, 2.5)})
    assert read_ranges(path, "abc") == {"0.0.input": (-1.0, 2.5)}
    with pytest.raises(InvalidWeights, match="not of this weight file"):
        read_ranges(path, "abd")
    path.write_text(json.dumps({"ranges": 3}))
    with pytest.raises(InvalidWeights, match="can't be read"):
        read_ranges(path, "abc")
