"""A page's text as rows of glyphs, in which labels and values are looked for: level, in one form, without spaces."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ocr.geometry import Quadrilateral
from ocr.layout.characters import find_reading_box, is_vertical, is_wide, locate_characters
from ocr.layout.rows import find_rows
from ocr.results import Character, Line, Page
from ocr.tables.level import LevelFrame

APART = 0.6  # heights of a line: what stands so far from the glyph before it begins anew
# What marks NFKC leaves apart that mean the same, as they are looked for.
ONE_FORM = str.maketrans("、，。〔〕【】“”‘’—–−", ",,.()()\"\"''---")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a page, never a space.

    `text` is in one form (NFKC, brackets and dashes of one kind); `left` to `bottom` are in the level frame;
    `spaced`: a space stands before it; `first`: a line begins with it; `line` is the index of its line on the page.
    """

    text: str
    source: Character
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool
    first: bool
    line: int

    @property
    def height(self) -> float:
        """Of its line, in pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """Glyphs that stand side by side, from the left; `text` is theirs joined, a character for each glyph."""

    glyphs: tuple[Glyph, ...]
    text: str

    def is_apart(self, index: int) -> bool:
        """Whether a glyph begins something: it is the first, or there is white before it."""
        if index == 0 or self.glyphs[index].first:
            return True
        return self.measure_gap(index) > APART

    def split(self, begins: Callable[[int], bool]) -> list[tuple[int, int]]:
        """Its parts, from which glyph to before which: one begins with the first glyph, and where `begins` says so."""
        starts = [index for index in range(len(self.glyphs)) if index == 0 or begins(index)]
        return list(pairwise([*starts, len(self.glyphs)]))

    def measure_gap(self, index: int) -> float:
        """The white before a glyph other than the first, in heights of its line; the spaces in it count."""
        before, here = self.glyphs[index - 1], self.glyphs[index]
        if before.line == here.line:  # a line's spans touch: only a space says that there is white
            widths = sum(_width(glyph.text) for glyph in (before, here)) / 2 * here.height
            middles = (here.left + here.right - before.left - before.right) / 2
            return max((middles - widths) / max(here.height, 1e-6), 0.0)
        return max((here.left - before.right) / max(here.height, 1e-6), 0.0)


def _width(text: str) -> float:
    """Of a character, in heights of its line."""
    return 0.85 if is_wide(text) else 0.45


def split_rows(page: Page) -> list[Row]:
    """The page's rows from the top, in the frame in which it is level."""
    frame = LevelFrame(page.angle + page.direction)
    numbers = [number for number, line in enumerate(page.lines) if line.kind == "text" and line.text.strip(" _")]
    lines = [page.lines[number] for number in numbers]
    if not lines:
        return []
    sheet = frame.lay_lines(lines)
    rows = []
    for members in find_rows(sheet, np.arange(len(lines))):
        glyphs = [glyph for index in members for glyph in _split_line(lines[index], numbers[index], frame)]
        if glyphs:
            rows.append(Row(tuple(glyphs), "".join(glyph.text for glyph in glyphs)))
    return rows


def _split_line(line: Line, number: int, frame: LevelFrame) -> Iterator[Glyph]:
    laid = frame.lay(np.array(find_reading_box(line), np.float64))
    vertical = is_vertical(line)
    if vertical:
        (left, top), (right, bottom) = laid.min(0).tolist(), laid.max(0).tolist()
    else:
        left, right = float(laid[[0, 3], 0].mean()), float(laid[[1, 2], 0].mean())
        top, bottom = float(laid[:2, 1].mean()), float(laid[2:, 1].mean())
    edge, length = (top, bottom - top) if vertical else (left, right - left)
    cells = locate_characters(line)
    sources = line.characters if len(line.characters) == len(cells) else tuple(cells)
    spaced, first = False, True
    for cell, source in zip(cells, sources, strict=True):
        if source.text.isspace() or not source.text:
            spaced = True
            continue
        start, end = (edge + share * length for share in (cell.start, cell.end))
        place = (left, start, right, end) if vertical else (start, top, end, bottom)
        for text in unicodedata.normalize("NFKC", source.text).translate(ONE_FORM):
            if not text.isspace():
                yield Glyph(text, source, *place, spaced, first, number)
                spaced = first = False


@dataclass(frozen=True, slots=True)
class Span:
    """Some glyphs of a page: what was taken for a value, in reading order. Never empty."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """In one form, with spaces between words, but none between Chinese characters."""
        return self.join([glyph.text for glyph in self.glyphs])

    @property
    def printed(self) -> str:
        """As it is printed, with the same spaces."""
        texts = [glyph.source.text for glyph in self.glyphs]
        same = [here.source is before.source for before, here in pairwise(self.glyphs)]
        return self.join([texts[0], *("" if again else text for again, text in zip(same, texts[1:], strict=True))])

    def join(self, texts: Sequence[str]) -> str:
        """Texts in the glyphs' places, with the same spaces."""
        parts = [texts[0]]
        for (before, here), text in zip(pairwise(self.glyphs), texts[1:], strict=True):
            parted = here.spaced or here.line != before.line
            chinese = is_wide(before.text) or is_wide(here.text)
            parts.append(f" {text}" if parted and text and not chinese else text)
        return "".join(parts)

    @property
    def sources(self) -> tuple[Character, ...]:
        """The characters that were read; one that has two glyphs comes once."""
        kept = [self.glyphs[0].source]
        for before, here in pairwise(self.glyphs):
            if here.source is not before.source:
                kept.append(here.source)
        return tuple(kept)

    @property
    def lines(self) -> tuple[int, ...]:
        """Indices of its lines on the page."""
        return tuple(dict.fromkeys(glyph.line for glyph in self.glyphs))

    def bound(self, page: Page) -> Quadrilateral:
        """The rectangle around it, level as the page's lines are, in page pixels."""
        return bound_glyphs(self.glyphs, page)


def bound_glyphs(glyphs: Sequence[Glyph], page: Page) -> Quadrilateral:
    """The rectangle around at least one glyph, as a quadrilateral in page pixels."""
    return LevelFrame(page.angle + page.direction).put_back_box(*find_edges(glyphs))


def find_edges(glyphs: Iterable[Glyph]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of at least one glyph, in the level frame."""
    lefts, tops, rights, bottoms = zip(*((g.left, g.top, g.right, g.bottom) for g in glyphs), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
