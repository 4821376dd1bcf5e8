"""Training lines without end: text, drawn clean, and the same line damaged.

python -m training lines --out sheet.png        # a contact sheet to look at
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.recognizer import bucket_width
from training.damage import damage, warp
from training.draw import Face, chinese_faces, draw_line, hand_faces, latin_faces, latin_hand_faces
from training.text import TextSource

GREY = 128


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A text, its clean picture and the picture to be read; both uint8 (48, W)."""

    text: str
    clean: np.ndarray
    seen: np.ndarray


class LineSource:
    """Draws lines; equal seeds give equal lines."""

    def __init__(self, seed: int, characters: list[str], damaged_share: float = 0.4) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.text = TextSource(self.rng, characters)
        self.known = frozenset(characters)
        self.damaged_share = damaged_share
        self.chinese, self.hands = chinese_faces(), hand_faces()
        self.latin, self.latin_hands = latin_faces(), latin_hand_faces()

    def _faces(self, text: str) -> tuple[Face, Face | None]:
        by_hand = self.rng.random() < 0.08
        chinese = self.rng.choice(self.hands if by_hand else self.chinese)
        latin = self.rng.choice(self.latin_hands if by_hand else self.latin)
        if text.isascii():
            return latin, None
        return chinese, latin if self.rng.random() < 0.5 else None

    def line(self) -> TrainingLine:
        """One line that fits the widest bucket."""
        while True:
            text = self.text.line()
            if not self.known.issuperset(text):
                continue
            clean = draw_line(self.rng, text, *self._faces(text))
            if clean is None or bucket_width(clean.shape[1]) is None:
                continue
            if self.rng.random() < 0.25:
                clean = warp(self.noise, clean)
            seen = damage(self.noise, clean) if self.rng.random() < self.damaged_share else clean
            return TrainingLine(text, clean, seen)

    def batches(self, size: int) -> Iterator[list[TrainingLine]]:
        """Lists of `size` lines of one width bucket each."""
        waiting: dict[int, list[TrainingLine]] = {}
        while True:
            line = self.line()
            width = bucket_width(line.clean.shape[1])
            assert width is not None
            group = waiting.setdefault(width, [])
            group.append(line)
            if len(group) == size:
                yield group
                waiting[width] = []


def contact_sheet(path: Path, seed: int, characters: list[str], rows: int = 60) -> None:
    """Writes a picture with `rows` pairs of lines, clean on the left and as read on the right."""
    source = LineSource(seed, characters, damaged_share=1.0)
    sheet = np.full((rows * 52, 1700), 255, np.uint8)
    for row in range(rows):
        line = source.line()
        for column, picture in ((0, line.clean), (850, line.seen)):
            sheet[row * 52 : row * 52 + 48, column : column + min(840, picture.shape[1])] = picture[:, :840]
    cv2.imwrite(str(path), sheet)
