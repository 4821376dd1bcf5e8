"""A house's course of learning; that something is learnt by it is tried in tests/docs/test_learning_walk.py."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.learning.models import ModelStore
from ocr.learning.records import NewCorrection
from ocr.learning.run import LearningRun
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault
from training import learn

PICTURE = cv2.imencode(".png", np.full((30, 200), 255, np.uint8))[1].tobytes()


@pytest.fixture(autouse=True)
def _as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learn, "_step_back", lambda: None)
    for name in ("OCR_LEARNING", "OCR_LEARNING_KEY"):
        monkeypatch.delenv(name, raising=False)


def keep(folder: Path, *lines: tuple[str, str, str], key: str = "") -> None:
    """Keeps corrections: digest, text, document."""
    with CorrectionStore(folder, make_vault(key)) as store:
        store.add("me", [NewCorrection(PICTURE, digest, "?", text, 0.5, document=name) for digest, text, name in lines])


def test_only_what_can_be_trained_on_is_taken_and_48_pixels_high(tmp_path: Path):
    keep(tmp_path, ("a", "one", "1.png"), ("b", "two", "2.png"), ("b", "too", "2.png"), ("c", "\U0001f600", "3.png"))
    with CorrectionStore(tmp_path, make_vault("")) as store:
        [line] = learn.load_lines(store, frozenset("onetw"))
    assert (line.text, line.document, line.picture.shape) == ("one", "1.png", (48, 320))


def test_of_too_few_lines_nothing_is_learnt_and_it_says_why(tmp_path: Path):
    keep(tmp_path, ("a", "one", "1.png"), ("b", "two", "2.png"))
    status = learn.learn(tmp_path, minutes=1, updates=1, replay=None)
    assert (status.state, status.lines) == ("failed", 2)
    assert "too few" in status.message
    assert LearningRun(tmp_path).status() == status
    assert ModelStore(tmp_path).list() == []


def test_without_the_key_it_fails_and_says_why(tmp_path: Path):
    keep(tmp_path, ("a", "one", "1.png"), key="k" * 40)
    status = learn.learn(tmp_path, minutes=1, updates=1, replay=None)
    assert status.state == "failed"
    assert "OCR_LEARNING_KEY" in status.message
