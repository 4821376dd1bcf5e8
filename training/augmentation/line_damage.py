"""What happens to a line between the printer and the reader. Made apart from the one we are measured with.

A line on a page is mostly 18 to 40 pixels high, is damaged there, then cut out and brought to 48. So is ours: grain and
blocks get their natural size. Geometry stays that of the clean picture, because its reading teaches the damaged one's,
step by step; `warp`, which moves things, goes on the clean picture.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import as_image
from ocr.preprocess import flatten_background, remove_specks, smooth, stretch_contrast
from training.augmentation.camera import (
    add_moire,
    add_noise,
    blur,
    cast_shadow,
    compress_jpeg,
    lower_resolution,
    photograph_screen,
)
from training.augmentation.pixels import Generator
from training.augmentation.sheet import (
    bleed,
    crease,
    fade,
    invert,
    mark_paper,
    print_halftone,
    print_in_dots,
    print_thermally,
    stamp,
)

# In the order in which they happen to a line: on the sheet, in the light, in the camera, in the file.
KINDS: dict[str, Callable[[Generator, Image], Image]] = {
    "watermark": mark_paper,
    "dot_matrix": print_in_dots,
    "thermal": print_thermally,
    "halftone": print_halftone,
    "bleed": bleed,
    "inverse": invert,
    "faint": fade,
    "stamp": stamp,
    "fold": crease,
    "screen": photograph_screen,
    "shadow": cast_shadow,
    "blur": blur,
    "moire": add_moire,
    "noise": add_noise,
    "low_resolution": lower_resolution,
    "jpeg": compress_jpeg,
}
FREQUENCIES: dict[str, float] = {
    "low_resolution": 0.22,
    "noise": 0.24,
    "blur": 0.12,
    "shadow": 0.10,
    "faint": 0.10,
    "stamp": 0.10,
    "watermark": 0.06,
    "jpeg": 0.025,
    "bleed": 0.02,
    "inverse": 0.01,
    "dot_matrix": 0.01,
    "thermal": 0.015,
    "halftone": 0.005,
    "fold": 0.015,
    "screen": 0.01,
    "moire": 0.01,
}
SECOND_SHARE = 0.3
PREPARED_SHARE = 0.15
# Pairs of which a reader would be left with nothing.
TOO_MUCH = (
    {"blur", "low_resolution"},
    {"dot_matrix", "halftone"},
    {"faint", "thermal"},
    {"dot_matrix", "low_resolution"},
)


def choose_kinds(rng: Generator, weights: Mapping[str, float] | None = None) -> list[str]:
    """Draws one kind of damage or two different ones.

    Args:
        rng: where chance comes from.
        weights: how often each kind is to come first, FREQUENCIES if not given; they need not sum to 1.
    """
    table = weights or FREQUENCIES
    names, shares = list(table), np.array(list(table.values()), np.float64)
    first = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    if rng.random() >= SECOND_SHARE:
        return [first]
    second = names[int(rng.choice(len(names), p=shares / shares.sum()))]
    return [first] if second == first or {first, second} in TOO_MUCH else [first, second]


def choose_rows(rng: Generator, kinds: list[str]) -> int:
    """How many pixels high the line is on its page."""
    if kinds == ["low_resolution"]:
        return LINE_HEIGHT  # it chooses its own size
    # Strokes under grain or in dots need more pixels to stay legible.
    least, usual = 14, 27
    if "dot_matrix" in kinds:
        least, usual = 32, 45
    elif {"noise", "halftone"} & set(kinds):
        least, usual = 18, 32
    return round(rng.triangular(least, usual, 60))


def scale_to_rows(picture: Image, rows: int) -> Image:
    """The picture (h, w) as it is on a page where the line is `rows` pixels high."""
    height, width = picture.shape
    size = (max(4, round(width * rows / height)), rows)
    return as_image(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if rows < height else cv2.INTER_CUBIC))


def cut_out(picture: Image, height: int, width: int) -> Image:
    """The line as `ocr.crops` brings it from the page to the reader's size, (height, width)."""
    method = cv2.INTER_AREA if picture.shape[0] > height else cv2.INTER_LINEAR
    return as_image(cv2.resize(picture, (width, height), interpolation=method))


def damage(rng: Generator, picture: Image, kinds: list[str] | None = None) -> Image:
    """Damages a line at the size of its page.

    Args:
        rng: where chance comes from; equal seeds give equal damage.
        picture: uint8 (48, W); left as it is.
        kinds: keys of KINDS; drawn by `choose_kinds` if not given.

    Returns:
        uint8 (48, W), every letter at its place.
    """
    kinds = kinds or choose_kinds(rng)
    page = scale_to_rows(picture, choose_rows(rng, kinds))
    for kind, change in KINDS.items():
        if kind in kinds:
            page = change(rng, page)
    seen = cut_out(page, *picture.shape)
    return preprocess(rng, seen) if rng.random() < PREPARED_SHARE else seen


def preprocess(rng: Generator, picture: Image) -> Image:
    """The picture after one step of the server's own preprocessing, so that the network knows what that leaves."""
    steps: tuple[Callable[[Image], Image], ...] = (
        remove_specks,
        flatten_background,
        stretch_contrast,
        lambda grey: smooth(grey, rng.uniform(0.5, 1.2)),
    )
    return steps[int(rng.integers(len(steps)))](picture)


def warp(rng: Generator, picture: Image) -> Image:
    """Slant, perspective and a bent baseline; uint8 (h, w) as before."""
    height, width = picture.shape
    shift = height * 0.09
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.uniform(-shift, shift, (4, 2)).astype(np.float32)
    if rng.random() < 0.3:
        moved[:2, 0] += rng.uniform(-0.2, 0.2) * height
    matrix = cv2.getPerspectiveTransform(moved, corners)
    columns = np.arange(width, dtype=np.float32)[None].repeat(height, 0)
    rows = np.arange(height, dtype=np.float32)[:, None].repeat(width, 1)
    bend = rng.uniform(-0.06, 0.06) * height if rng.random() < 0.5 else 0.0
    rows += bend * np.sin(np.pi * (columns / width * rng.uniform(0.6, 2) + rng.uniform(0, 2)))
    depth = matrix[2, 0] * columns + matrix[2, 1] * rows + matrix[2, 2]
    x = (matrix[0, 0] * columns + matrix[0, 1] * rows + matrix[0, 2]) / depth
    y = (matrix[1, 0] * columns + matrix[1, 1] * rows + matrix[1, 2]) / depth
    at_x, at_y = x.astype(np.float32), y.astype(np.float32)
    return as_image(cv2.remap(picture, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
