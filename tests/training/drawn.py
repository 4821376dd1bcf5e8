"""Labelled line pictures that need no fetched material: Latin text in the font that Pillow brings along."""

import random
from pathlib import Path

import cv2
import numpy as np

from ocr.grey import resize_to_height, to_grey
from tests.conftest import draw_page
from training.data import replay
from training.data.training_line import TrainingLine

CHARACTERS = list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-/ ")


def draw_line(text: str) -> np.ndarray:
    """The text as a grey picture uint8 (48, W)."""
    page = to_grey(np.asarray(draw_page([text], size=36, width=30 * len(text) + 80)))
    columns = np.flatnonzero((page < 128).any(0))
    return resize_to_height(page[10:66, max(0, columns[0] - 6) : columns[-1] + 6], 48)


class LatinSource:
    """As `training.data.lines.LineSource`: words and numbers, undamaged or with noise."""

    def __init__(
        self,
        seed: int,
        characters: list[str],
        damaged_share: float = 0.5,
        uniform_share: float = 0,
        sign_share: float = 0,
        language_share: float = 0,
    ) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.weights, self.damaged_share = None, damaged_share

    def line(self) -> TrainingLine:
        """One line."""
        text = "".join(self.rng.choices("ABCDEFGHKLMNPRSTUVWXYZ23456789", k=self.rng.randint(4, 9)))
        clean = draw_line(text)
        if self.rng.random() >= self.damaged_share:
            return TrainingLine(text, clean, clean, "clean")
        seen = np.clip(clean + self.noise.normal(0, 25, clean.shape), 0, 255).astype(np.uint8)
        return TrainingLine(text, clean, seen, "noise")


def write_replay(path: Path, count: int, general: int) -> Path:
    """A file of lines to remember by and to measure on."""
    source = LatinSource(9, CHARACTERS)
    replay.write_replay(path, [source.line() for _ in range(count + general)], general)
    return path


def write_labels(folder: Path, texts: list[str], name: str = "labels.tsv") -> Path:
    """A labels.tsv and its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["file\ttext"]
    for index, text in enumerate(texts):
        file = f"{Path(name).stem}-{index:03d}.png"
        cv2.imwrite(str(folder / file), draw_line(text))
        rows.append(f"{file}\t{text}")
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf8")
    return folder / name
