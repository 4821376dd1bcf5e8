"""Training lines to look at, and how quickly they are drawn.

python -m training lines --out sheet.png
"""

import time
from pathlib import Path

import cv2
import numpy as np

from ocr.geometry import LINE_HEIGHT
from training.augmentation.line_damage import KINDS
from training.data.lines import LineSource


def measure_speed(seconds: float, seed: int, characters: list[str]) -> float:
    """Lines drawn per second over `seconds`, after 500 lines that fill the caches."""
    source = LineSource(seed, characters)
    for _ in range(500):
        source.line()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        source.line()
        count += 1
    return count / (time.perf_counter() - start)


def contact_sheet(path: Path, seed: int, characters: list[str], rows: int = 64) -> None:
    """Writes a picture of `rows` lines: the kind of damage, the clean line and the one that is read."""
    sheet = np.full((rows * 52, 1800), 255, np.uint8)
    names = ["clean", *KINDS]
    for row in range(rows):
        kind = names[row % len(names)]
        source = LineSource(seed + row, characters, float(kind != "clean"), None if kind == "clean" else {kind: 1.0})
        line = source.line()
        cv2.putText(sheet, kind, (4, row * 52 + 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv2.LINE_AA)
        for column, picture in ((130, line.clean), (970, line.seen)):
            sheet[row * 52 : row * 52 + LINE_HEIGHT, column : column + min(830, picture.shape[1])] = picture[:, :830]
    cv2.imwrite(str(path), sheet)
