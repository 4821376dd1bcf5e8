"""What happens to drawn tables on their way to the reader."""

from collections.abc import Callable

import cv2
import numpy as np

from ocr.geometry import Image

Random = np.random.Generator


def blur(image: Image, random: Random) -> Image:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), random.uniform(1.0, 1.8)), np.uint8)


def add_noise(image: Image, random: Random) -> Image:
    """Grain, and the blocks of a coarse JPEG."""
    grain = image * 0.85 + 20 + random.normal(0, random.uniform(8, 16), image.shape)
    _, data = cv2.imencode(".jpg", np.clip(grain, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 55])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def tilt(image: Image, random: Random) -> Image:
    """Turned by up to 3 degrees."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-3, 3), 1.0)
    matrix[:, 2] += 60
    size = (width + 120, height + 120)
    return np.asarray(cv2.warpAffine(image, matrix, size, borderValue=(255, 255, 255)), np.uint8)


DAMAGE: dict[str, Callable[[Image, Random], Image]] = {
    "clean": lambda image, random: image,
    "blurred": blur,
    "noisy": add_noise,
    "tilted": tilt,
}
