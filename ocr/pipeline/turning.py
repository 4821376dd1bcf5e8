"""Which way up a page is: pages turned by quarters or by any angle, and pages that stand on their heads.

Nothing is tried on an upright page. Its lines' boxes say whether the page lies on its side or is tilted too far for the
detector; whether it stands on its head shows in lines that read badly. Then a few long lines are read both ways: the
right way up they are surer by far (0.9 and more against 0.4; benchmarks/results/accuracy/orientation.md).
"""

import math
from collections.abc import Generator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.crops import crop_line
from ocr.geometry import LINE_HEIGHT, Box, Boxes, Image
from ocr.inference import NetworkCall
from ocr.layout.characters import is_wide
from ocr.layout.direction import find_elongated, measure_tilt, point_box, wrap_angle
from ocr.pipeline.stacking import stack_characters
from ocr.pipeline.timing import measure_time
from ocr.preprocess import prepare_first
from ocr.recognition.ctc import Reading, expect_right
from ocr.settings import Settings

MOST_TILT = 12.0  # degrees: up to here lines are found and read nearly as well as level ones
PROBES = 8  # lines that are read both ways
BADLY_READ = 0.72  # mean confidence below which a page may stand on its head; upright ones have more
CLEARLY = 1.15  # so many times more characters expected right has the way that wins
LEAST_SENSE = 0.5  # confidence per character that it needs, too: of two readings of noise one is always surer
WIDE_SHARE = 0.5  # of the characters of vertical writing are wide: Chinese ones
AS_SURELY = 0.7  # of its characters that are right lying down are so upright, too


def turn_picture(image: Image, angle: float) -> tuple[Image, NDArray[np.float64]]:
    """A page (H, W, 3) turned by so many degrees clockwise, all of it on white; and the way back.

    Quarter turns move pixels and change none.

    Returns:
        The picture, and the matrix (2, 3) that brings its points to those of the page.
    """
    height, width = image.shape[:2]
    quarters, rest = divmod(angle, 90)
    if rest == 0:
        turned = np.ascontiguousarray(np.rot90(image, -int(quarters)))
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)]) @ turn.T
    low, high = corners.min(0), corners.max(0)
    if rest != 0:
        size = (math.ceil(high[0] - low[0]), math.ceil(high[1] - low[1]))
        # OpenCV counts from pixel centres, boxes from pixel edges.
        shift = turn @ (0.5, 0.5) - low - 0.5
        turned = np.asarray(
            cv2.warpAffine(image, np.column_stack((turn, shift)), size, borderValue=(255, 255, 255)), np.uint8
        )
    return turned, np.column_stack((turn.T, turn.T @ low))


def turn_boxes(boxes: Boxes, back: NDArray[np.float64]) -> Boxes:
    """Boxes (N, 4, 2) on a turned picture as boxes on the page; each still begins where reading starts."""
    return (boxes @ back[:, :2].T + back[:, 2]).astype(np.float32)


def find_turn(image: Image, boxes: Boxes, settings: Settings) -> Generator[NetworkCall, list[Any], float]:
    """By how many degrees, clockwise, a page is turned whose lines lie on their sides or are tilted too far.

    Args:
        image: the page, (H, W, 3) BGR.
        boxes: its lines as they were found on it, (N, 4, 2).
        settings: how lines are cut and prepared.

    Returns:
        -180..180; 0 for a page that can be read as it is, also if its lines are vertical ones.
    """
    tilt = measure_tilt(boxes)
    if abs(tilt) <= MOST_TILT:
        return 0.0
    long = [boxes[index] for index in find_elongated(boxes)[:PROBES].tolist()]
    ways = tilt, wrap_angle(tilt + 180)
    crops = [_cut_towards(image, box, way, settings) for way in ways for box in long]
    readings: list[Reading] = yield NetworkCall("recognize", crops)
    halves = readings[: len(long)], readings[len(long) :]
    surer = int(_expect_all(halves[1]) > _expect_all(halves[0]))
    if not _wins(halves[surer], halves[1 - surer]):
        return 0.0
    turn = ways[surer]
    if (yield from _is_vertical_writing(crops[surer * len(long) :][: len(long)], halves[surer])):
        turn = wrap_angle(turn - 90)
    return 0.0 if abs(turn) <= MOST_TILT else turn


def stands_on_head(
    pictures: Sequence[Image], readings: Sequence[Reading], timings_ms: dict[str, float]
) -> Generator[NetworkCall, list[Any], bool]:
    """Whether a page's lines, prepared pictures (48, W), read better the other way up than as they were read."""
    widths = np.array([picture.shape[1] for picture in pictures])
    if not len(pictures) or (widths @ [reading.confidence for reading in readings]) / widths.sum() >= BADLY_READ:
        return False
    long = np.argsort(-widths, kind="stable")[:PROBES].tolist()
    with measure_time(timings_ms, "recognize"):
        turned = yield NetworkCall("recognize", [turn_over(pictures[index]) for index in long])
    return _wins(turned, [readings[index] for index in long])


def turn_over(image: Image) -> Image:
    """A picture turned by half a turn."""
    return np.ascontiguousarray(image[::-1, ::-1])


def _cut_towards(image: Image, box: Box, angle: float, settings: Settings) -> Image:
    """The prepared picture (48, W) of a line that is read at an angle."""
    crop = crop_line(image, point_box(box, angle), LINE_HEIGHT, settings.crop_margin_x, settings.crop_margin_y)
    return prepare_first(crop, settings)


def _is_vertical_writing(
    pictures: Sequence[Image], readings: Sequence[Reading]
) -> Generator[NetworkCall, list[Any], bool]:
    """Whether lines that read well lying down hold characters that lie on their sides, as vertical writing does then.

    The network reads these, too. Set upright one by one, they are read as surely; those of a turned page are not.
    """
    text = "".join(reading.text for reading in readings)
    if sum(map(is_wide, text)) < WIDE_SHARE * len(text):
        return False
    stacks = [stack_characters(picture, reading) for picture, reading in zip(pictures, readings, strict=True)]
    upright = yield NetworkCall("recognize", [stack.picture for stack in stacks if stack is not None])
    return _expect_all(upright) > AS_SURELY * _expect_all(readings)


def _wins(readings: Sequence[Reading], others: Sequence[Reading]) -> bool:
    """Whether lines make sense, and more of it than read the other way."""
    count = sum(len(reading.text) for reading in readings)
    return _expect_all(readings) >= max(CLEARLY * _expect_all(others), LEAST_SENSE * max(count, 1))


def _expect_all(readings: Sequence[Reading]) -> float:
    """How many characters of all lines are expected to be right."""
    return sum(map(expect_right, readings))
