"""Labelled line pictures, read as the reader reads the lines that it cuts from a page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from ocr.geometry import LINE_HEIGHT, TALL, Image
from ocr.grey import resize_to_height
from ocr.inference import run
from ocr.pipeline import line_readings
from ocr.preprocess import STEPS
from ocr.recognition.ctc import Reading
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings


def read_lines(
    recognizer: Recognizer, images: Sequence[Image], settings: Settings, second: Recognizer | None = None
) -> list[Reading]:
    """Readings of line crops BGR (H, W, 3), cleaned and chosen as the reader does; vertical lines are laid down.

    With a second recogniser, a house's, they are taken for those of one page.
    """
    crops = [resize_to_height(_lie_down(image), LINE_HEIGHT) for image in images]
    vertical = [index for index, image in enumerate(images) if _is_vertical(image)]
    lines = line_readings.prepare_lines(crops, settings, {}, vertical)
    networks = {"recognize": recognizer.recognize} | ({"reconsider": second.recognize} if second else {})
    return run(line_readings.read_lines(lines, settings, {}, second=second is not None), networks)


def _is_vertical(image: Image) -> bool:
    return bool(image.shape[0] > TALL * image.shape[1])


def _lie_down(image: Image) -> Image:
    """A vertical line turned a quarter counter-clockwise; other pictures as they are."""
    return np.asarray(cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8) if _is_vertical(image) else image


def set_steps(settings: Settings, mode: str, steps: Iterable[str] = STEPS) -> Settings:
    """The settings with preprocessing steps, all of them if not given, on one mode: "never", "always" or "auto"."""
    changed: dict[str, Any] = dict.fromkeys(steps, mode)
    return replace(settings, **changed)
