import numpy as np
import pytest

from ocr.detection.ir import OpenVinoPainter
from ocr.detection.torchscript import TorchPainter
from ocr.errors import InvalidWeights
from ocr.nn.precision import NumberFormat
from ocr.weights import DETECTOR_WEIGHTS
from tests.detection.drawn_lines import draw

PLAIN = NumberFormat("fp32", dense_in_bytes=False)


def test_it_paints_what_the_trace_paints():
    page = draw([("Invoice number 20394", 40, 80)], height=128, width=448)
    ours = OpenVinoPainter(DETECTOR_WEIGHTS, PLAIN, 2).paint(page)
    theirs = TorchPainter(DETECTOR_WEIGHTS, PLAIN, 2).paint(page)
    assert ours.shape == theirs.shape == page.shape[:2]
    assert ours.dtype == theirs.dtype == np.float32
    assert theirs.max() > 0.9
    assert np.abs(ours - theirs).max() < 0.02


def test_missing_weights_are_refused(tmp_path):
    with pytest.raises(InvalidWeights):
        OpenVinoPainter(tmp_path / "none.safetensors", PLAIN, 1)
