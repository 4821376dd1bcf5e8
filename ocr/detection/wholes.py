"""Large letters that are made of pieces, of segments or dots or brush strokes, found from afar.

Seen closely, the network takes a piece of a seven-segment digit for a letter of its own, or for none. At half the size
the pieces run into each other.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes, measure_thickness

LARGE = 1.5  # so many times as high as the lines found closely
MOST_SHARED = 0.25  # of a box found from afar that boxes found closely may cover

Scores = NDArray[np.float32]


def add_wholes(boxes: Boxes, scores: Scores, from_afar: Boxes, far_scores: Scores) -> tuple[Boxes, Scores]:
    """The lines found closely, with those found from afar of which they have pieces at most; without the pieces.

    Args:
        boxes: (N, 4, 2) in page pixels.
        scores: (N,).
        from_afar: (M, 4, 2), what was found on the same page at half the size.
        far_scores: (M,).
    """
    usual = float(np.median(measure_thickness(boxes))) if len(boxes) else 0.0
    large = np.flatnonzero(measure_thickness(from_afar) >= LARGE * usual)
    wholes = [
        index
        for index in large.tolist()
        if sum(_share(box, from_afar[index]) for box in boxes) < MOST_SHARED * cv2.contourArea(from_afar[index])
    ]
    kept = [
        index
        for index, box in enumerate(boxes)
        if not any(_share(box, from_afar[whole]) > cv2.contourArea(box) / 2 for whole in wholes)
    ]
    return (
        np.concatenate((boxes[kept], from_afar[wholes])).astype(np.float32),
        np.concatenate((scores[kept], far_scores[wholes])).astype(np.float32),
    )


def _share(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """The area that two boxes (4, 2) have in common, in pixels."""
    return float(cv2.intersectConvexConvex(first, second)[0])
