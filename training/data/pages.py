"""Draws pages out of drawn lines: columns, tables, sizes, coloured paper, and for the ranges also grain and blur."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.geometry import Image
from training.augmentation.pixels import Values, as_values, to_bytes
from training.data.line_places import Place, find_glyphs, find_ink_place
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
MOST_APART = 4  # letters of a label that is set wide
GLYPH_GAPS = (0.3, 1.5)  # between them, in heights


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page uint8 BGR (H, W, 3), the ink on it, 0..1, (H, W), and where its lines are, or letters that stand apart."""

    image: Image
    ink: Values
    places: list[Place]


class PageSource:
    """Draws pages; equal seeds give equal pages.

    Args:
        seed: of all chance.
        characters: those that the lines are made of.
        damaged_share: share of the lines that are damaged before they are put on the page.
        sides: the heights and widths of pages, pixels.
        apart_share: share of the lines that are one letter or a few set apart.
    """

    def __init__(
        self,
        seed: int,
        characters: list[str],
        damaged_share: float = 0.65,
        sides: tuple[int, ...] = SIDES,
        apart_share: float = 0.0,
    ) -> None:
        self.chance = np.random.default_rng(seed)
        self.lines = LineSource(seed, characters, damaged_share)
        self.sides = sides
        self.apart_share = apart_share

    def page(self) -> Image:
        """A page as it may come, uint8 BGR (H, W, 3), both sides of SIDES."""
        chance = self.chance
        page = self._print(self._draw_ink()[0], chance.uniform(FADED, 1))
        left, right = chance.uniform(0.4, 1.0, 2)
        light = np.linspace(left, right, page.shape[1], dtype=np.float32)[None, :, None]
        page = page * light
        if chance.random() < 0.4:
            page = as_values(cv2.GaussianBlur(page, (0, 0), chance.uniform(0.4, 2)))
        return to_bytes(page + chance.normal(0, chance.uniform(0, 12), page.shape))

    def clean_page(self) -> DrawnPage:
        """A page as it leaves the printer, with rules and pictures on some."""
        ink, places = self._draw_ink(self.chance.random() < TABLE_SHARE)
        page = self._print(ink, self.chance.uniform(0.6, 1))
        if self.chance.random() < PATCH_SHARE:
            left, top, right, bottom = self._draw_picture(page)
            ink[top:bottom, left:right] = 0
        return DrawnPage(to_bytes(page), ink, places)

    def _draw_ink(self, ruled: bool = False) -> tuple[Values, list[Place]]:
        """Lines of text, 0 is paper and 1 full ink, float32 (H, W); and where they are."""
        chance = self.chance
        height, width = (int(side) for side in chance.choice(self.sides, 2))
        ink = np.zeros((height, width), np.float32)
        columns = np.sort(chance.integers(0, width, int(chance.integers(2, 7)))).tolist() if ruled else []
        prose = chance.random() < PROSE_SHARE
        margins = (int(chance.integers(0, width // 5)), int(chance.integers(width * 3 // 5, width + 1)))
        top = int(chance.integers(0, 100))
        line_height = self._line_height()
        spacing = chance.uniform(1.1, 2.0)
        places = []
        while top + line_height < height:
            for left, above, right, below in self._fill(ink[top : top + line_height], margins if prose else None):
                places.append((left, top + above, right, top + below))
            step = round(line_height * (spacing if prose else chance.uniform(1.1, 2.5)))
            if ruled and step > line_height + 3:
                ink[top + (line_height + step) // 2 :][:1] = 0.8
            top += step
            if chance.random() < (0.03 if prose else 0.1):
                line_height = self._line_height()
        for column in columns:
            ink[:, column] = 0.8
        return ink, places

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

    def _draw_picture(self, page: Values) -> Place:
        """Puts clouds of colour with edges over a part of a page, in place; returns which."""
        height, width = page.shape[:2]
        rows, columns = (int(side * self.chance.uniform(0.1, 0.5)) for side in (height, width))
        top, left = int(self.chance.integers(0, height - rows)), int(self.chance.integers(0, width - columns))
        cells = self.chance.uniform(0, 255, (*self.chance.integers(2, 12, 2), 3)).astype(np.float32)
        method = cv2.INTER_CUBIC if self.chance.random() < 0.6 else cv2.INTER_NEAREST
        page[top : top + rows, left : left + columns] = cv2.resize(cells, (columns, rows), interpolation=method)
        return left, top, left + columns, top + rows

    def _fill(self, band: Values, margins: tuple[int, int] | None) -> list[Place]:
        """Puts lines side by side into a band (h, W) of a page: close together between margins, or here and there."""
        height, width = band.shape
        left, right = margins or (int(self.chance.integers(0, width // 4)), width)
        places: list[Place] = []
        while left < right - height:
            ink = _ink_of(self.lines.line().seen)
            glyphs = self._set_apart(ink) if self.apart_share and self.chance.random() < self.apart_share else [ink]
            for glyph in glyphs:
                size = (max(1, round(glyph.shape[1] * height / glyph.shape[0])), height)
                end = min(right, left + size[0])
                band[:, left:end] = cv2.resize(glyph, size, interpolation=cv2.INTER_AREA)[:, : end - left]
                if place := find_ink_place(band[:, left:end]):
                    places.append((left + place[0], place[1], left + place[2], place[3]))
                gap = GLYPH_GAPS if len(glyphs) > 1 else PROSE_GAPS if margins else CELL_GAPS
                left = end + max(2, round(height * np.exp(self.chance.uniform(*np.log(gap)))))
                if left >= right - height:
                    return places
            if self.chance.random() < (0.1 if margins else 0.5):
                break
        return places

    def _set_apart(self, ink: Values) -> list[Values]:
        """One letter of a line's ink (h, W), or a few, each by itself; the line if it has no letters."""
        glyphs = find_glyphs(ink)
        if not glyphs:
            return [ink]
        count = int(self.chance.integers(1, MOST_APART + 1))
        first = int(self.chance.integers(0, max(1, len(glyphs) - count + 1)))
        return [ink[:, start:end] for start, end in glyphs[first : first + count]]


def _ink_of(line: Image) -> Values:
    """How much ink there is on each pixel of a line picture uint8, float32 0..1; its paper may have any tone."""
    distance = np.abs(line.astype(np.float32) - np.median(line))
    full = max(40.0, float(np.percentile(distance, 98)))
    ink: Values = np.clip(distance / full * 1.1 - 0.1, 0, 1)
    return ink
