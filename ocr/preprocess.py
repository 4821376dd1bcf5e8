"""Cleaning of line pictures before they are read: grey, stamp removal, background, contrast, denoise.

The last step, bytes to [0, 1], is the first of the traced network (`ocr.recognition.torchscript.to_unit`): bytes travel
cheaper.

Each step is a function of its own, uint8 in and out. A fixed chain of them hurts a modern network on every kind of
picture (benchmarks/results/accuracy/preprocessing.md); so each step has a setting: "never", "always", or "auto", which
measures the picture and applies the step where measuring has shown that it pays.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.grey import as_image, find_percentiles, is_light_on_dark, to_grey
from ocr.settings import Settings
from ocr.stamps import may_be_stamped, remove_stamp

STEPS = ("stamp", "specks", "smooth", "flatten", "equalize", "stretch")

HIDING = {"stamp"}  # against what hides letters so well that the line is read without them, and without doubt

# Evidence that "auto" asks for. It may be generous: what it brings is a second reading, and the surer one counts.
LOW_CONTRAST = 90  # levels between paper and ink
SLOPING_BACKGROUND = 0.3  # how much of its brightness the paper loses from one place to another
NOISY = 9.0  # standard deviation of the noise, in levels
SPECKED_SHARE = 0.02  # share of single pixels that stand out


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
    flat = as_image(cv2.divide(page, paper, scale=235))
    return 255 - flat if light_on_dark else flat


def stretch_contrast(grey: Image) -> Image:
    """Spreads the levels linearly so that ink and paper (2nd and 98th percentile) come to 20 and 235."""
    low, high = find_percentiles(grey, 2, 98)
    levels = np.clip((np.arange(256) - low) * (215 / max(high - low, 1.0)) + 20, 0, 255).astype(np.uint8)
    return as_image(cv2.LUT(grey, levels))


def equalize(grey: Image, clip: float, tiles: int) -> Image:
    """Contrast-limited adaptive histogram equalisation (CLAHE; Zuiderveld, Graphics Gems IV, 1994)."""
    return as_image(cv2.createCLAHE(clip, (tiles, tiles)).apply(grey))


def remove_specks(grey: Image) -> Image:
    """Replaces single pixels that stand out of their 3x3 neighbourhood by its median; leaves the others alone."""
    median = as_image(cv2.medianBlur(grey, 3))
    return as_image(np.where(_specks(grey, median), median, grey))


def smooth(grey: Image, sigma: float) -> Image:
    """Gaussian denoising; sigma in pixels of the line picture 48 high."""
    return as_image(cv2.GaussianBlur(grey, (0, 0), sigma))


def _specks(grey: Image, median: Image) -> NDArray[np.bool_]:
    return np.asarray(cv2.absdiff(grey, median) > 70)


def measure_contrast(grey: Image) -> float:
    """Levels between ink and paper: 2nd to 98th percentile."""
    low, high = find_percentiles(grey, 2, 98)
    return high - low


def measure_background_slope(grey: Image) -> float:
    """Share of its brightness that the paper loses from its lightest to its darkest place, 0..1."""
    page = 255 - grey if is_light_on_dark(grey) else grey
    size = max(3, page.shape[0] // 2) | 1
    paper = cv2.morphologyEx(page, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    low, high = find_percentiles(as_image(paper), 5, 95)
    return 1 - low / max(high, 1.0)


def measure_noise(grey: Image) -> float:
    """Standard deviation of the noise in levels, from the median of a Laplacian (after Immerkaer, CVIU 1996).

    The median sees the flat paper between the strokes.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    laplacian = np.abs(cv2.filter2D(grey, cv2.CV_16S, kernel)).view(np.uint16)
    return find_percentiles(laplacian, 50)[0] / 0.6745 / 6


def measure_specks(grey: Image) -> float:
    """Share of single pixels that stand out of their neighbourhood, 0..1."""
    return int(np.count_nonzero(_specks(grey, as_image(cv2.medianBlur(grey, 3))))) / grey.size


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
