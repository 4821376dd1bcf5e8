"""Draws pages out of drawn lines: columns, tables, sizes, coloured paper, and for the ranges also grain and blur."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.geometry import Image
from training.augmentation.pixels import Values, as_values, to_bytes
from training.data.line_places import Place, find_glyphs, find_ink_place
from training.data.lines import LineSource
from training.data.patterns import draw_clouds, draw_pattern

SIDES = (512, 768, 1024, 1280)
LINE_HEIGHTS = (9, 64)  # pixels
# Between neighbours on a line, in heights: words and sentences, or the cells of a table.
PROSE_GAPS = (0.2, 1.0)
CELL_GAPS = (0.5, 8.0)
FADED = 0.3  # of its contrast that ink keeps at least
TABLE_SHARE = 0.35  # of the pages have rules between their lines
PATCH_SHARE = 0.35  # have something like a picture on them
PATTERN_SHARE = 0.6  # of those are patterns, the others clouds of colour
PROSE_SHARE = 0.5  # are full lines of one size, from margin to margin
MOST_APART = 4  # letters of a label that is set wide
GLYPH_GAPS = (0.3, 1.5)  # between them, in heights
# So many pages are verses or columns of words: phrases of a few letters, all so far apart.
PHRASES_SHARE, PHRASE_LETTERS, PHRASE_GAPS = 0.2, (2, 9), (0.6, 1.3)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page uint8 BGR (H, W, 3), the ink on it, 0..1, (H, W), and of each line its place, or those of its letters."""

    image: Image
    ink: Values
    lines: list[list[Place]]


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
        phrases = self.chance.random() < PHRASES_SHARE
        gap = float(self.chance.uniform(*PHRASE_GAPS)) if phrases else None
        ink, lines = self._draw_ink(not phrases and self.chance.random() < TABLE_SHARE, gap)
        page = self._print(ink, self.chance.uniform(0.6, 1))
        if self.chance.random() < PATCH_SHARE:
            left, top, right, bottom = self._draw_picture(page)
            ink[top:bottom, left:right] = 0
        return DrawnPage(to_bytes(page), ink, lines)

    def _draw_ink(self, ruled: bool = False, phrase_gap: float | None = None) -> tuple[Values, list[list[Place]]]:
        """Lines of text, 0 is paper and 1 full ink, float32 (H, W); and where they are, or the letters set apart.

        With a gap, in heights, they are full lines of phrases so far apart.
        """
        chance = self.chance
        height, width = (int(side) for side in chance.choice(self.sides, 2))
        ink = np.zeros((height, width), np.float32)
        columns = np.sort(chance.integers(0, width, int(chance.integers(2, 7)))).tolist() if ruled else []
        prose = phrase_gap is not None or chance.random() < PROSE_SHARE
        margins = (int(chance.integers(0, width // 5)), int(chance.integers(width * 3 // 5, width + 1)))
        top = int(chance.integers(0, 100))
        line_height = self._line_height()
        spacing = chance.uniform(1.1, 2.0)
        lines = []
        while top + line_height < height:
            band = ink[top : top + line_height]
            for places in self._fill(band, margins if prose else None, phrase_gap):
                lines.append([(left, top + above, right, top + below) for left, above, right, below in places])
            step = round(line_height * (spacing if prose else chance.uniform(1.1, 2.5)))
            if ruled and step > line_height + 3:
                ink[top + (line_height + step) // 2 :][:1] = 0.8
            top += step
            if chance.random() < (0.03 if prose else 0.1):
                line_height = self._line_height()
        for column in columns:
            ink[:, column] = 0.8
        return ink, lines

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
        """Puts clouds of colour or a pattern over a part of a page, in place; returns which."""
        height, width = page.shape[:2]
        rows, columns = (int(side * self.chance.uniform(0.1, 0.5)) for side in (height, width))
        top, left = int(self.chance.integers(0, height - rows)), int(self.chance.integers(0, width - columns))
        draw = draw_pattern if self.chance.random() < PATTERN_SHARE else draw_clouds
        page[top : top + rows, left : left + columns] = draw(self.chance, rows, columns)
        return left, top, left + columns, top + rows

    def _fill(self, band: Values, margins: tuple[int, int] | None, phrase_gap: float | None) -> Iterator[list[Place]]:
        """Puts lines side by side into a band (h, W) of a page: close together between margins, or here and there.

        Yields where each line is, or its letters if they stand apart.
        """
        chance, (height, width) = self.chance, band.shape
        left, right = margins or (int(chance.integers(0, width // 4)), width)
        while left < right - height:
            pieces, gaps = [_ink_of(self.lines.line().seen)], PROSE_GAPS if margins else CELL_GAPS
            if phrase_gap is not None:
                pieces, gaps = [self._cut_phrase(pieces[0])], (phrase_gap, phrase_gap)
            elif self.apart_share and chance.random() < self.apart_share:
                pieces = self._set_apart(pieces[0])
                gaps = GLYPH_GAPS if len(pieces) > 1 else gaps
            places: list[Place] = []
            for piece in pieces:
                size = (max(1, round(piece.shape[1] * height / piece.shape[0])), height)
                end = min(right, left + size[0])
                band[:, left:end] = cv2.resize(piece, size, interpolation=cv2.INTER_AREA)[:, : end - left]
                if place := find_ink_place(band[:, left:end]):
                    places.append((left + place[0], place[1], left + place[2], place[3]))
                left = end + max(2, round(height * np.exp(chance.uniform(*np.log(gaps)))))
                if left >= right - height:
                    break
            if places:
                yield places
            if phrase_gap is None and left < right - height and chance.random() < (0.1 if margins else 0.5):
                break

    def _set_apart(self, ink: Values) -> list[Values]:
        """One letter of a line's ink (h, W), or a few, each by itself; the line if it has no letters."""
        glyphs = self._choose_glyphs(ink, int(self.chance.integers(1, MOST_APART + 1)))
        return [ink[:, start:end] for start, end in glyphs] or [ink]

    def _cut_phrase(self, ink: Values) -> Values:
        """A few neighbouring letters of a line's ink (h, W)."""
        glyphs = self._choose_glyphs(ink, int(self.chance.integers(*PHRASE_LETTERS)))
        return ink[:, glyphs[0][0] : glyphs[-1][1]] if glyphs else ink

    def _choose_glyphs(self, ink: Values, count: int) -> list[tuple[int, int]]:
        """Where so many neighbouring letters of a line's ink (h, W) begin and end; fewer if it has no more."""
        glyphs = find_glyphs(ink)
        first = int(self.chance.integers(0, max(1, len(glyphs) - count + 1)))
        return glyphs[first : first + count]


def _ink_of(line: Image) -> Values:
    """How much ink there is on each pixel of a line picture uint8, float32 0..1; its paper may have any tone."""
    distance = np.abs(line.astype(np.float32) - np.median(line))
    full = max(40.0, float(np.percentile(distance, 98)))
    ink: Values = np.clip(distance / full * 1.1 - 0.1, 0, 1)
    return ink
