"""Finds the lines of text on a page: a quadrilateral and a score for each.

    detector = Detector(Settings())
    detection = detector.detect(image)      # uint8 BGR
    detection.boxes                         # (N, 4, 2) float32, page pixels

The network (`ocr.detection.dbnet`) paints the core of every line on a map, out of which `ocr.detection.db_postprocess`
makes boxes. Large pictures are painted in tiles, whose maps are joined before boxes are made, so that no line breaks at
a seam.
"""

from collections.abc import Generator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.detection.built_in import choose_detector
from ocr.detection.db_postprocess import find_inked, find_outermost, make_boxes, split_at_gaps
from ocr.detection.lone_marks import find_lone_marks
from ocr.detection.painter import load_painter
from ocr.geometry import Image
from ocr.inference import advance
from ocr.nn.cpu import available_cores
from ocr.results import Detection
from ocr.settings import Settings

Map = NDArray[np.float32]

# Sides are padded to multiples of the first, long ones of the second (32 would do for the network): fewer shapes, for
# each of which layers are compiled.
QUANTUM, LONG_QUANTUM = 64, 128
LONG_SIDE = 512
# Longest side of a tile, and how much of it the next one sees too; half of the overlap is left to the previous one.
TILE = 1280
OVERLAP = 128
# A stamp: this share of the page is redder than it is green or blue by so many levels. More of it is a red page.
RED_EXCESS = 60
RED_SHARES = (0.005, 0.25)
SAMPLED = 4  # every fourth pixel each way tells
MEAN_COLOUR = (124, 116, 104)  # nearly zero once the network has normalised it
NEAR_STAMP, AROUND_STAMP = 16, 64  # pixels around it that count, and beyond these what the network sees, too


class Detector:
    """A loaded detector; `detect` may be called from several threads."""

    def __init__(self, settings: Settings, weights: Path | None = None) -> None:
        """Loads `weights`; if not given, the file that the settings mean.

        Raises:
            InvalidWeights: the weight file is missing or not a detector's.
        """
        self.settings = settings
        self.painter = load_painter(
            weights or choose_detector(settings), settings, settings.threads or available_cores()
        )

    def warm_up(self) -> None:
        """Paints a page of the commonest shapes, A4 upright and across, so that no request pays for a first time."""
        for height, width in ((1280, 896), (896, 1280)):
            self.painter.paint(np.full((height, width, 3), 255, np.uint8))

    def detect(self, image: Image) -> Detection:
        """The lines of a picture, (H, W, 3) uint8 BGR, in no order, looked at as it is.

        At which scale a page is shown to it is `ocr.detection.multiscale`'s business.
        """
        steps = self.detect_in_steps(image)
        while (found := advance(steps, None)) is None:
            pass
        return found

    def detect_in_steps(self, image: Image) -> Generator[None, None, Detection]:
        """As `detect`, stopping after each tile of the picture, so that a large one does not keep others waiting."""
        text_map = yield from self._paint(image)
        red = _stamped_area(image)
        if red is not None:
            # In the red channel a red stamp is gone and the text below it whole; red text shows in the first map only.
            unstamped = np.repeat(image[_enlarge(red, AROUND_STAMP)][:, :, 2:], 3, axis=2)
            painted = yield from self._paint(unstamped)
            # At its edges letters are cut: those that begin other lines look like a line that runs downwards.
            text_map[red] = np.maximum(text_map[red], painted[_inside(red, AROUND_STAMP)])
        settings = self.settings
        boxes, scores = make_boxes(
            text_map, settings.detector_threshold, settings.detector_box_threshold, settings.detector_growth
        )
        real = find_inked(image, boxes)
        boxes, scores = split_at_gaps(image, boxes[real], scores[real], settings.detector_gap)
        outer = find_outermost(boxes)
        boxes, scores = boxes[outer], scores[outer]
        below = np.float32(np.nextafter(settings.detector_box_threshold, 0, dtype=np.float32))
        marks, mark_scores = find_lone_marks(text_map, image, boxes)
        return Detection(np.concatenate((boxes, marks)), np.concatenate((scores, np.minimum(mark_scores, below))), 1.0)

    def _paint(self, image: Image) -> Generator[None, None, Map]:
        """The map of a picture, (H, W) float32; of a large one tile by tile, stopping after each."""
        height, width = image.shape[:2]
        rows, columns = _tiles(height), _tiles(width)
        if len(rows) == len(columns) == 1:
            return self._paint_tile(image)
        result = np.empty((height, width), np.float32)
        for top, bottom in rows:
            for left, right in columns:
                tile = self._paint_tile(image[top:bottom, left:right])
                skip_y, skip_x = OVERLAP // 2 if top else 0, OVERLAP // 2 if left else 0
                result[top + skip_y : bottom, left + skip_x : right] = tile[skip_y:, skip_x:]
                yield
        return result

    def _paint_tile(self, image: Image) -> Map:
        height, width = image.shape[:2]
        below, beside = pad_side(height) - height, pad_side(width) - width
        padded = cv2.copyMakeBorder(image, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=MEAN_COLOUR)
        return self.painter.paint(padded.astype(np.uint8, copy=False))[:height, :width]


def pad_side(length: int) -> int:
    """The length that a side of a picture is padded to."""
    quantum = QUANTUM if length <= LONG_SIDE else LONG_QUANTUM
    return -(-length // quantum) * quantum


def _stamped_area(image: Image) -> tuple[slice, slice] | None:
    """The rows and columns around all that is red, if there is as much of it as a stamp has; else None."""
    blue, green, red = np.moveaxis(image[::SAMPLED, ::SAMPLED].astype(np.int16), 2, 0)
    reddish = red - np.maximum(blue, green) > RED_EXCESS
    if not RED_SHARES[0] < float(reddish.mean()) < RED_SHARES[1]:
        return None
    return _around(reddish.any(1)), _around(reddish.any(0))


def _around(reddish: NDArray[np.bool_]) -> slice:
    """The pixels from shortly before the first to shortly after the last reddish one of those sampled."""
    found = np.flatnonzero(reddish) * SAMPLED
    last = min(int(found[-1]) + SAMPLED + NEAR_STAMP, len(reddish) * SAMPLED - SAMPLED + 1)
    return slice(max(0, int(found[0]) - NEAR_STAMP), last)


def _enlarge(area: tuple[slice, slice], margin: int) -> tuple[slice, slice]:
    """The area with so many pixels around it, as far as there are any."""
    rows, columns = (slice(max(0, side.start - margin), side.stop + margin) for side in area)
    return rows, columns


def _inside(area: tuple[slice, slice], margin: int) -> tuple[slice, slice]:
    """The area within what `_enlarge` makes of it."""
    starts = [min(side.start, margin) for side in area]
    rows, columns = (slice(at, at + side.stop - side.start) for at, side in zip(starts, area, strict=True))
    return rows, columns


def _tiles(length: int) -> list[tuple[int, int]]:
    """Start and end of the tiles that cover a side; all are TILE long, the last one set back to end with the page."""
    if length <= TILE:
        return [(0, length)]
    starts = [*range(0, length - TILE, TILE - OVERLAP), length - TILE]
    return [(start, start + TILE) for start in starts]
