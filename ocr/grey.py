"""Grey pictures: made of colour ones, brought to a height, and what their levels are."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image


def as_image(pixels: NDArray[Any]) -> Image:
    """The bytes that OpenCV gave, whose own types say no more than Any."""
    return np.asarray(pixels, np.uint8)


def to_grey(image: Image) -> Image:
    """Luminance of a BGR picture (H, W, 3); a grey one (H, W) as it is."""
    return image if image.ndim == 2 else as_image(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


def resize_to_height(image: Image, height: int) -> Image:
    """The picture at `height` pixels with its aspect kept, at least one pixel wide."""
    rows, columns = image.shape[:2]
    if rows == height:
        return image
    size = (max(1, round(columns * height / rows)), height)
    return as_image(cv2.resize(image, size, interpolation=cv2.INTER_AREA if rows > height else cv2.INTER_LINEAR))


def is_light_on_dark(grey: Image) -> bool:
    """Whether the letters are lighter than the paper: paper is what most pixels are."""
    low, middle, high = find_percentiles(grey, 3, 50, 97)
    return middle - low < high - middle


def find_percentiles(grey: NDArray[np.uint8 | np.uint16], *shares: float) -> list[float]:
    """What `np.percentile` says, to the last digit, by a histogram of at most 2^24 pixels (its counts are float32)."""
    levels = int(grey.max()) + 1
    counts = cv2.calcHist([grey], [0], None, [levels], [0, levels]).cumsum()
    percentiles = []
    for share in shares:
        rank, fraction = divmod((grey.size - 1) * (share / 100), 1)
        low, high = counts.searchsorted((rank, min(rank + 1, grey.size - 1)), side="right").tolist()
        percentiles.append(low + (high - low) * fraction if fraction < 0.5 else high - (high - low) * (1 - fraction))
    return percentiles
