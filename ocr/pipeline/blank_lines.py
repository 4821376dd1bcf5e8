"""A page's blanks as lines of underscores, among those that were read."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.blanks import find_blanks
from ocr.geometry import Image
from ocr.recognition.ctc import Reading, make_reading
from ocr.results import Character, Detection

SURENESS = 0.7  # rules beside words may be something else (benchmarks/results/accuracy/signs.md)


def add_blanks(image: Image, detection: Detection, readings: Sequence[Reading]) -> tuple[Detection, list[Reading]]:
    """The lines of a page, (H, W, 3) BGR, and what they say, those with its blanks after all others.

    Blanks are sought beside lines that say something.
    """
    said = [place for place, reading in enumerate(readings) if reading.text]
    blanks = find_blanks(image, detection.boxes[said])
    if not blanks:
        return detection, list(readings)
    boxes = np.concatenate((detection.boxes, np.stack([blank.box for blank in blanks])))
    scores = np.concatenate((detection.scores, np.ones(len(blanks), np.float32)))
    return replace(detection, boxes=boxes, scores=scores), [*readings, *(_read(blank.count) for blank in blanks)]


def _read(count: int) -> Reading:
    """So many underscores side by side."""
    return make_reading([Character("_", place / count, (place + 1) / count, SURENESS) for place in range(count)])
