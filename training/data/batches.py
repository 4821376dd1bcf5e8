"""Training lines to padded batches of one width bucket each."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from ocr.geometry import LINE_HEIGHT, Image
from ocr.recognition.line_picture import PADDING, PIXELS_PER_STEP, find_bucket
from ocr.recognition.torchscript import to_unit
from training.data.training_line import TrainingLine

# Batches of equal area take equal time, so that no worker waits for another.
BATCH_PIXELS = 6656


def batches(lines: Iterable[TrainingLine], pixels: int = BATCH_PIXELS) -> Iterator[list[TrainingLine]]:
    """Lines grouped by width bucket, so many that their padded widths add up to about `pixels`."""
    waiting: dict[int, list[TrainingLine]] = {}
    for line in lines:
        width = find_bucket(line.clean.shape[1])
        assert width is not None
        group = waiting.setdefault(width, [])
        group.append(line)
        if len(group) * width >= pixels:
            yield group
            waiting[width] = []
    yield from (group for group in waiting.values() if group)


def pad_pictures(pictures: Sequence[Image]) -> Tensor:
    """Pictures uint8 (48, W) of one bucket to one tensor (B, 1, 48, bucket), float32 in [0, 1], channels last."""
    width = find_bucket(max(picture.shape[1] for picture in pictures))
    assert width is not None
    values = np.full((len(pictures), 1, LINE_HEIGHT, width), PADDING, np.uint8)
    for row, picture in enumerate(pictures):
        values[row, 0, :, : picture.shape[1]] = picture
    return to_unit(torch.from_numpy(values)).contiguous(memory_format=torch.channels_last)


def count_steps(pictures: Sequence[Image]) -> Tensor:
    """How many steps each picture fills, (B,)."""
    return torch.tensor([-(-picture.shape[1] // PIXELS_PER_STEP) for picture in pictures])
