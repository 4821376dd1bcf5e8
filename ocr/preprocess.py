"""Cleaning of line pictures before they are read: grey, stamp removal, background, contrast, denoise.

The last step, bytes to [0, 1], is the first of the traced network (`ocr.recognition.torchscript.to_unit`): bytes travel
cheaper.

Each step is a function of its own, uint8 in and out. A fixed chain of them hurts a modern network on every kind of
picture (benchmarks/results/accuracy/preprocessing.md); so each step has a setting: "never", "always", or "auto", which
measures the picture and applies the step where measuring has shown that it pays.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.settings import Settings

STEPS = ("stamp", "specks", "smooth", "flatten", "equalize", "stretch")

HIDING = {"stamp"}  # against what hides letters so well that the line is read without them, and without doubt

# Evidence that "auto" asks for. It may be generous: what it brings is a second reading, and the surer one counts.
COLOURED_DIFFERENCE = 45  # levels between a pixel's strongest and weakest channel, from which on it is coloured ink
SLIGHTLY_COLOURED = 30  # the same before the paper is made white
LEAST_COLOURED, MOST_COLOURED = 0.01, 0.6  # share of such pixels in a line with a stamp over it
COLOURED_PAPER = 0.35  # saturation of the paper above which it is a painted sign rather than paper
LOW_CONTRAST = 90  # levels between paper and ink
SLOPING_BACKGROUND = 0.3  # how much of its brightness the paper loses from one place to another
NOISY = 9.0  # standard deviation of the noise, in levels
SPECKED_SHARE = 0.02  # share of single pixels that stand out

# Levels of a stamp's ink in its strongest and weakest channel, and the shares of a pixel from which on it lets little
# and nothing through.
INK_STRONG, INK_WEAK = 215.0, 45.0
DENSE_INK, OPAQUE_INK = 0.85, 0.95


def _image(pixels: NDArray[Any]) -> Image:
    """The bytes that OpenCV gave, whose own types say no more than Any."""
    return np.asarray(pixels, np.uint8)


def to_grey(image: Image) -> Image:
    """Luminance of a BGR picture (H, W, 3); a grey one (H, W) as it is."""
    return image if image.ndim == 2 else _image(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))


def resize_to_height(image: Image, height: int) -> Image:
    """The picture at `height` pixels with its aspect kept, at least one pixel wide."""
    rows, columns = image.shape[:2]
    if rows == height:
        return image
    size = (max(1, round(columns * height / rows)), height)
    return _image(cv2.resize(image, size, interpolation=cv2.INTER_AREA if rows > height else cv2.INTER_LINEAR))


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
    lighter = (grey >= int(np.ceil(_percentiles(grey, 50)[0]))).view(np.uint8)
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


def _percentiles(grey: NDArray[np.uint8 | np.uint16], *shares: float) -> list[float]:
    """What `np.percentile` says, to the last digit, by a histogram of at most 2^24 pixels (its counts are float32)."""
    levels = int(grey.max()) + 1
    counts = cv2.calcHist([grey], [0], None, [levels], [0, levels]).cumsum()
    percentiles = []
    for share in shares:
        rank, fraction = divmod((grey.size - 1) * (share / 100), 1)
        low, high = counts.searchsorted((rank, min(rank + 1, grey.size - 1)), side="right").tolist()
        percentiles.append(low + (high - low) * fraction if fraction < 0.5 else high - (high - low) * (1 - fraction))
    return percentiles


def flatten_background(grey: Image) -> Image:
    """Divides by the paper's brightness, so that shadows and yellowed corners go.

    The paper is taken as a closing with an element wider than a stroke, smoothed. Pictures with light letters on dark
    are turned around for it and back.
    """
    light_on_dark = is_light_on_dark(grey)
    page = 255 - grey if light_on_dark else grey
    size = max(3, page.shape[0] // 3) | 1
    paper = cv2.morphologyEx(page, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), size / 2)
    flat = _image(cv2.divide(page, paper, scale=235))
    return 255 - flat if light_on_dark else flat


def stretch_contrast(grey: Image) -> Image:
    """Spreads the levels linearly so that ink and paper (2nd and 98th percentile) come to 20 and 235."""
    low, high = _percentiles(grey, 2, 98)
    levels = np.clip((np.arange(256) - low) * (215 / max(high - low, 1.0)) + 20, 0, 255).astype(np.uint8)
    return _image(cv2.LUT(grey, levels))


def equalize(grey: Image, clip: float, tiles: int) -> Image:
    """Contrast-limited adaptive histogram equalisation (CLAHE; Zuiderveld, Graphics Gems IV, 1994)."""
    return _image(cv2.createCLAHE(clip, (tiles, tiles)).apply(grey))


def remove_specks(grey: Image) -> Image:
    """Replaces single pixels that stand out of their 3x3 neighbourhood by its median; leaves the others alone."""
    median = _image(cv2.medianBlur(grey, 3))
    return _image(np.where(_specks(grey, median), median, grey))


def smooth(grey: Image, sigma: float) -> Image:
    """Gaussian denoising; sigma in pixels of the line picture 48 high."""
    return _image(cv2.GaussianBlur(grey, (0, 0), sigma))


def _specks(grey: Image, median: Image) -> NDArray[np.bool_]:
    return np.asarray(cv2.absdiff(grey, median) > 70)


def is_light_on_dark(grey: Image) -> bool:
    """Whether the letters are lighter than the paper: paper is what most pixels are."""
    low, middle, high = _percentiles(grey, 3, 50, 97)
    return middle - low < high - middle


def measure_contrast(grey: Image) -> float:
    """Levels between ink and paper: 2nd to 98th percentile."""
    low, high = _percentiles(grey, 2, 98)
    return high - low


def measure_background_slope(grey: Image) -> float:
    """Share of its brightness that the paper loses from its lightest to its darkest place, 0..1."""
    page = 255 - grey if is_light_on_dark(grey) else grey
    size = max(3, page.shape[0] // 2) | 1
    paper = cv2.morphologyEx(page, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    low, high = _percentiles(_image(paper), 5, 95)
    return 1 - low / max(high, 1.0)


def measure_noise(grey: Image) -> float:
    """Standard deviation of the noise in levels, from the median of a Laplacian (after Immerkaer, CVIU 1996).

    The median sees the flat paper between the strokes.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    laplacian = np.abs(cv2.filter2D(grey, cv2.CV_16S, kernel)).view(np.uint16)
    return _percentiles(laplacian, 50)[0] / 0.6745 / 6


