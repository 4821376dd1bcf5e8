"""What is learnt from, in turns: own lines, then a batch of lines to remember by; the same for equal seeds."""

import itertools
import random
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr.grey import as_image
from ocr.recognition.line_picture import BUCKET_WIDTHS
from training.augmentation.line_damage import warp
from training.augmentation.pixels import Generator, as_values, draw_normal, to_bytes
from training.data.training_line import TrainingLine

BATCH_PIXELS = 4992  # padded widths of a batch, added up
JITTER = 0.15  # of a line's width in the order by width, so that lines meet others in each epoch
VARIED_SHARE = 0.8


def take_turns(
    own: Sequence[TrainingLine], remembered: Sequence[TrainingLine], seed: int, own_batches: int = 1
) -> Iterator[list[TrainingLine]]:
    """Batches without end, so many of own lines and one of remembered ones by turns."""
    of_own, of_remembered = _epochs(own, 2 * seed), _epochs(remembered, 2 * seed + 1)
    while True:
        yield from itertools.islice(of_own, own_batches)
        yield next(of_remembered)


def _epochs(lines: Sequence[TrainingLine], seed: int) -> Iterator[list[TrainingLine]]:
    """Batches of lines about equally wide, each line once in an epoch."""
    rng = random.Random(seed)
    while True:
        widths = [line.seen.shape[1] * rng.uniform(1 - JITTER, 1 + JITTER) for line in lines]
        found: list[list[TrainingLine]] = [[]]
        widest = 0
        for number in sorted(range(len(lines)), key=widths.__getitem__):
            widest = max(widest, lines[number].seen.shape[1])
            if found[-1] and (len(found[-1]) + 1) * widest > BATCH_PIXELS:
                found.append([])
                widest = lines[number].seen.shape[1]
            found[-1].append(lines[number])
        rng.shuffle(found)
        yield from found


def vary(rng: Generator, line: TrainingLine) -> TrainingLine:
    """An own line, mostly a little wider, slanted, paler, softer or rougher: a few lines are soon known by heart."""
    if rng.random() >= VARIED_SHARE:
        return line
    picture = line.seen
    height, width = picture.shape
    wide = min(BUCKET_WIDTHS[-1], round(width * rng.uniform(0.88, 1.12)))
    picture = as_image(cv2.resize(picture, (wide, height), interpolation=cv2.INTER_LINEAR))
    if rng.random() < 0.4:
        picture = warp(rng, picture)
    values = picture.astype(np.float32)
    if rng.random() < 0.25:
        values = as_values(cv2.GaussianBlur(values, (0, 0), rng.uniform(0.3, 0.8)))
    paper = float(np.median(values))
    values = paper + rng.uniform(-12, 12) + (values - paper) * rng.uniform(0.75, 1.25)
    if rng.random() < 0.4:
        values = values + draw_normal(rng, values.shape) * rng.uniform(1, 8)
    varied = to_bytes(values)
    return TrainingLine(line.text, varied, varied, line.kind)
