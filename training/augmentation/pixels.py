"""Pixels as numbers: what the kinds of damage reckon with."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image

Generator = np.random.Generator
Values = NDArray[np.floating]  # levels, shares or factors, one for each pixel


def as_values(pixels: cv2.typing.MatLike) -> Values:
    """The float32 numbers that OpenCV gave, whose own types leave open what they are."""
    return np.asarray(pixels, np.float32)


def to_bytes(values: Values) -> Image:
    """Any numbers to uint8, cut off at 0 and 255."""
    image: Image = np.clip(values, 0, 255).astype(np.uint8)
    return image


def contrast(image: Image) -> float:
    """Levels between ink and paper, at least 1: 3rd to 97th percentile."""
    low, high = np.percentile(image[::2, ::2], (3, 97))
    return max(1.0, float(high - low))


def draw_normal(rng: Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Standard normal numbers, float32."""
    return rng.standard_normal(shape, dtype=np.float32)


def draw_even(rng: Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Numbers evenly drawn from 0..1, float32."""
    return rng.random(shape, np.float32)
