"""A file of lines, a part to train on, a part to check by: real ones whose texts a reader has drafted, or a replay's.

The file, NumPy's .npz: `data` (uint8, encoded pictures end to end, grey, 48 pixels high), `offsets` (N + 1), `texts`
and `sources` (JSON lists; lines of one picture have one source); and, if it says so, `held_out`: how many to check by.
"""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image
from ocr.recognition.line_picture import find_bucket
from training.augmentation.line_damage import damage, warp
from training.data.training_line import TrainingLine

HELD_OUT = 900
REAL = "real"  # the kind of all real lines, damaged or not
DAMAGED_SHARE, WARPED_SHARE, INVERTED_SHARE = 0.6, 0.15, 0.1


@dataclass(frozen=True, slots=True)
class RealLine:
    """A text and its encoded picture."""

    text: str
    coded: bytes

    def picture(self) -> Image:
        """Grey uint8 (48, W), W no more than the widest bucket."""
        decoded = cv2.imdecode(np.frombuffer(self.coded, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert decoded is not None, "a real line is no picture"
        assert find_bucket(decoded.shape[1]) is not None, "a real line is wider than any that is read in one piece"
        return as_image(decoded)

    def undamaged(self) -> TrainingLine:
        """The line as it is."""
        picture = self.picture()
        return TrainingLine(self.text, picture, picture, REAL)


def write_real_lines(path: Path, lines: Sequence[RealLine], sources: Sequence[str], held_out: int) -> None:
    """Writes such a file: lines, each one's source, and how many lines are to be checked by."""
    data = np.frombuffer(b"".join(line.coded for line in lines), np.uint8)
    offsets = np.cumsum([0, *(len(line.coded) for line in lines)])
    texts = json.dumps([line.text for line in lines], ensure_ascii=False)
    with path.open("wb") as stream:  # by its name NumPy would add an ending
        np.savez(stream, data=data, offsets=offsets, texts=texts, sources=json.dumps(sources), held_out=held_out)


def read_real_lines(
    path: Path, characters: Sequence[str], held_out: int | None = None
) -> tuple[list[RealLine], list[RealLine]]:
    """The lines of a file that are made of `characters`: those to train on, and `held_out` others.

    Whole sources are held out, the same in every run, so that no picture is on both sides but for one at the border.
    Without `held_out` it is as many as the file says, or HELD_OUT.
    """
    with np.load(path) as archive:
        data, offsets = archive["data"].tobytes(), archive["offsets"].tolist()
        texts, sources = json.loads(str(archive["texts"])), json.loads(str(archive["sources"]))
        if held_out is None:
            held_out = int(archive["held_out"]) if "held_out" in archive else HELD_OUT
    known = frozenset(characters)
    fitting = [number for number, text in enumerate(texts) if text == text.strip() != "" and known.issuperset(text)]
    fitting.sort(key=lambda number: hashlib.sha256(sources[number].encode()).digest())
    lines = [RealLine(texts[number], data[offsets[number] : offsets[number + 1]]) for number in fitting]
    return lines[held_out:], lines[:held_out]


class RealSource:
    """Draws real lines and damages most of them; equal seeds give equal lines."""

    def __init__(self, seed: int, lines: list[RealLine]) -> None:
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.lines = lines

    def line(self) -> TrainingLine:
        """One line."""
        line = self.rng.choice(self.lines)
        clean = line.picture()
        if self.rng.random() < WARPED_SHARE:
            clean = warp(self.noise, clean)
        if self.rng.random() < INVERTED_SHARE:
            clean = as_image(255 - clean)
        seen = damage(self.noise, clean) if self.rng.random() < DAMAGED_SHARE else clean
        return TrainingLine(line.text, clean, seen, REAL)
