"""Drawn lines by which fine-tuning remembers what the network could read, and others to see whether it does.

    python -m training replay --out FILE [--count 3000 --general 1500 --seed 1]

The file has the form of `training.data.real_lines`; who has it needs neither fonts nor texts to fine-tune.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import cv2

from ocr.geometry import Image
from training.data import lines
from training.data.lines import CHECK_SEED, LineSource
from training.data.real_lines import RealLine, write_real_lines
from training.data.training_line import TrainingLine

REMEMBERED, GENERAL = 3000, 1500
QUALITY = 40  # of WebP, 1..100: with less small print suffers, with more grain fills the file


def draw_lines(characters: Sequence[str], seed: int) -> Iterator[TrainingLine]:
    """Lines of `characters` without end, clean and damaged ones, none of which the network was trained on."""
    return lines.draw_lines(LineSource(CHECK_SEED + seed, list(characters)))


def write_replay(path: Path, drawn: Sequence[TrainingLine], general: int) -> None:
    """Writes lines as they are seen; `general` of them are to be measured on."""
    coded = [RealLine(line.text, _encode(line.seen)) for line in drawn]
    write_real_lines(path, coded, [str(number) for number in range(len(coded))], general)


def draw_replay(path: Path, characters: Sequence[str], count: int, general: int, seed: int) -> None:
    """Writes `count` drawn lines to remember by and `general` others."""
    write_replay(path, list(islice(draw_lines(characters, seed), count + general)), general)


def _encode(picture: Image) -> bytes:
    """The picture as WebP."""
    return cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, QUALITY])[1].tobytes()
