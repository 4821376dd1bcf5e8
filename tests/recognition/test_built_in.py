from pathlib import Path

import numpy as np

from benchmarks.drawn_page import draw_page
from ocr.recognition.built_in import choose_weights
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS

TEXTS = ["Invoice 20394", "Total 118.50 EUR", "31.12.2026"]


def test_the_best_network_reads_unless_the_light_one_or_ones_own_is_named():
    assert choose_weights(Settings()) == CRNN_WEIGHTS
    assert choose_weights(Settings(speed="fast")) == CRNN_LIGHT_WEIGHTS
    assert choose_weights(Settings(speed="fast", model="own.safetensors")) == Path("own.safetensors")


def test_the_light_network_reads():
    recognizer = Recognizer(Settings(speed="fast", threads=1))
    assert recognizer.sha256 == CRNN_LIGHT_WEIGHTS.with_suffix(".sha256").read_text().split()[0]
    lines = [np.asarray(draw_page([text]).convert("L"))[8:56] for text in TEXTS]
    assert [reading.text for reading in recognizer.recognize(lines)] == TEXTS
