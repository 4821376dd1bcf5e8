"""Pictures and boxes as arrays: the types that all steps share, and what a box says of its line."""

import cv2
import numpy as np
from numpy.typing import NDArray

# A picture: bytes 0..255, (height, width, 3) in the order blue, green, red, or (height, width) grey.
Image = NDArray[np.uint8]
# Corners (4, 2) or (N, 4, 2) in pixels, from pixel edges, clockwise from where reading starts at the top.
Box = NDArray[np.float32]
Boxes = NDArray[np.float32]

Point = tuple[float, float]
Quadrilateral = tuple[Point, Point, Point, Point]  # corners as those of `Box`, in results

LINE_HEIGHT = 48  # pixels of a line's picture as the recogniser reads it: small complex characters need as many

# Taller than this many times its width, a box holds a vertical line (PP-OCR's rule).
TALL = 1.5


def turn_box(box: Box) -> Box:
    """The same box (4, 2) with its corners in the order in which the line reads from left to right in its crop.

    Vertical lines are turned a quarter counter-clockwise: the page's top becomes the crop's left.
    """
    return np.roll(box, -1, axis=0) if is_tall(box) else box


def is_tall(box: Box) -> bool:
    """Whether a box (4, 2) holds a vertical line, or something as slim as that."""
    width, height = measure_sides(box)
    return height > TALL * width


def reads_downwards(box: Box, text: str) -> bool:
    """Whether a line is read from top to bottom: as `turn_box` has it, but a lone character is merely slim."""
    return is_tall(box) and len(text) > 1


def measure_sides(box: Box) -> tuple[float, float]:
    """Width (along corners 0 to 1) and height (along 0 to 3) of a box (4, 2), each the mean of two opposite sides."""
    lengths = np.hypot(*(np.roll(box, -1, axis=0) - box).T)
    return float(lengths[0] + lengths[2]) / 2, float(lengths[1] + lengths[3]) / 2


def grow_box(box: Box, margin_x: float, margin_y: float) -> Box:
    """The box (4, 2), its ends moved outwards by margin_x and its long sides by margin_y, in parts of its height."""
    width, height = measure_sides(box)
    along = (box[1] - box[0] + box[2] - box[3]) / (2 * max(width, 1e-6)) * (margin_x * height)
    across = (box[3] - box[0] + box[2] - box[1]) / 2 * margin_y
    moved: Box = box + np.stack((-along - across, along - across, along + across, across - along))
    return moved


def find_covered(boxes: Boxes, area: Box, share: float) -> NDArray[np.bool_]:
    """Which boxes (N, 4, 2) have so much of themselves, 0..1, within a convex quadrilateral (4, 2): (N,)."""
    corners = area.astype(np.float32)
    shared = [cv2.intersectConvexConvex(box.astype(np.float32), corners)[0] for box in boxes]
    sizes = [max(float(cv2.contourArea(box.astype(np.float32))), 1e-6) for box in boxes]
    return np.array(shared) >= share * np.array(sizes)


def measure_thickness(boxes: Boxes) -> NDArray[np.float32]:
    """The shorter side of each box (N, 4, 2): (N,)."""
    level, upright = boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 0]
    shorter: NDArray[np.float32] = np.minimum(np.hypot(*level.T), np.hypot(*upright.T)).astype(np.float32)
    return shorter
