"""What light, lens, sensor and file format do to a line.

Each takes a seeded generator and a grey picture uint8 (h, w) at the size that it has on the page, and gives one of the
same shape. Lengths follow the line's height.
"""

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image
from training.augmentation.pixels import Generator, Values, as_values, contrast, draw_even, draw_normal, to_bytes


def _draw_soft_edge(rng: Generator, height: int, width: int) -> Values:
    """0 on one side of a slanting line, 1 on the other; from hard as a ruler's shadow to soft as a hand's."""
    x = np.arange(width, dtype=np.float32)[None] - rng.uniform(0.05, 0.95) * width
    y = np.arange(height, dtype=np.float32)[:, None]
    softness = height * np.exp(rng.uniform(np.log(0.03), np.log(1.5)))
    distance = (x + rng.uniform(-1.5, 1.5) * y) * rng.choice((-1, 1)) / softness
    edge: Values = 1 / (1 + np.exp(-np.clip(distance, -30, 30)))
    return edge


def cast_shadow(rng: Generator, picture: Image) -> Image:
    """A gradient, clouds of light, the edge of a shadow, a dark corner: one to three of them, and a little noise."""
    height, width = picture.shape
    light = np.ones((height, width), np.float32)
    for part in rng.choice(4, size=int(rng.integers(1, 4)), replace=False):
        depth = rng.uniform(0.25, 0.65)
        if part == 0:
            left, right = rng.permutation((0.0, 1.0))
            slope = np.linspace(left, right, width, dtype=np.float32)[None]
            tilt = np.linspace(0, rng.uniform(-0.4, 0.4), height, dtype=np.float32)[:, None]
            light *= 1 - depth * np.clip(slope + tilt, 0, 1)
        elif part == 1:
            coarse = rng.uniform(1 - depth, 1, (2, max(2, width // (3 * height) + 2))).astype(np.float32)
            light *= cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        elif part == 2:
            light *= 1 - depth * _draw_soft_edge(rng, height, width)
        else:
            x = np.abs(np.arange(width, dtype=np.float32)[None] - width * rng.choice((0, 1))) / (width * 0.6)
            y = np.abs(np.arange(height, dtype=np.float32)[:, None] - height * rng.choice((0, 1))) / (height * 3)
            light *= 1 - depth * np.clip(1.2 - np.hypot(x, y), 0, 1)
    light = np.maximum(light, 0.15)
    return to_bytes(picture * light + draw_normal(rng, picture.shape) * rng.uniform(0, 4))


def blur(rng: Generator, picture: Image) -> Image:
    """Out of focus (a disc or a bell) or shaken (a slightly bent path)."""
    height = picture.shape[0]
    choice = rng.random()
    if choice < 0.35:
        return as_image(cv2.GaussianBlur(picture, (0, 0), max(0.5, height * rng.uniform(0.02, 0.062))))
    # The kernel is drawn four times as fine, so that small pictures get their fractions of a pixel.
    reach = height * (rng.uniform(0.03, 0.08) if choice < 0.6 else rng.uniform(0.05, 0.12))
    side = 2 * int(np.ceil(reach)) + 1
    fine = np.zeros((4 * side, 4 * side), np.float32)
    middle = 2 * side
    if choice < 0.6:
        cv2.circle(fine, (middle, middle), max(2, round(4 * reach)), 1, -1)
    else:
        along = np.linspace(-1, 1, 9)
        angle, bend = rng.uniform(0, np.pi), rng.uniform(-0.4, 0.4)
        x, y = along * np.cos(angle) - bend * along**2 * np.sin(angle), along * np.sin(angle)
        y = y + bend * along**2 * np.cos(angle)
        path = np.rint(np.stack((x, y), 1) * 4 * reach + middle).astype(np.int32)
        cv2.polylines(fine, [path], False, 1, 3)
    kernel = cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)
    return as_image(cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def through_jpeg(picture: Image, quality: int) -> Image:
    """Through JPEG of this quality and back."""
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    return as_image(decoded)


def compress_jpeg(rng: Generator, picture: Image) -> Image:
    """Compression from coarse to light."""
    return through_jpeg(picture, int(rng.integers(12, 60)))


def lower_resolution(rng: Generator, picture: Image) -> Image:
    """10 to 17 pixels high; then JPEG, sometimes twice; then enlarged to what it was."""
    height, width = picture.shape
    rows = min(height, round(rng.triangular(10.5, 14, 17)))
    size = (max(4, round(width * rows / height)), rows)
    small = as_image(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    if rng.random() < 0.15:
        small = to_bytes(small * 1.6 - cv2.GaussianBlur(small, (0, 0), 1.0) * 0.6)
    for _ in range(int(rng.choice(3, p=(0.15, 0.65, 0.2)))):
        small = through_jpeg(small, int(rng.integers(30, 71)))
    method = cv2.INTER_LINEAR if rng.random() < 0.8 else cv2.INTER_CUBIC
    return as_image(cv2.resize(small, (width, height), interpolation=method))


def _draw_grain(rng: Generator, picture: Image) -> Values:
    """Fine, coarse or light-dependent grain of standard deviation about 1, float32 (h, w)."""
    choice = rng.random()
    grain = draw_normal(rng, picture.shape)
    if choice < 0.6:
        return grain
    if choice < 0.8:
        coarse = as_values(cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.5, 1.0)))
        return coarse / max(float(coarse.std()), 1e-3) * 0.8
    by_light: Values = grain * np.sqrt(picture.astype(np.float32) / max(float(picture.mean()), 1.0))
    return by_light


def add_noise(rng: Generator, picture: Image) -> Image:
    """Grain of the sensor, dead pixels (salt and pepper), or both; in proportion to the contrast and the size."""
    height, width = picture.shape
    values = picture.astype(np.float32)
    choice = rng.random()
    legible = float(np.clip(contrast(picture) / 140, 0.12, 1)) * min(1.0, height / 28)
    if choice < 0.77:
        values += _draw_grain(rng, picture) * max(2.5, rng.uniform(8, 50) * legible)
    if choice > 0.3:
        share = np.exp(rng.uniform(np.log(0.005), np.log(0.05))) * min(1.0, height / 28)
        dice = draw_even(rng, (height, width))
        values[dice < share / 2] = 0
        values[dice > 1 - share / 2] = 255
    return to_bytes(values)


def add_moire(rng: Generator, picture: Image) -> Image:
    """Waves where the sensor's grid meets a printed or a luminous one."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        angle, period = rng.uniform(0, np.pi), rng.uniform(2.6, 0.5 * height)
        bent = rng.uniform(-0.3, 0.3) * np.sin(x / (2 * height))
        wave += np.sin((x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / period) + 6 * bent)
    return to_bytes(picture * (1 - rng.uniform(0.04, 0.14) * (1 + wave)))


def photograph_screen(rng: Generator, picture: Image) -> Image:
    """Photo of a screen: its pixel grid, its gamma, a reflection."""
    height, width = picture.shape
    pitch = rng.uniform(2.0, 4.5)
    x = np.cos(np.arange(width, dtype=np.float32) * (2 * np.pi / pitch))[None]
    y = np.cos(np.arange(height, dtype=np.float32) * (2 * np.pi / pitch * rng.uniform(0.94, 1.06)))[:, None]
    grid = 1 - rng.uniform(0.05, 0.2) * (2 + x + y) / 2
    values = (picture / 255.0) ** rng.uniform(0.7, 1.6) * grid
    if rng.random() < 0.6:
        columns = (np.arange(width, dtype=np.float32)[None] - rng.uniform(0, width)) / (height * rng.uniform(0.7, 3))
        rows = (np.arange(height, dtype=np.float32)[:, None] - rng.uniform(0, height)) / (height * rng.uniform(0.4, 2))
        values = values + (1 - values) * rng.uniform(0.3, 0.75) * np.exp(-(columns**2) - rows**2)
    return to_bytes(255 * values + draw_normal(rng, picture.shape) * rng.uniform(0, 5))
