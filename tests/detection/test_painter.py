import logging
import shutil

import pytest

from ocr.detection.painter import load_painter
from ocr.errors import InvalidWeights
from ocr.settings import Settings
from ocr.weights import DETECTOR_WEIGHTS


def test_the_built_in_weights_run_on_either_engine():
    for engine, expected in (("auto", "openvino"), ("openvino", "openvino"), ("torch", "torch")):
        assert load_painter(DETECTOR_WEIGHTS, Settings(engine=engine), 1).engine == expected


def test_weights_without_an_openvino_form_run_in_torch_unless_openvino_is_named(tmp_path, caplog):
    own = tmp_path / "own.safetensors"
    shutil.copy(DETECTOR_WEIGHTS, own)
    with caplog.at_level(logging.WARNING):
        assert load_painter(own, Settings(), 1).engine == "torch"
    assert "reading is slower than it could be" in caplog.text
    with pytest.raises(InvalidWeights, match="OpenVINO form"):
        load_painter(own, Settings(engine="openvino"), 1)
