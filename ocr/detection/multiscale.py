"""How closely a page is looked at for lines of text.

First it is looked at whole, shrunk if it is large; where its lines then prove too small to be told apart, it is looked
at again, closer; and where there are few of them, also from afar (`ocr.detection.wholes`). What is blank around the
text is not looked at: half of a short letter. Pages are shrunk and cut here and not beside the detector, which may be
another process: so it is never sent more pixels than it looks at.
"""

import math
from collections.abc import Generator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.detection.wholes import add_wholes
from ocr.geometry import Image, measure_thickness
from ocr.inference import NetworkCall
from ocr.notices import notice
from ocr.preprocess import measure_noise
from ocr.results import Detection
from ocr.settings import Settings

# If half of the boxes are thinner than the first, in detector pixels, the print is too small: a closer look is taken,
# which aims at the second.
SMALL_LINE = 14.0
GOOD_LINE = 24.0
# Shrunk further than this, print is not even guessed at.
LEAST_SCALE = 0.25
# Standard deviation of the noise, in levels, above which smoothing pays; clean pages have under 4, and lose by it.
NOISY = 9.0
SMOOTHING = 1.0
# What is written on is told on every fourth pixel each way, where ink and paper are that many levels apart at least:
# faint grey print still is. Noise that is stronger makes all of a page look written on.
COARSE = 4
LEAST_CONTRAST = 6
WORD_GAP, SHORTEST_WORD = 3, 8  # such squares: white within a word at most, and how long one is, with what it gained
FEW_LINES = 4  # a page of no more is looked at from afar, too
PAPER_AROUND = 32  # pixels beside the outermost ink that the detector sees, too
CORNER_STEP = 32  # what is cut out begins at multiples of this, the network's coarsest grid, and has sides of multiples
SIDE_STEP = 128  # of this: fewer shapes, so that memory stays flat
WORTH_CUTTING = 0.85  # share of the page; of more, all is looked at


def find_lines(image: Image, settings: Settings) -> Generator[NetworkCall, list[Detection], Detection]:
    """The lines of a page, (H, W, 3) uint8 BGR, in no particular order; steps in the sense of `ocr.inference`."""
    height, width = image.shape[:2]
    scale = min(1.0, max(LEAST_SCALE, math.sqrt(settings.detector_pixels / (height * width))))
    seen = shrink_for_detector(image, scale)
    written = find_written_area(seen)
    if written is None:
        return Detection(np.empty((0, 4, 2), np.float32), np.empty(0, np.float32), scale)
    left, top, right, bottom = written
    found = (yield NetworkCall("detect", [seen[top:bottom, left:right]]))[0]
    if len(found.boxes) == 0 and scale < 1:
        # a closer look at dust would cost what one at a page of text does
        written = find_print(seen)
        if written is None:
            return Detection(found.boxes, found.scores, scale)
    wanted = _wanted_scale(found.boxes, scale)
    closest = max(scale, min(1.0, math.sqrt(settings.detector_max_pixels / (height * width))))
    if min(wanted, closest) > scale:
        closer = min(wanted, closest) / scale
        scale *= closer
        left, top, right, bottom = (round(side * closer) for side in written)
        found = (yield NetworkCall("detect", [shrink_for_detector(image, scale)[top:bottom, left:right]]))[0]
        wanted = _wanted_scale(found.boxes, scale)
    warnings: tuple[str, ...] = ()
    if wanted > scale:
        warnings = (notice("SEARCHED_SMALL", scale=round(scale, 4)),)
    boxes = _to_page(found.boxes, left, top, scale, width, height)
    if len(boxes) > FEW_LINES or (len(boxes) == 0 and scale < 1):
        return Detection(boxes, found.scores, scale, warnings)
    part = shrink_for_detector(image, scale / 2)[top // 2 : -(-bottom // 2), left // 2 : -(-right // 2)]
    far = (yield NetworkCall("detect", [part]))[0]
    from_afar = _to_page(far.boxes, left // 2, top // 2, scale / 2, width, height)
    boxes, scores = add_wholes(boxes, found.scores, from_afar, far.scores)
    return Detection(boxes, scores, scale, warnings)


def _to_page(
    boxes: NDArray[np.float32], left: int, top: int, scale: float, width: int, height: int
) -> NDArray[np.float32]:
    """Boxes on a part of the shrunken page as boxes on the page."""
    moved = (boxes + np.array((left, top), np.float32)) / scale
    return np.asarray(np.clip(moved, 0, np.array((width, height), np.float32)), np.float32)


def find_written_area(image: Image) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what a page (H, W, 3) has on it, with some paper around it.

    All of the page if so much is written on it that nothing is saved, or it is too small to tell; None of a blank one.
    """
    height, width = image.shape[:2]
    whole = 0, 0, width, height
    if min(height, width) < 2 * COARSE:
        return whole
    ink = _find_ink(image)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return None
    left, right = _part(columns, width)
    top, bottom = _part(rows, height)
    saves = (right - left) * (bottom - top) < WORTH_CUTTING * width * height
    return (left, top, right, bottom) if saves else whole


def find_print(image: Image) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what on a page (H, W, 3) is as long as a word of small print; None if nothing is.

    Specks and dust are not.
    """
    height, width = image.shape[:2]
    if min(height, width) < 2 * COARSE:
        return 0, 0, width, height
    joined = cv2.dilate(_find_ink(image).view(np.uint8), np.ones((1, WORD_GAP), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sides = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    words = stats[1:][sides >= SHORTEST_WORD]
    if not len(words):
        return None
    low, high = words[:, :2].min(0), (words[:, :2] + words[:, 2:4]).max(0) - 1
    (left, right), (top, bottom) = _part(np.array((low[0], high[0])), width), _part(np.array((low[1], high[1])), height)
    return left, top, right, bottom


def _find_ink(image: Image) -> NDArray[np.bool_]:
    """Where a page has something on it, in squares of COARSE pixels."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (width // COARSE, height // COARSE), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) >= LEAST_CONTRAST)


def _part(inked: NDArray[np.intp], length: int) -> tuple[int, int]:
    """Start and end on a side of so many pixels of the part in which there is ink, told by coarse places with some."""
    start = max(0, int(inked[0]) * COARSE - PAPER_AROUND) // CORNER_STEP * CORNER_STEP
    end = (int(inked[-1]) + 1) * COARSE + PAPER_AROUND
    end = min(length, start - (start - end) // SIDE_STEP * SIDE_STEP)
    return start, end


def shrink_for_detector(image: Image, scale: float) -> Image:
    """The page as the detector is to see it: shrunk by `scale`, and smoothed if it is noisy then."""
    if scale < 1.0:
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    if _centre_noise(image) > NOISY:
        image = cv2.GaussianBlur(image, (0, 0), SMOOTHING).astype(np.uint8, copy=False)
    return image


def _wanted_scale(boxes: NDArray[np.float32], scale: float) -> float:
    """The scale at which the lines found at `scale` would be seen well; `scale` itself if they are already."""
    typical = float(np.median(measure_thickness(boxes))) if len(boxes) else 0.0
    if scale >= 1.0 or typical >= SMALL_LINE:
        return scale
    return min(1.0, scale * GOOD_LINE / max(typical, 1.0))


def _centre_noise(image: Image) -> float:
    """Noise in the middle of a page, which stands for all of it."""
    top, left = (max(0, (side - 512) // 2) for side in image.shape[:2])
    centre = np.ascontiguousarray(image[top : top + 512, left : left + 512])
    return measure_noise(cv2.cvtColor(centre, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False))
