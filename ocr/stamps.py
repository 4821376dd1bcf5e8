"""Coloured stamps over lines of text: whether there is one, and the line without it."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.grey import find_percentiles, is_light_on_dark, to_grey

COLOURED_DIFFERENCE = 45  # levels between a pixel's strongest and weakest channel, from which on it is coloured ink
SLIGHTLY_COLOURED = 30  # the same before the paper is made white
LEAST_COLOURED, MOST_COLOURED = 0.01, 0.6  # share of such pixels in a line with a stamp over it
# Beside a line, at least so much of the band above or below it is coloured where a stamp goes on; its first rows may
# still be letters.
BEYOND_COLOURED, RIM = 0.02, 2
COLOURED_PAPER = 0.35  # saturation of the paper above which it is a painted sign rather than paper

# Levels of a stamp's ink in its strongest and weakest channel, and the shares of a pixel from which on it lets little
# and nothing through.
INK_STRONG, INK_WEAK = 215.0, 45.0
DENSE_INK, OPAQUE_INK = 0.85, 0.95


def may_be_stamped(image: Image) -> bool:
    """Whether there is coloured ink beside dark ink on whitish paper. It may still be coloured letters."""
    grey = to_grey(image)
    if np.count_nonzero(_spread(image) > SLIGHTLY_COLOURED) < LEAST_COLOURED / 2 * grey.size:
        return False  # most lines, at a tenth of what the rest costs
    paper = _paper_colour(image, grey)
    if paper.max() - paper.min() > COLOURED_PAPER * paper.max() or is_light_on_dark(grey):
        return False
    coloured = np.count_nonzero(_spread(_balance(image, paper, np.float64)) > COLOURED_DIFFERENCE)
    return bool(LEAST_COLOURED < coloured / grey.size < MOST_COLOURED)


def goes_beyond(image: Image, margin: float) -> bool:
    """Whether coloured ink goes on above or below a line, as a stamp does and coloured letters don't.

    Args:
        image: the line with so much of its surroundings, BGR (H, W, 3).
        margin: how much of them there is above and below, in parts of the line's height.
    """
    band = max(1, int(len(image) * margin / (1 + 2 * margin)) - RIM)
    coloured = _spread(_balance(image, _paper_colour(image, to_grey(image)), np.float64)) > COLOURED_DIFFERENCE
    return bool(max(coloured[:band].mean(), coloured[-band:].mean()) > BEYOND_COLOURED)


def remove_stamp(image: Image) -> Image:
    """Grey picture of a BGR one without the coloured ink on it, as if a stamp had not been put there.

    Ink of colour C that covers a share a of a neutral pixel T leaves (1 - a) T + a C. The difference between the ink's
    strongest and weakest channel tells a, and then the weakest channel tells T: what stands under the stamp comes back,
    where a single channel would only fade it.
    """
    balanced = _balance(image, _paper_colour(image, to_grey(image)), np.float32)
    coloured = (_spread(balanced) > COLOURED_DIFFERENCE).view(np.uint8)
    means = cv2.mean(balanced, coloured)[:3] if coloured.any() else balanced.mean((0, 1))
    channels = cv2.split(balanced)
    strong, weak = channels[int(np.argmax(means))], channels[int(np.argmin(means))]
    share = np.clip((strong - weak) / (INK_STRONG - INK_WEAK), 0, OPAQUE_INK)
    under = np.clip((weak - share * INK_WEAK) / (1 - share), 0, 255)
    # Nothing shows through ink that covers nearly all: there the paper is assumed.
    hidden = np.clip((share - DENSE_INK) / (OPAQUE_INK - DENSE_INK), 0, 1)
    grey: Image = (under + (255 - under) * hidden).astype(np.uint8)
    return grey


def _paper_colour(image: Image, grey: Image) -> NDArray[np.float64]:
    """Mean colour of the lighter half of a BGR picture, (3,); `grey` is the same picture."""
    lighter = (grey >= int(np.ceil(find_percentiles(grey, 50)[0]))).view(np.uint8)
    count = np.count_nonzero(lighter)
    return np.rint(np.multiply(cv2.mean(image, lighter)[:3], count)) / count  # sums of bytes are whole numbers


def _balance(image: Image, paper: NDArray[np.float64], number: type[np.floating]) -> NDArray[np.floating]:
    """A BGR picture in such light that paper of the given colour is white; levels 0..255, not rounded."""
    levels = np.minimum(np.arange(256)[:, None] * (255 / np.maximum(paper, 1)), 255)
    return np.asarray(cv2.LUT(image, levels[None].astype(number)))


def _spread(image: NDArray[Any]) -> NDArray[Any]:
    """Levels between the strongest and the weakest channel of each pixel."""
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)))
