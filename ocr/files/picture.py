"""One picture in the one form that everything after it works on: uint8 BGR, the right way up, opaque.

A pixel comes out the same whatever it went in as: 16 bits brought to 8, transparency laid on white, EXIF turned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from ocr.errors import TooManyPixels
from ocr.geometry import Image

STRIP = 512  # rows

# EXIF orientation to the turn that undoes it
TURNS: dict[int, Callable[[Image], Any]] = {
    2: lambda image: cv2.flip(image, 1),
    3: lambda image: cv2.rotate(image, cv2.ROTATE_180),
    4: lambda image: cv2.flip(image, 0),
    5: lambda image: cv2.transpose(image),
    6: lambda image: cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE),
    7: lambda image: cv2.flip(cv2.transpose(image), -1),
    8: lambda image: cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture: `image` is uint8 BGR, height x width x 3; `warnings` says in plain words what was left out.

    `dpi` is its resolution in pixels per inch where the file is sure of it, as a PDF page's rendering is.
    `repeats` is true where the frame before it in the file was decoded just before and has the very same pixels.
    """

    image: Image
    warnings: tuple[str, ...] = ()
    dpi: float | None = None
    repeats: bool = False


def check_pixels(width: int, height: int, max_pixels: int) -> None:
    """Refuses a picture that is too large, before any of its pixels is decoded.

    Raises:
        TooManyPixels: width x height is more than `max_pixels`.
    """
    if width * height > max_pixels:
        raise TooManyPixels(f"the picture has {width} x {height} pixels, and at most {max_pixels} are allowed")


def to_bgr(opened: PillowImage.Image) -> Image:
    """A loaded Pillow image of any mode as uint8 BGR, height x width x 3, not turned."""
    if opened.mode.startswith(("I", "F")):
        grey = _to_eight_bits(np.asarray(opened))
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    image = np.empty((opened.height, opened.width, 3), np.uint8)
    for top in range(0, opened.height, STRIP):  # or large pictures would be in memory four times
        bottom = min(top + STRIP, opened.height)
        image[top:bottom] = _opaque(opened.crop((0, top, opened.width, bottom)))
    return image


def _opaque(opened: PillowImage.Image) -> Image:
    """A Pillow image of eight bits a channel as uint8 BGR, laid on white."""
    if opened.has_transparency_data:
        rgba = opened.convert("RGBA")
        flat = PillowImage.new("RGB", opened.size, "white")
        flat.paste(rgba, mask=rgba.getchannel("A"))
    else:
        flat = opened.convert("RGB")
    return np.asarray(cv2.cvtColor(np.asarray(flat), cv2.COLOR_RGB2BGR), np.uint8)


def turn_upright(image: Image, orientation: int) -> Image:
    """The picture as it is meant to be seen; `orientation` is EXIF's, and only 2 to 8 change anything."""
    turn = TURNS.get(orientation)
    return np.ascontiguousarray(turn(image) if turn else image, np.uint8)


def _to_eight_bits(grey: NDArray[Any]) -> Image:
    """Grey of 16 or 32 bits or of floats to 0..255. White is the top of the smallest usual range that holds them."""
    values = np.nan_to_num(grey.astype(np.float32), posinf=0, neginf=0)
    highest = float(values.max(initial=0))
    if grey.dtype.kind == "u":
        white = 65535.0
    else:
        usual = (1.0, 255.0, 65535.0) if grey.dtype.kind == "f" else (255.0, 65535.0)
        white = next((top for top in usual if highest <= top), highest)
    scaled: Image = np.clip(values * (255.0 / white) + 0.5, 0, 255).astype(np.uint8)
    return scaled
