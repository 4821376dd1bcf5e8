import numpy as np

from evaluation.reading import read_lines, set_steps
from ocr.preprocess import STEPS
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from tests.training.drawn import draw_line


def test_upright_lines_are_laid_down_and_others_left():
    settings = set_steps(Settings(language_model="never"), "never")
    line = np.repeat(draw_line("TOTAL 118")[:, :, None], 3, axis=2)
    upright = np.ascontiguousarray(np.rot90(line, -1))
    texts = [reading.text for reading in read_lines(Recognizer(settings), [line, upright], settings)]
    assert texts == ["TOTAL 118", "TOTAL 118"]


def test_all_steps_or_some_are_set():
    never = set_steps(Settings(), "never")
    assert {getattr(never, step) for step in STEPS} == {"never"}
    one = set_steps(never, "always", ["specks"])
    assert [step for step in STEPS if getattr(one, step) == "always"] == ["specks"]
