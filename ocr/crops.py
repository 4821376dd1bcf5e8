"""A text line's quadrilateral on the page to an upright picture of the line."""

import math

import cv2
import numpy as np

from ocr.geometry import LINE_HEIGHT, Box, Image, grow_box, measure_sides, turn_box

# More than this many samples a pixel each way tell nothing more.
MOST_SAMPLES = 6


def crop_line(image: Image, box: Box, height: int = LINE_HEIGHT, margin_x: float = 0.0, margin_y: float = 0.0) -> Image:
    """As `crop`, straight to `height` pixels with the aspect kept: (height, W, channels), W at least 1."""
    box = grow_box(turn_box(box), margin_x, margin_y)
    box_width, box_height = measure_sides(box)
    width = max(1, round(box_width * height / max(box_height, 1e-6)))
    samples = min(MOST_SAMPLES, math.ceil(box_height / height - 0.05))
    return _warp(image, box, width, height, max(1, samples))


def _warp(image: Image, box: Box, width: int, height: int, samples: int) -> Image:
    """`box` of the page, stretched over (height, width); each pixel is the mean of samples x samples points."""
    fine_width, fine_height = width * samples, height * samples
    target = np.array([(0, 0), (fine_width, 0), (fine_width, fine_height), (0, fine_height)], np.float32)
    transform = cv2.getPerspectiveTransform(box.astype(np.float32), target)
    # OpenCV counts from pixel centres, boxes from pixel edges.
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    transform = np.linalg.inv(shift) @ transform @ shift
    # Enlarged with cubic instead of linear, noisy lines lose 5 points (benchmarks/results/accuracy/detection.md).
    fine = cv2.warpPerspective(
        image, transform, (fine_width, fine_height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if samples > 1:
        fine = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return fine  # type: ignore[return-value]
