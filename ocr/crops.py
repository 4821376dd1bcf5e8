"""A text line's quadrilateral on the page to an upright picture of the line."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Box = NDArray[np.float32]

# Taller than this many times its width, a box holds a vertical line (PP-OCR's rule).
TALL = 1.5
# More than this many samples a pixel each way tell nothing more.
MOST_SAMPLES = 6


def turned(box: Box) -> Box:
    """The same box (4, 2) with its corners in the order in which the line reads from left to right in its crop.

    Vertical lines are turned a quarter counter-clockwise: the page's top becomes the crop's left.
    """
    width, height = sides(box)
    return np.roll(box, -1, axis=0) if height > TALL * width else box


def reads_downwards(box: Box, text: str) -> bool:
    """Whether a line is read from top to bottom: as `turned` has it, but for lone characters, which are merely slim."""
    width, height = sides(box)
    return height > TALL * width and len(text) > 1


def sides(box: Box) -> tuple[float, float]:
    """Width (along corners 0 to 1) and height (along 0 to 3) of a box (4, 2), each the mean of two opposite sides."""
    lengths = np.hypot(*(np.roll(box, -1, axis=0) - box).T)
    return float(lengths[0] + lengths[2]) / 2, float(lengths[1] + lengths[3]) / 2


def grown(box: Box, margin_x: float, margin_y: float) -> Box:
    """The box (4, 2), its ends moved outwards by margin_x and its long sides by margin_y, in parts of its height."""
    width, height = sides(box)
    along = (box[1] - box[0] + box[2] - box[3]) / (2 * max(width, 1e-6)) * (margin_x * height)
    across = (box[3] - box[0] + box[2] - box[1]) / 2 * margin_y
    moved: Box = box + np.stack((-along - across, along - across, along + across, across - along))
    return moved


def crop(image: Image, box: Box, margin_x: float = 0.0, margin_y: float = 0.0) -> Image:
    """The line in `box` at the page's own resolution, upright.

    Args:
        image: the page, (H, W, channels) or (H, W).
        box: (4, 2) in page pixels (pixel edges, so 0..W), clockwise from where reading starts at the top.
        margin_x: how far to cut beyond the line's ends, in parts of the line's height.
        margin_y: the same above and below.
    """
    box = grown(turned(box), margin_x, margin_y)
    width, height = sides(box)
    return _warp(image, box, max(1, round(width)), max(1, round(height)), 1)


def crop_line(image: Image, box: Box, height: int = 48, margin_x: float = 0.0, margin_y: float = 0.0) -> Image:
    """As `crop`, straight to `height` pixels with the aspect kept: (height, W, channels), W at least 1."""
    box = grown(turned(box), margin_x, margin_y)
    box_width, box_height = sides(box)
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
    # Enlarged with cubic instead of linear, noisy lines lose 5 points (benchmarks/results/detection.md).
    fine = cv2.warpPerspective(
        image, transform, (fine_width, fine_height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if samples > 1:
        fine = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return fine  # type: ignore[return-value]
