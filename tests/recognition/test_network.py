import logging
import shutil
from pathlib import Path

import pytest

from ocr.errors import InvalidWeights
from ocr.nn.ranges import ranges_file
from ocr.recognition.network import load_network
from ocr.recognition.weights import read_weights
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Weights without an OpenVINO form."""
    shutil.copy(CRNN_WEIGHTS, tmp_path / "own.safetensors")
    shutil.copy(ranges_file(CRNN_WEIGHTS), tmp_path / "own.ranges.json")
    return tmp_path / "own.safetensors"


def test_the_built_in_weights_run_on_either_engine():
    for engine, expected in (("auto", "openvino"), ("openvino", "openvino"), ("torch", "torch")):
        assert load_network(CRNN_WEIGHTS, read_weights(CRNN_WEIGHTS), Settings(engine=engine), 1).engine == expected


def test_weights_without_an_openvino_form_run_in_torch_and_the_log_says_so(own, caplog):
    with caplog.at_level(logging.WARNING):
        assert load_network(own, read_weights(own), Settings(), 1).engine == "torch"
    assert "reading is slower than it could be" in caplog.text


def test_an_engine_that_is_named_is_not_replaced(own):
    with pytest.raises(InvalidWeights, match="OpenVINO form"):
        load_network(own, read_weights(own), Settings(engine="openvino"), 1)
