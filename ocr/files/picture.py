"""One picture in the one form that everything after it works on: uint8 BGR, the right way up, opaque.

A pixel comes out the same whatever it went in as: 16 bits brought to 8, transparency laid on white, or on black if all
of it is light, EXIF turned.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from ocr.errors import TooManyPixels
from ocr.geometry import Image
from ocr.notices import notice

STRIP = 512  # rows

# A transparent picture is laid on black if of its pixels that are as opaque as VISIBLE hardly any is darker than LIGHT.
VISIBLE, LIGHT, MOST_DARK = 32, 160, 0.01
USED_BITS = (255.0, 1023.0, 4095.0, 16383.0)  # tops of what 16 bits may hold in fewer

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


def to_bgr(opened: PillowImage.Image) -> tuple[Image, tuple[str, ...]]:
    """A loaded Pillow image of any mode as uint8 BGR, height x width x 3, not turned; and warnings."""
    if opened.mode.startswith(("I", "F")):
        grey, warnings = _to_eight_bits(np.asarray(opened))
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), warnings
    on_black = opened.has_transparency_data and _is_light(opened)
    image = np.empty((opened.height, opened.width, 3), np.uint8)
    for top, bottom in _strips(opened.height):
        image[top:bottom] = _opaque(opened.crop((0, top, opened.width, bottom)), "black" if on_black else "white")
    return image, (notice("LAID_ON_BLACK"),) * on_black


def _strips(height: int) -> Iterator[tuple[int, int]]:
    """Top and bottom of parts of a picture: worked on whole, large ones would be in memory four times."""
    return ((top, min(top + STRIP, height)) for top in range(0, height, STRIP))


def _is_light(opened: PillowImage.Image) -> bool:
    """Whether what is visible of a transparent picture would not show on white."""
    visible = dark = 0
    for top, bottom in _strips(opened.height):
        rgba = opened.crop((0, top, opened.width, bottom)).convert("RGBA")
        seen = np.asarray(rgba.getchannel("A")) >= VISIBLE
        visible += int(seen.sum())
        dark += int((np.asarray(rgba.convert("L"))[seen] < LIGHT).sum())
    return visible > 0 and dark < MOST_DARK * visible


def _opaque(opened: PillowImage.Image, ground: str) -> Image:
    """A Pillow image of eight bits a channel as uint8 BGR, laid on a colour."""
    if opened.has_transparency_data:
        rgba = opened.convert("RGBA")
        flat = PillowImage.new("RGB", opened.size, ground)
        flat.paste(rgba, mask=rgba.getchannel("A"))
    else:
        flat = opened.convert("RGB")
    return np.asarray(cv2.cvtColor(np.asarray(flat), cv2.COLOR_RGB2BGR), np.uint8)


def turn_upright(image: Image, orientation: int) -> Image:
    """The picture as it is meant to be seen; `orientation` is EXIF's, and only 2 to 8 change anything."""
    turn = TURNS.get(orientation)
    return np.ascontiguousarray(turn(image) if turn else image, np.uint8)


def _to_eight_bits(grey: NDArray[Any]) -> tuple[Image, tuple[str, ...]]:
    """Grey of 16 or 32 bits or of floats to 0..255. White is the top of the smallest usual range that holds them.

    Cameras and scanners write 10, 12 or 14 bits into 16: what uses no more would come out black. A warning says so.
    """
    values = np.nan_to_num(grey.astype(np.float32), posinf=0, neginf=0)
    highest = float(values.max(initial=0))
    usual = {"u": (*USED_BITS, 65535.0), "i": (*USED_BITS, 65535.0), "f": (1.0, 255.0, 65535.0)}
    white = next((top for top in usual[grey.dtype.kind] if highest <= top), highest)
    scaled: Image = np.clip(values * (255.0 / white) + 0.5, 0, 255).astype(np.uint8)
    stretched = white in USED_BITS and grey.dtype.kind in "ui"
    return scaled, (notice("LEVELS_STRETCHED", highest=round(highest)),) * stretched
