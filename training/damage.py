"""What scanners, phones and offices do to a line picture. Our own damage, made apart from the one we are measured with.

Each kind takes a seeded generator and a grey picture uint8 (48, W) and gives one of the same shape.
"""

from collections.abc import Callable

import cv2
import numpy as np

Picture = np.ndarray


def _clip(values: np.ndarray) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)


def uneven_light(rng: np.random.Generator, picture: Picture) -> Picture:
    """Slowly changing light, and sometimes the edge of a shadow."""
    height, width = picture.shape
    coarse = rng.uniform(0.35, 1.0, (2, max(2, width // 160 + 2))).astype(np.float32)
    light = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.4:
        edge, slope = rng.uniform(0, width), rng.uniform(-1.5, 1.5)
        x = np.arange(width, dtype=np.float32)[None] - edge - slope * np.arange(height, dtype=np.float32)[:, None]
        light = light * (1 - rng.uniform(0.2, 0.55) / (1 + np.exp(-np.clip(x / rng.uniform(1, 12), -30, 30))))
    return _clip(picture * light)


def blur(rng: np.random.Generator, picture: Picture) -> Picture:
    """Out of focus, or shaken."""
    if rng.random() < 0.5:
        return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.8, 2.4))
    length = int(rng.integers(3, 9))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    for step in np.linspace(-1, 1, 4 * length):
        half = (length - 1) / 2
        kernel[round(half + step * half * np.sin(angle)), round(half + step * half * np.cos(angle))] = 1
    return cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def low_resolution(rng: np.random.Generator, picture: Picture) -> Picture:
    """Small print: few pixels a character, then JPEG, then enlarged."""
    height, width = picture.shape
    rows = int(rng.integers(10, 26))
    small = cv2.resize(picture, (max(4, width * rows // height), rows), interpolation=cv2.INTER_AREA)
    small = jpeg(rng, small) if rng.random() < 0.8 else small
    method = cv2.INTER_LINEAR if rng.random() < 0.6 else cv2.INTER_CUBIC
    return cv2.resize(small, (width, height), interpolation=method)


def jpeg(rng: np.random.Generator, picture: Picture) -> Picture:
    """Coarse compression."""
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 75))])
    decoded = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    return decoded


def sensor_noise(rng: np.random.Generator, picture: Picture) -> Picture:
    """Grain, sometimes coarser than a pixel, and single dead pixels."""
    height, width = picture.shape
    coarse = int(rng.integers(1, 3))
    grain = rng.normal(0, rng.uniform(8, 42), (height // coarse + 1, width // coarse + 1)).astype(np.float32)
    grain = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR) if coarse > 1 else grain[:height, :width]
    noisy = picture + grain
    if rng.random() < 0.5:
        share = rng.uniform(0.002, 0.025)
        dice = rng.random((height, width))
        noisy[dice < share], noisy[dice > 1 - share] = 0, 255
    return _clip(noisy)


def faint(rng: np.random.Generator, picture: Picture) -> Picture:
    """Little contrast, on a grey sheet, with a little grain."""
    tone, contrast = rng.uniform(110, 225), rng.uniform(0.1, 0.35)
    return _clip(tone + (picture - float(picture.mean())) * contrast + rng.normal(0, rng.uniform(0, 4), picture.shape))


def stamp(rng: np.random.Generator, picture: Picture) -> Picture:
    """Arcs and strokes of a seal over the text, in the grey that a colour picture gives them."""
    height, width = picture.shape
    ink = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(-1, 2) * height))
        axes = (int(height * rng.uniform(0.5, 2.5)), int(height * rng.uniform(0.5, 2.5)))
        cv2.ellipse(ink, centre, axes, rng.uniform(0, 90), 0, 360, 1, int(rng.integers(2, 7)), cv2.LINE_AA)
    ink *= rng.uniform(0.3, 0.8) * (rng.random((height, width)) > rng.uniform(0, 0.25))
    return _clip(picture * (1 - ink) + ink * rng.uniform(60, 150))


def broken_ink(rng: np.random.Generator, picture: Picture) -> Picture:
    """Bleeding ink, thin ink or missing spots."""
    choice = rng.random()
    kernel = np.ones((2, int(rng.integers(1, 3))), np.uint8)
    if choice < 0.35:
        return cv2.erode(picture, kernel)
    if choice < 0.7:
        return cv2.dilate(picture, kernel)
    spots = cv2.GaussianBlur(rng.random(picture.shape).astype(np.float32), (0, 0), rng.uniform(0.8, 2))
    lost = spots > np.quantile(spots, rng.uniform(0.85, 0.97))
    return np.where(lost, np.uint8(np.median(picture)), picture)


def warp(rng: np.random.Generator, picture: Picture) -> Picture:
    """Slant, perspective and a bent baseline."""
    height, width = picture.shape
    shift = height * 0.09
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-shift, shift, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    return cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


KINDS: dict[str, Callable[[np.random.Generator, Picture], Picture]] = {
    "uneven_light": uneven_light,
    "blur": blur,
    "low_resolution": low_resolution,
    "jpeg": jpeg,
    "sensor_noise": sensor_noise,
    "faint": faint,
    "stamp": stamp,
    "broken_ink": broken_ink,
}
WEIGHTS = (0.12, 0.13, 0.24, 0.08, 0.18, 0.1, 0.08, 0.07)


def damage(rng: np.random.Generator, picture: Picture) -> Picture:
    """One or two kinds after another; geometry stays, so that the undamaged line can teach."""
    names = list(KINDS)
    for index in rng.choice(
        len(names), size=1 if rng.random() < 0.65 else 2, replace=False, p=np.array(WEIGHTS) / sum(WEIGHTS)
    ):
        picture = KINDS[names[index]](rng, picture)
    return picture
