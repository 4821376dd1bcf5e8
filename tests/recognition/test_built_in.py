from pathlib import Path

import numpy as np
import pytest

from benchmarks.drawn_page import draw_page
from ocr.nn import precision
from ocr.recognition import built_in
from ocr.recognition.built_in import choose_weights
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS

TEXTS = ["Invoice 20394", "Total 118.50 EUR", "31.12.2026"]


@pytest.mark.parametrize(
    ("flags", "chosen"), [({"avx2", "avx512f", "avx512_vnni"}, CRNN_WEIGHTS), ({"avx2"}, CRNN_LIGHT_WEIGHTS)]
)
def test_the_cpu_decides_unless_one_is_named(monkeypatch: pytest.MonkeyPatch, flags: set[str], chosen: Path):
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    monkeypatch.setattr(built_in, "has_vnni", precision.has_vnni)
    monkeypatch.setattr(precision, "instruction_sets", lambda: frozenset(flags))
    assert choose_weights(Settings()) == chosen
    assert choose_weights(Settings(speed="best")) == CRNN_WEIGHTS
    assert choose_weights(Settings(speed="fast")) == CRNN_LIGHT_WEIGHTS
    assert choose_weights(Settings(speed="fast", model="own.safetensors")) == Path("own.safetensors")


def test_the_light_network_reads():
    recognizer = Recognizer(Settings(speed="fast", threads=1))
    assert recognizer.sha256 == CRNN_LIGHT_WEIGHTS.with_suffix(".sha256").read_text().split()[0]
    lines = [np.asarray(draw_page([text]).convert("L"))[8:56] for text in TEXTS]
    assert [reading.text for reading in recognizer.recognize(lines)] == TEXTS


def test_a_cpu_that_is_held_to_less_counts_as_that(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(precision, "instruction_sets", lambda: frozenset({"avx2", "avx512f", "avx512_vnni"}))
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    monkeypatch.setattr(built_in, "has_vnni", precision.has_vnni)
    assert choose_weights(Settings()) == CRNN_LIGHT_WEIGHTS
