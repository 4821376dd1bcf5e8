import re
from pathlib import Path
from types import SimpleNamespace

import bentoml
import pytest

from ocr.errors import InvalidSetting
from ocr.settings import Settings
from ocr.web.bentoml.model_store import find_weights
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS


def test_nothing_means_the_weights_that_are_built_in():
    assert find_weights(Settings(speed="best")) == CRNN_WEIGHTS
    assert find_weights(Settings(speed="fast")) == CRNN_LIGHT_WEIGHTS


def test_a_file_that_there_is_counts_before_a_model_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("crnn:latest").write_bytes(b"weights")
    monkeypatch.setattr(bentoml.models, "get", lambda tag: pytest.fail("the store was asked"))
    assert find_weights(Settings(model="crnn:latest")) == Path("crnn:latest")


def test_a_tag_means_the_weight_file_in_its_models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    models = {"crnn:latest": SimpleNamespace(path=str(tmp_path))}
    monkeypatch.setattr(bentoml.models, "get", models.__getitem__)
    assert find_weights(Settings(model="crnn:latest")) == tmp_path / CRNN_WEIGHTS.name


@pytest.mark.parametrize(
    "model", ["crnn:never-made", "no/such/file.safetensors", "a b", "a:b:c", "crnn:", ":x", ".", "x" * 5000]
)
def test_what_is_neither_is_named(model: str):
    with pytest.raises(InvalidSetting, match=f"OCR_MODEL is '{re.escape(model)}'"):
        find_weights(Settings(model=model))
