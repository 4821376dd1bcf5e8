"""How closely a page is looked at for lines of text.

First it is looked at whole, shrunk if it is large; where its lines then prove too small to be told apart, it is looked
at again, closer. Pages are shrunk here and not beside the detector, which may be another process: so it is never sent
more pixels than it looks at.
"""

import math
from collections.abc import Generator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.asks import Ask
from ocr.boxes import thickness
from ocr.preprocess import noise_level
from ocr.results import Detection
from ocr.settings import Settings

Image = NDArray[np.uint8]

# If half of the boxes are thinner than the first, in detector pixels, the print is too small: a closer look is taken,
# which aims at the second.
SMALL_LINE = 14.0
GOOD_LINE = 24.0
# Shrunk further than this, print is not even guessed at.
LEAST_SCALE = 0.25
# Standard deviation of the noise, in levels, above which smoothing pays; clean pages have under 4, and lose by it.
NOISY = 9.0
SMOOTHING = 1.0


def find_lines(image: Image, settings: Settings) -> Generator[Ask, list[Detection], Detection]:
    """The lines of a page, (H, W, 3) uint8 BGR, in no particular order; steps in the sense of `ocr.asks`."""
    height, width = image.shape[:2]
    scale = min(1.0, max(LEAST_SCALE, math.sqrt(settings.detector_pixels / (height * width))))
    found = (yield Ask("detect", [_seen_at(image, scale)]))[0]
    wanted = _wanted_scale(found.boxes, scale)
    closest = max(scale, min(1.0, math.sqrt(settings.detector_max_pixels / (height * width))))
    if min(wanted, closest) > scale:
        scale = min(wanted, closest)
        found = (yield Ask("detect", [_seen_at(image, scale)]))[0]
        wanted = _wanted_scale(found.boxes, scale)
    warnings: tuple[str, ...] = ()
    if wanted > scale:
        warnings = (f"lines were searched for on the page shrunk to {scale:.2f}; small ones may be missing",)
    boxes = np.clip(found.boxes / scale, 0, np.array((width, height), np.float32)).astype(np.float32)
    return Detection(boxes, found.scores, scale, warnings)


def _seen_at(image: Image, scale: float) -> Image:
    """The page as the detector is to see it: shrunk by `scale`, and smoothed if it is noisy then."""
    if scale < 1.0:
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    if _centre_noise(image) > NOISY:
        image = cv2.GaussianBlur(image, (0, 0), SMOOTHING).astype(np.uint8, copy=False)
    return image


def _wanted_scale(boxes: NDArray[np.float32], scale: float) -> float:
    """The scale at which the lines found at `scale` would be seen well; `scale` itself if they are already."""
    typical = float(np.median(thickness(boxes))) if len(boxes) else 0.0
    if scale >= 1.0 or typical >= SMALL_LINE:
        return scale
    return min(1.0, scale * GOOD_LINE / max(typical, 1.0))


def _centre_noise(image: Image) -> float:
    """Noise in the middle of a page, which stands for all of it."""
    top, left = (max(0, (side - 512) // 2) for side in image.shape[:2])
    centre = np.ascontiguousarray(image[top : top + 512, left : left + 512])
    return noise_level(cv2.cvtColor(centre, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False))
