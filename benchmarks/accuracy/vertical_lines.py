"""Lines of vertical writing beside the same lines written level, and what setting their characters upright buys.

    .venv/bin/python -m benchmarks.accuracy.vertical_lines

Draws pieces of Chinese prose with the fonts of training/data/writing, 14 to 32 pixels a character, with some noise, and
prints a table in Markdown: level; vertical as the network sees the line laid down; and vertical as the reader reads it,
doubtful lines also with their characters upright (`ocr.pipeline.stacking`). Needs what `python -m training material`
fetches.
"""

import argparse
import random
from collections.abc import Sequence

import cv2
import numpy as np

from evaluation.reading import read_lines
from evaluation.scoring import edit_distance, normalise_loose
from evaluation.tables import percent, print_table
from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import resize_to_height
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.data.corpora import lines_of
from training.data.writing.faces import EM, Pen, chinese_faces, hand_faces, held_out_faces, make_face_pen

SIZES = (14, 18, 24, 32)  # pixels of a character on the page
PITCHES = (1.0, 1.1, 1.3)  # from character to character, in characters
NOISE = 10.0  # standard deviation, in levels


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--count", type=int, default=200, help="lines of each kind")
    options = parser.parse_args()
    settings = Settings.from_environment()
    recognizer = Recognizer(settings)
    held_out = held_out_faces()
    kinds = {
        "print": chinese_faces() + held_out["chinese"],
        "handwriting": hand_faces() + held_out["chinese_hand"],
    }
    rows = []
    for kind, faces in kinds.items():
        rng, noise = random.Random(f"{options.seed} {kind}"), np.random.default_rng(options.seed)
        texts: list[str] = []
        level: list[Image] = []
        vertical: list[Image] = []
        while len(texts) < options.count:
            text = _choose_text(rng)
            pen = make_face_pen(rng.choice(faces))
            size, pitch = rng.choice(SIZES), rng.choice(PITCHES)
            cells = [_draw_cell(pen, character, size, pitch) for character in text]
            if len(text) > 1 and all(cell is not None for cell in cells):
                found = [cell for cell in cells if cell is not None]
                texts.append(text)
                level.append(_print(noise, np.concatenate([_widen(cell, pitch, 1) for cell in found], 1)))
                vertical.append(_print(noise, np.concatenate([_widen(cell, pitch, 0) for cell in found], 0)))
        lying = [resize_to_height(np.ascontiguousarray(np.rot90(image[..., 0])), LINE_HEIGHT) for image in vertical]
        readings = {
            "level": read_lines(recognizer, level, settings),
            "vertical, laid down": recognizer.recognize(lying),
            "vertical, as read": read_lines(recognizer, vertical, settings),
        }
        rows += [[kind, way, *_score([one.text for one in read], texts)] for way, read in readings.items()]
    print_table(["", "written", "lines right %", "CER %"], rows)


def _choose_text(rng: random.Random) -> str:
    line = rng.choice(lines_of(rng.choice(("laws", "news"))))
    start = rng.randint(0, max(0, len(line) - 20))
    han = [character for character in line[start : start + rng.randint(2, 20)] if "\u4e00" <= character <= "\u9fff"]
    return "".join(han)


def _draw_cell(pen: Pen, character: str, size: int, pitch: float) -> Image | None:
    """A character in the middle of a square, `size` pixels; None if the pen can't write it."""
    glyph = pen(character)
    if glyph is None:
        return None
    cell = np.full((EM * 5 // 4, EM * 5 // 4), 255, np.uint8)
    ink = glyph.ink[: cell.shape[0], : cell.shape[1]]
    top, left = (cell.shape[0] - ink.shape[0]) // 2, (cell.shape[1] - ink.shape[1]) // 2
    cell[top : top + ink.shape[0], left : left + ink.shape[1]] = 255 - (ink * 0.9).astype(np.uint8)
    side = round(size * 5 / 4)
    return np.asarray(cv2.resize(cell, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _widen(cell: Image, pitch: float, axis: int) -> Image:
    """The square with as much paper along the line as the pitch asks for; less than none cuts its margin."""
    side = cell.shape[axis]
    wanted = round(side * 4 / 5 * pitch)
    if wanted <= side:
        start = (side - wanted) // 2
        return np.take(cell, range(start, start + wanted), axis)
    before = (wanted - side) // 2
    margins = [(0, 0), (0, 0)]
    margins[axis] = (before, wanted - side - before)
    return np.pad(cell, margins, constant_values=255)


def _print(noise: np.random.Generator, image: Image) -> Image:
    """The line with noise, BGR (H, W, 3)."""
    noisy = np.clip(image + noise.normal(0, NOISE, image.shape), 0, 255).astype(np.uint8)
    return np.repeat(noisy[:, :, None], 3, axis=2)


def _score(read: Sequence[str], true: Sequence[str]) -> list[str]:
    pairs = [(normalise_loose(a), normalise_loose(b)) for a, b in zip(read, true, strict=True)]
    edits = sum(edit_distance(a, b) for a, b in pairs)
    return [percent(float(np.mean([a == b for a, b in pairs]))), percent(edits / sum(len(b) for _, b in pairs))]


if __name__ == "__main__":
    main()
