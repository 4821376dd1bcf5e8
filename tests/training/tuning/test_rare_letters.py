import shutil

import pytest

from ocr.recognition.recognizer import Recognizer
from ocr.recognition.torchscript import load_weights
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from tests.training.drawn import draw_line
from training.tuning.rare_letters import hold_letters, measure_shifts
from training.weight_files import write_weights

TEXTS = ["yes everything here", "Every e seems the same", "Three free trees"]


@pytest.mark.slow
def test_a_letter_that_makes_plain_ones_doubtful_is_held_back(tmp_path):
    lines = [draw_line(text) for text in TEXTS]
    weights = tmp_path / "crnn.safetensors"
    shutil.copy(CRNN_WEIGHTS, weights)
    before = measure_shifts(weights, lines)
    assert before["ẽ"] == pytest.approx(0, abs=1)  # what is served has been held back
    assert "ẫ" not in before  # of which these lines say nothing
    loaded = load_weights(weights)
    state = loaded.network.state_dict()
    state["classifier.bias"][loaded.charset.index("ẽ") + 1] += 3
    write_weights(state, list(loaded.charset), loaded.network.shape, weights)
    assert measure_shifts(weights, lines)["ẽ"] == pytest.approx(before["ẽ"] - 3, abs=0.5)
    hold_letters(weights, lines)
    assert [reading.text for reading in Recognizer(Settings(threads=1), weights).recognize(lines)] == TEXTS
    assert measure_shifts(weights, lines)["ẽ"] == pytest.approx(0, abs=0.5)
