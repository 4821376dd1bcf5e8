"""A page's blanks as lines of underscores, among those that were read."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ocr.blanks import find_blanks
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import find_wanted
from ocr.recognition.ctc import Reading, make_reading
from ocr.results import Character, Detection

SURENESS = 0.7  # rules beside words may be something else (benchmarks/results/accuracy/signs.md)


def add_blanks(
    image: Image, detection: Detection, readings: Sequence[Reading], options: Options
) -> tuple[Detection, list[Reading]]:
    """The lines of a page, (H, W, 3) BGR, and what they say, those with its blanks after all others.

    Blanks are sought beside lines that say something, where the options have the page read; none on a picture that is
    one line by itself.
    """
    said = [place for place, reading in enumerate(readings) if reading.text]
    blanks = find_blanks(image, detection.boxes[said]) if options.mode != "line" else []
    found = np.array([blank.box for blank in blanks], np.float32).reshape(-1, 4, 2)
    wanted = np.flatnonzero(find_wanted(found, image, options))
    boxes = np.concatenate((detection.boxes, found[wanted]))
    scores = np.concatenate((detection.scores, np.ones(len(wanted), np.float32)))
    return replace(detection, boxes=boxes, scores=scores), [*readings, *(_read(blanks[n].count) for n in wanted)]


def _read(count: int) -> Reading:
    """So many underscores side by side."""
    return make_reading([Character("_", place / count, (place + 1) / count, SURENESS) for place in range(count)])
