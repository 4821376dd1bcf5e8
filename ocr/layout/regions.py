"""Rectangles on a page that a request names: what is to be read, and what is not."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.errors import InvalidOption
from ocr.geometry import Boxes, Image, find_covered

MOST_AREAS = 64
IGNORED_SHARE = 0.5  # a line is left out if an area covers so much of its box


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in pixels of the upright page; or, `relative`, in shares of its width and height."""

    x: float
    y: float
    width: float
    height: float
    relative: bool = False

    def on(self, image: Image) -> "Area":
        """The area in pixels of a page (H, W, 3)."""
        if not self.relative:
            return self
        height, width = image.shape[:2]
        return Area(self.x * width, self.y * height, self.width * width, self.height * height)


def parse_areas(value: str, *, option: str) -> tuple[Area, ...]:
    """The areas in "x,y,width,height;x,y,width,height", pixels or percent ("0%,50%,100%,50%"); none in an empty text.

    Raises:
        InvalidOption: the text can't be understood; its message names `option`.
    """
    if not value.strip():
        return ()
    parts = value.split(";")
    if len(parts) > MOST_AREAS:
        raise InvalidOption(f"{option} names {len(parts)} areas, and at most {MOST_AREAS} are allowed")
    return tuple(_area(part, option) for part in parts)


def _area(part: str, option: str) -> Area:
    numbers = part.split(",")
    relative = all(number.rstrip().endswith("%") for number in numbers)
    try:
        x, y, width, height = (float(number.rstrip().removesuffix("%" if relative else "")) for number in numbers)
    except ValueError:
        x = math.nan
    if not (math.isfinite(x) and x >= 0 and 0 <= y < math.inf and 0 < width < math.inf and 0 < height < math.inf):
        raise InvalidOption(
            f"{option} has {part[:80]!r}, but an area is x,y,width,height in pixels, such as 0,0,640,480, "
            "or in percent of the page, such as 0%,50%,100%,50%"
        )
    return Area(x / 100, y / 100, width / 100, height / 100, relative=True) if relative else Area(x, y, width, height)


def cut_out(image: Image, area: Area) -> tuple[Image, tuple[int, int]]:
    """What of a page (H, W, 3) lies in an area, whole pixels, and where its top left corner was, (x, y).

    Raises:
        InvalidOption: the area lies beside the page.
    """
    height, width = image.shape[:2]
    area = area.on(image)
    left, top = math.floor(area.x), math.floor(area.y)
    right, bottom = min(width, math.ceil(area.x + area.width)), min(height, math.ceil(area.y + area.height))
    if right <= left or bottom <= top:
        raise InvalidOption(f"region lies outside the page, which has {width} x {height} pixels")
    return np.ascontiguousarray(image[top:bottom, left:right]), (left, top)


def find_outside(boxes: Boxes, areas: tuple[Area, ...]) -> NDArray[np.bool_]:
    """Which boxes (N, 4, 2) are not covered by half or more by any one of the areas, in pixels, (N,)."""
    kept = np.ones(len(boxes), np.bool_)
    for area in areas:
        right, bottom = area.x + area.width, area.y + area.height
        corners = np.array([(area.x, area.y), (right, area.y), (right, bottom), (area.x, bottom)], np.float32)
        kept &= ~find_covered(boxes, corners, IGNORED_SHARE)
    return kept
