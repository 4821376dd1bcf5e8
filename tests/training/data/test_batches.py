import numpy as np
import pytest

from ocr.recognition.line_picture import BUCKET_WIDTHS, find_bucket
from ocr.recognition.torchscript import PADDING
from training.data.batches import batches, count_steps, pad_pictures
from training.data.training_line import TrainingLine


def line_of(width: int) -> TrainingLine:
    picture = np.zeros((48, width), np.uint8)
    return TrainingLine("x", picture, picture, "clean")


def test_batches_hold_lines_of_one_bucket_and_equal_areas():
    rng = np.random.default_rng(1)
    lines = [line_of(int(width)) for width in rng.integers(16, 1280, 400)]
    found = list(batches(lines, pixels=2000))
    assert sum(len(batch) for batch in found) == len(lines)
    areas = []
    for batch in found:
        widths = {find_bucket(line.clean.shape[1]) for line in batch}
        assert len(widths) == 1
        areas.append(len(batch) * widths.pop())
    full = [area for area in areas if area >= 2000]
    assert len(full) >= len(areas) - len(BUCKET_WIDTHS)  # at the end every bucket gives what it has
    assert max(full) < 2000 + 1280


def test_pictures_are_padded_on_the_right_with_grey():
    pixels = pad_pictures([np.full((48, 70), 255, np.uint8), np.zeros((48, 100), np.uint8)])
    assert pixels.shape == (2, 1, 48, 112)
    assert pixels[0, 0, :, :70].min() == 1
    assert pixels[1, 0, :, :100].max() == 0
    assert pixels[0, 0, 0, 70].item() == pytest.approx(PADDING / 255)


def test_a_begun_step_counts():
    assert count_steps([np.zeros((48, width), np.uint8) for width in (1, 8, 9)]).tolist() == [1, 1, 2]
