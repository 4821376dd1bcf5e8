"""Draws pages out of drawn lines: columns, tables, sizes, coloured paper, and for the ranges also grain and blur."""

import cv2
import numpy as np

from ocr.geometry import Image
from training.augmentation.pixels import Values, as_values, to_bytes
from training.data.lines import LineSource

SIDES = (512, 768, 1024, 1280)
LINE_HEIGHTS = (9, 64)  # pixels
# Between neighbours on a line, in heights: words and sentences, or the cells of a table.
PROSE_GAPS = (0.2, 1.0)
CELL_GAPS = (0.5, 8.0)
FADED = 0.3  # of its contrast that ink keeps at least
TABLE_SHARE = 0.35  # of the pages have rules between their lines
PATCH_SHARE = 0.2  # have something like a picture on them
PROSE_SHARE = 0.5  # are full lines of one size, from margin to margin


class PageSource:
    """Draws pages; equal seeds give equal pages.

    Args:
        seed: of all chance.
        characters: those that the lines are made of.
        damaged_share: share of the lines that are damaged before they are put on the page.
        sides: the heights and widths of pages, pixels.
    """

    def __init__(
        self, seed: int, characters: list[str], damaged_share: float = 0.65, sides: tuple[int, ...] = SIDES
    ) -> None:
        self.chance = np.random.default_rng(seed)
        self.lines = LineSource(seed, characters, damaged_share)
        self.sides = sides

    def page(self) -> Image:
        """A page as it may come, uint8 BGR (H, W, 3), both sides of SIDES."""
        chance = self.chance
        page = self._print(self._draw_ink(), chance.uniform(FADED, 1))
        left, right = chance.uniform(0.4, 1.0, 2)
        light = np.linspace(left, right, page.shape[1], dtype=np.float32)[None, :, None]
        page = page * light
        if chance.random() < 0.4:
            page = as_values(cv2.GaussianBlur(page, (0, 0), chance.uniform(0.4, 2)))
        return to_bytes(page + chance.normal(0, chance.uniform(0, 12), page.shape))

    def clean_page(self) -> Image:
        """A page as it leaves the printer, with rules and pictures on some, uint8 BGR (H, W, 3)."""
        ink = self._draw_ink(self.chance.random() < TABLE_SHARE)
        page = self._print(ink, self.chance.uniform(0.6, 1))
        if self.chance.random() < PATCH_SHARE:
            self._draw_picture(page)
        return to_bytes(page)

    def _draw_ink(self, ruled: bool = False) -> Values:
        """Lines of text, 0 is paper and 1 full ink, float32 (H, W)."""
        chance = self.chance
        height, width = (int(side) for side in chance.choice(self.sides, 2))
        ink = np.zeros((height, width), np.float32)
        columns = np.sort(chance.integers(0, width, int(chance.integers(2, 7)))).tolist() if ruled else []
        prose = chance.random() < PROSE_SHARE
        margins = (int(chance.integers(0, width // 5)), int(chance.integers(width * 3 // 5, width + 1)))
        top = int(chance.integers(0, 100))
        line_height = self._line_height()
        spacing = chance.uniform(1.1, 2.0)
        while top + line_height < height:
            self._fill(ink[top : top + line_height], margins if prose else None)
            step = round(line_height * (spacing if prose else chance.uniform(1.1, 2.5)))
            if ruled and step > line_height + 3:
                ink[top + (line_height + step) // 2 :][:1] = 0.8
            top += step
            if chance.random() < (0.03 if prose else 0.1):
                line_height = self._line_height()
        for column in columns:
            ink[:, column] = 0.8
        return ink

    def _line_height(self) -> int:
        """Small print as often as large."""
        return round(float(np.exp(self.chance.uniform(*np.log(LINE_HEIGHTS)))))

    def _print(self, ink: Values, strength: float) -> Values:
        """Ink of so much strength, 0..1, on paper, both of some colour; float32 (H, W, 3)."""
        chance = self.chance
        paper, colour = chance.uniform(90, 255, 3), chance.uniform(0, 90, 3)
        if chance.random() < 0.6:
            paper, colour = np.full(3, paper.max()), np.full(3, colour.min())
        if chance.random() < 0.15:
            paper, colour = colour, paper
        share = ink[:, :, None] * strength
        printed: Values = (paper * (1 - share) + colour * share).astype(np.float32)
        return printed

    def _draw_picture(self, page: Values) -> None:
        """Puts clouds of colour with edges over a part of a page, in place."""
        height, width = page.shape[:2]
        rows, columns = (int(side * self.chance.uniform(0.1, 0.5)) for side in (height, width))
        top, left = int(self.chance.integers(0, height - rows)), int(self.chance.integers(0, width - columns))
        cells = self.chance.uniform(0, 255, (*self.chance.integers(2, 12, 2), 3)).astype(np.float32)
        method = cv2.INTER_CUBIC if self.chance.random() < 0.6 else cv2.INTER_NEAREST
        page[top : top + rows, left : left + columns] = cv2.resize(cells, (columns, rows), interpolation=method)

    def _fill(self, band: Values, margins: tuple[int, int] | None) -> None:
        """Puts lines side by side into a band (h, W) of a page: close together between margins, or here and there."""
        height, width = band.shape
        left, right = margins or (int(self.chance.integers(0, width // 4)), width)
        while left < right - height:
            ink = _ink_of(self.lines.line().seen)
            size = (max(1, round(ink.shape[1] * height / ink.shape[0])), height)
            end = min(right, left + size[0])
            band[:, left:end] = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)[:, : end - left]
            gap = PROSE_GAPS if margins else CELL_GAPS
            left = end + max(2, round(height * np.exp(self.chance.uniform(*np.log(gap)))))
            if self.chance.random() < (0.1 if margins else 0.5):
                return


def _ink_of(line: Image) -> Values:
    """How much ink there is on each pixel of a line picture uint8, float32 0..1; its paper may have any tone."""
    distance = np.abs(line.astype(np.float32) - np.median(line))
    full = max(40.0, float(np.percentile(distance, 98)))
    ink: Values = np.clip(distance / full * 1.1 - 0.1, 0, 1)
    return ink
