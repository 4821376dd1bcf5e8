"""A text and a pen to a clean line picture: what the teacher sees."""

import random
from functools import cache

import cv2
import numpy as np

from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import as_image
from training.augmentation.pixels import Values, as_values, to_bytes
from training.data.material import find_papers
from training.data.writing.faces import EM, Glyph, Pen

WIDEST = 1280


@cache
def _load_paper(index: int) -> Values:
    grey = cv2.imread(str(find_papers()[index]), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return grey.astype(np.float32) / max(1.0, float(grey.mean()))


def _draw_sheet(rng: random.Random, height: int, width: int) -> Values | float:
    """Sheet of paper, (height, width) float32 around 1."""
    if rng.random() < 0.6:
        return 1.0
    paper = _load_paper(rng.randrange(len(find_papers())))
    rows = (rng.randrange(paper.shape[0]) + np.arange(height)) % paper.shape[0]
    columns = (rng.randrange(paper.shape[1]) + np.arange(width)) % paper.shape[1]
    return np.asarray(paper[rows[:, None], columns])


def draw_line(
    rng: random.Random, text: str, pen: Pen, unsteady: float = 0.0, light_on_dark: float = 0.1, close: bool = False
) -> Image | None:
    """Grey picture uint8 (48, W) of the text, cut loosely or tightly as a detector would.

    A line up to a third too wide for WIDEST is condensed.

    Args:
        rng: where chance comes from.
        text: without line breaks.
        pen: gives the glyphs.
        unsteady: how far the baseline wanders from glyph to glyph, in ems.
        light_on_dark: how probably the ink is lighter than the paper.
        close: cut around the ink and not around the line's band, as a detector does with what stands alone.

    Returns:
        The picture, W up to WIDEST; None if the pen lacks a character or the line would be wider.
    """
    glyphs: list[Glyph] = []
    for character in text:
        glyph = pen(character)
        if glyph is None:
            return None
        glyphs.append(glyph)
    placed, band, end = _lay_out(rng, text, glyphs, unsteady, close)
    margin = EM
    canvas: Image = np.zeros((5 * EM, max(1, end) + 2 * margin), np.uint8)
    for glyph, x, y in placed:
        rows, columns = glyph.ink.shape
        top, left = max(0, 2 * EM + y), max(0, margin + x)
        spot = canvas[top : top + rows, left : left + columns]
        np.maximum(spot, glyph.ink[: spot.shape[0], : spot.shape[1]], out=spot)
    if rng.random() < 0.06:
        canvas = as_image(cv2.dilate(canvas, np.ones((2, 2), np.uint8)))
    cut = _cut_close if close else _cut
    ink: Values = cut(rng, canvas, band, (margin + placed[0][1], margin + end)).astype(np.float32) / 255
    _draw_rules(rng, ink)
    # Tables and forms are set narrow, and their letters are the first to be dropped.
    stretch = rng.uniform(0.62, 0.95) if not close and rng.random() < 0.5 else rng.uniform(0.85, 1.15)
    width = max(16, round(ink.shape[1] * LINE_HEIGHT / ink.shape[0] * stretch))
    if width > WIDEST * 1.33:
        return None
    width = min(width, WIDEST)
    method = cv2.INTER_AREA if ink.shape[0] > LINE_HEIGHT else cv2.INTER_CUBIC
    ink = as_values(cv2.resize(ink, (width, LINE_HEIGHT), interpolation=method))
    return _print(rng, np.clip(ink, 0, 1), light_on_dark)


def _lay_out(
    rng: random.Random, text: str, glyphs: list[Glyph], unsteady: float, close: bool
) -> tuple[list[tuple[Glyph, int, int]], tuple[int, int], int]:
    """Glyphs with their left and top, the rows (top, bottom) that they take from the baseline, and the line's end."""
    choice = rng.random()
    spacing = EM * (rng.uniform(0.05, 0.4) if choice < 0.2 else rng.uniform(-0.03, 0.05))
    gap = rng.uniform(0.7, 1.7)
    if not unsteady and rng.random() < 0.06:
        unsteady = 0.02
    placed, x, drift = [], 0.0, 0.0
    # A line without tall or hanging letters keeps its band: detectors cut the band, not the ink.
    top, bottom = (2 * EM, -2 * EM) if close else (-int(0.72 * EM), int(0.05 * EM))
    for character, glyph in zip(text, glyphs, strict=True):
        if unsteady:
            drift = 0.8 * drift + rng.gauss(0, unsteady) * EM
        y = glyph.top + round(drift)
        if character == " ":
            x += glyph.advance * gap + spacing
            continue
        placed.append((glyph, round(x) + glyph.left, y))
        top, bottom = min(top, y), max(bottom, y + glyph.ink.shape[0])
        x += glyph.advance + spacing
    last, left, _ = placed[-1]
    return placed, (max(top, -2 * EM), min(bottom, 2 * EM)), left + last.ink.shape[1]


def _cut(rng: random.Random, canvas: Image, band: tuple[int, int], ends: tuple[int, int]) -> Image:
    """The part of the canvas that a detector would cut: the text fills 60 to 97 % of its height, off its middle."""
    rows = band[1] - band[0]
    spare = rows * (1 / rng.uniform(0.6, 0.97) - 1)
    above = rng.betavariate(2, 2)
    top = round(2 * EM + band[0] - spare * above)
    bottom = round(2 * EM + band[1] + spare * (1 - above))
    left = ends[0] - round(rows * rng.uniform(0.02, 0.4))
    right = ends[1] + round(rows * rng.uniform(0.02, 0.4))
    return canvas[max(0, top) : bottom, max(0, left) : right]


def _cut_close(rng: random.Random, canvas: Image, band: tuple[int, int], ends: tuple[int, int]) -> Image:
    """The same for ink that stands alone: a detector's box keeps a distance from it, about equal on all sides."""
    above, below, before, behind = (round(EM * rng.uniform(0.12, 0.38)) for _ in range(4))
    rows = slice(max(0, 2 * EM + band[0] - above), 2 * EM + band[1] + below)
    return canvas[rows, max(0, ends[0] - before) : ends[1] + behind]


def _draw_rules(rng: random.Random, ink: Values) -> None:
    """Now and then an underline, a table's rule or what a neighbouring line shows at the edge; in place."""
    height, width = ink.shape
    thickness = max(1, height // 24)
    if rng.random() < 0.06:
        y = height - thickness - rng.randint(0, max(1, height // 12))
        ink[y : y + thickness] = rng.uniform(0.5, 1)
    if rng.random() < 0.04:
        ink[: rng.randint(1, 1 + thickness)] = rng.uniform(0.4, 1)
    if rng.random() < 0.04:
        ink[:, -rng.randint(1, 1 + thickness) :] = rng.uniform(0.4, 1)
    if rng.random() < 0.03:
        ink[:, : rng.randint(1, 1 + thickness)] = rng.uniform(0.4, 1)
    for edge in (slice(0, None), slice(None, None, -1)):
        if rng.random() < 0.04:
            middle = height // 2
            strip = np.roll(ink[middle : middle + rng.randint(2, 2 + height // 10)], rng.randrange(width), axis=1)
            rows = ink[edge][: strip.shape[0]]
            np.maximum(rows, strip, out=rows)


def _print(rng: random.Random, ink: Values, light_on_dark: float) -> Image:
    """Ink coverage 0..1 onto a sheet, uint8."""
    paper_tone, ink_tone = rng.uniform(185, 255), rng.uniform(0, 95)
    if rng.random() < light_on_dark:
        paper_tone, ink_tone = rng.uniform(10, 110), rng.uniform(190, 255)
    sheet = _draw_sheet(rng, *ink.shape) * paper_tone
    return to_bytes(sheet * (1 - ink) + ink_tone * ink)