def measure_specks(grey: Image) -> float:
    """Share of single pixels that stand out of their neighbourhood, 0..1."""
    return int(np.count_nonzero(_specks(grey, _image(cv2.medianBlur(grey, 3))))) / grey.size


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


def prepare_first(image: Image, settings: Settings) -> Image:
    """The grey picture (48, W) in which a line, BGR (48, W, 3), is read first: with the steps set to "always"."""
    return _apply(image, _steps_set(settings, "always"), settings)


def prepare_second(image: Image, first: Image, settings: Settings, *, doubtful: bool = True) -> Image | None:
    """A line's picture with those of the steps set to "auto" that may pay done as well; None if none may.

    Measures of a picture alone can't tell a stamp from red letters or dirt from a dot; how sure the reader is can.

    Args:
        image: BGR (48, W, 3).
        first: what `prepare_first` made of it.
        settings: how each step is to be used.
        doubtful: whether the first picture was read with doubt. If not, only what hides letters whole is looked for.
    """
    possible = _steps_set(settings, "auto")
    if not doubtful:
        possible &= HIDING
    pays = {step for step in possible if _EVIDENCE[step](image if step == "stamp" else first)}
    return _apply(image, _steps_set(settings, "always") | pays, settings) if pays else None


def _steps_set(settings: Settings, mode: str) -> set[str]:
    return {step for step in STEPS if getattr(settings, step) == mode}


def _apply(image: Image, steps: set[str], settings: Settings) -> Image:
    grey = remove_stamp(image) if "stamp" in steps else to_grey(image)
    if "specks" in steps:
        grey = remove_specks(grey)
    if "smooth" in steps:
        grey = smooth(grey, settings.smooth_sigma)
    if "flatten" in steps:
        grey = flatten_background(grey)
    if "equalize" in steps:
        grey = equalize(grey, settings.equalize_clip, settings.equalize_tiles)
    if "stretch" in steps:
        grey = stretch_contrast(grey)
    return grey


_EVIDENCE: dict[str, Callable[[Image], bool]] = {
    "stamp": may_be_stamped,
    "specks": lambda grey: measure_specks(grey) > SPECKED_SHARE,
    "smooth": lambda grey: measure_noise(grey) > NOISY,
    "flatten": lambda grey: measure_background_slope(grey) > SLOPING_BACKGROUND,
    "equalize": lambda grey: measure_contrast(grey) < LOW_CONTRAST,
    "stretch": lambda grey: measure_contrast(grey) < LOW_CONTRAST,
}
