"""Draws pages out of drawn lines, for what must be measured on pages: columns, sizes, coloured paper, grain, blur."""

import cv2
import numpy as np

from training.camera import to_bytes
from training.lines import LineSource

SIDES = (512, 768, 1024, 1280)
LINE_HEIGHTS = (9, 64)  # pixels
FADED = 0.3  # of its contrast that ink keeps at least


class PageSource:
    """Draws pages; equal seeds give equal pages.

    Args:
        seed: of all chance.
        characters: those that the lines are made of.
    """

    def __init__(self, seed: int, characters: list[str]) -> None:
        self.chance = np.random.default_rng(seed)
        self.lines = LineSource(seed, characters)

    def page(self) -> np.ndarray:
        """A page, uint8 BGR (H, W, 3), both sides multiples of 64."""
        chance = self.chance
        height, width = (int(side) for side in chance.choice(SIDES, 2))
        ink = np.zeros((height, width), np.float32)  # 0 is paper, 1 is full ink
        top = int(chance.integers(0, 100))
        line_height = int(chance.integers(*LINE_HEIGHTS))
        while top + line_height < height:
            self._fill(ink[top : top + line_height])
            top += round(line_height * chance.uniform(1.1, 2.5))
            if chance.random() < 0.1:
                line_height = int(chance.integers(*LINE_HEIGHTS))
        paper, colour = chance.uniform(90, 255, 3), chance.uniform(0, 90, 3)
        if chance.random() < 0.15:
            paper, colour = colour, paper
        light = np.linspace(*chance.uniform(0.4, 1.0, 2), width, dtype=np.float32)[None, :, None]
        share = ink[:, :, None] * chance.uniform(FADED, 1)
        page = (paper * (1 - share) + colour * share) * light
        if chance.random() < 0.4:
            page = cv2.GaussianBlur(page, (0, 0), chance.uniform(0.4, 2))
        return to_bytes(page + chance.normal(0, chance.uniform(0, 12), page.shape))

    def _fill(self, band: np.ndarray) -> None:
        """Puts lines side by side into a band (h, W) of a page."""
        height, width = band.shape
        left = int(self.chance.integers(0, width // 4))
        while left < width - height:
            line = self.lines.line().seen
            size = (max(1, round(line.shape[1] * height / line.shape[0])), height)
            dark = 255 - cv2.resize(line, size, interpolation=cv2.INTER_AREA).astype(np.float32)
            end = min(width, left + size[0])
            band[:, left:end] = dark[:, : end - left] / 255
            left = end + int(self.chance.integers(height, 8 * height))
            if self.chance.random() < 0.5:
                return
