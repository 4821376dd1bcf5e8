import numpy as np
import pytest

import ocr.nn.fake_quantize
from ocr.nn.fake_quantize import quantize_ir
from ocr.nn.ir import compile_ir, load_ir
from ocr.nn.precision import NumberFormat
from ocr.nn.ranges import ranges_file, read_ranges
from ocr.nn.weight_file import compute_sha256
from ocr.weights import CRNN_WEIGHTS, DETECTOR_WEIGHTS

FORMAT = NumberFormat("fp32", dense_in_bytes=True)


def load(weights, *, in_bytes):
    digest = compute_sha256(weights)
    model = load_ir(weights, digest)
    count = quantize_ir(model, read_ranges(ranges_file(weights), digest)) if in_bytes else 0
    return count, compile_ir(model, FORMAT, 1, 1)


# pairs of 1x1 convolutions: 7 blocks and 3 in the CRNN's later stages, 3, 5 and 3 in the detector's
@pytest.mark.parametrize(("vnni", "dense"), [(False, 20), (True, 21)])
def test_the_dense_layers_of_the_later_stages_are_replaced(vnni, dense, monkeypatch):
    monkeypatch.setattr(ocr.nn.fake_quantize, "has_vnni", lambda: vnni)
    assert load(CRNN_WEIGHTS, in_bytes=True)[0] == dense
    assert load(DETECTOR_WEIGHTS, in_bytes=True)[0] == 22


def test_bytes_say_nearly_the_same_as_floats():
    page = np.full((128, 320, 3), 250, np.uint8)
    page[40:60:3, 40:200:7] = 20
    exact, rounded = (load(DETECTOR_WEIGHTS, in_bytes=in_bytes)[1]({0: page})[0] for in_bytes in (False, True))
    assert exact.max() > 0.5
    assert np.abs(exact - rounded).mean() < 0.02
    assert not np.array_equal(exact, rounded)
