import torch

from ocr.recognition.torchscript import load_weights
from ocr.weights import CRNN_WEIGHTS
from tests.training.drawn import draw_line
from training.data.training_line import TrainingLine
from training.finetuning.measuring import Measure


def test_lines_are_read_and_what_they_say_is_likelier_than_what_they_do_not():
    loaded = load_weights(CRNN_WEIGHTS)
    texts = ["Total 118.50", "20394", "Invoice"]
    lines = [TrainingLine(text, draw_line(text), draw_line(text), "own") for text in texts]
    wrong = [TrainingLine(text[::-1], line.clean, line.seen, "own") for text, line in zip(texts, lines, strict=True)]
    told: list[float] = []
    right = Measure(lines, loaded.charset)(loaded.network, told.append)
    assert told[0] == 0 and told == sorted(told) and told[-1] < 1
    assert right.lines_right == 3
    assert right.loss < 0.1
    other = Measure(wrong, loaded.charset)(loaded.network, told.append)
    assert other.lines_right == 0
    assert other.loss > 1
    assert torch.isfinite(other.losses).all()
