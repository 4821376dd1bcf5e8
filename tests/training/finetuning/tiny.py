"""A network and lines small enough to be trained in a test."""

import torch

from ocr.recognition.crnn import Crnn, CrnnShape
from tests.training.drawn import draw_line
from training.data.training_line import TrainingLine

CHARACTERS = list("0123456789 ")


def make_network() -> Crnn:
    """A network that knows nothing, the same each time."""
    torch.manual_seed(4)
    return Crnn(CrnnShape(classes=len(CHARACTERS) + 1, hidden=8, depths=(1, 1, 1))).eval()


def make_lines(first: int, count: int) -> list[TrainingLine]:
    """Numbers from `first` on."""
    pictures = [draw_line(str(number)) for number in range(first, first + count)]
    return [TrainingLine(str(first + place), picture, picture, "own") for place, picture in enumerate(pictures)]
