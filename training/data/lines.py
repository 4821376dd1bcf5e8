"""Training lines without end: text, drawn clean, and the same line damaged; and lines of held-out hands and fonts.

python -m training lines --out sheet.png        # a contact sheet to look at
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from training.augmentation.camera import compressed, normal, shadow, to_bytes
from training.augmentation.line_damage import KINDS, at_rows, choose_kinds, cut_out, damage, warp
from training.data.draw import draw_line
from training.data.faces import (
    Face,
    Pen,
    chinese_faces,
    face_pen,
    hand_faces,
    held_out_faces,
    latin_faces,
    latin_hand_faces,
)
from training.data.hands import EVALUATION_HANDS, TRAINING_HANDS, stroke_pen
from training.data.text import TextSource

STROKE_SHARE = 0.08  # of which a quarter is Latin text, written with a font after all
HAND_FONT_SHARE = 0.09
CHECK_SEED = 990_001  # of lines that are never trained on
SHORTENABLE = 20  # characters; a line that is too wide for the widest bucket loses a quarter of its text


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A text, its clean picture and the picture to be read, both uint8 (48, W); and the (first) kind of damage."""

    text: str
    clean: np.ndarray
    seen: np.ndarray
    kind: str


class LineSource:
    """Draws lines; equal seeds give equal lines.

    Args:
        seed: of all chance.
        characters: the classes; lines have no others.
        damaged_share: share of the lines that are damaged.
        weights: how often each kind of damage comes, `training.augmentation.line_damage.FREQUENCIES` if not given.
        uniform_share: share of the lines whose characters are drawn uniformly over all classes.
    """

    def __init__(
        self,
        seed: int,
        characters: list[str],
        damaged_share: float = 0.65,
        weights: Mapping[str, float] | None = None,
        uniform_share: float = 0.14,
    ) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.text = TextSource(self.rng, characters, uniform_share=uniform_share)
        self.known = frozenset(characters)
        self.damaged_share, self.weights = damaged_share, weights
        self.chinese, self.hands = chinese_faces(), hand_faces()
        self.latin, self.latin_hands = latin_faces(), latin_hand_faces()

    def _pen(self, text: str) -> tuple[Pen, float]:
        """A pen for the text and how unsteady it is."""
        rng, choice = self.rng, self.rng.random()
        if choice < STROKE_SHARE and not text.isascii():
            others = face_pen(rng.choice(self.hands), rng.choice(self.latin_hands), self.chinese[0])
            return stroke_pen(rng.choice(TRAINING_HANDS), self.noise, others), rng.uniform(0, 0.06)
        if choice < STROKE_SHARE + HAND_FONT_SHARE:
            face, latin = rng.choice(self.hands), rng.choice(self.latin_hands)
            return face_pen(face, latin if text.isascii() or rng.random() < 0.7 else None), rng.uniform(0, 0.05)
        latin = rng.choice(self.latin) if text.isascii() or rng.random() < 0.5 else None
        return face_pen(rng.choice(self.chinese), latin), 0.0

    def _widest_pen(self) -> Pen:
        """A pen for what few fonts have: accents, symbols, rare characters."""
        sans = self.rng.choice(self.chinese[:4])
        return face_pen(sans, None, next(face for face in self.latin if face[0].name == "DejaVuSans.ttf"))

    def line(self) -> TrainingLine:
        """One line that fits the widest bucket."""
        while True:
            text = self.text.line()
            if not self.known.issuperset(text):
                continue
            text, clean = self._drawn(text)
            if clean is None:
                continue
            if self.rng.random() < 0.25:
                clean = warp(self.noise, clean)
            if self.rng.random() >= self.damaged_share:
                return TrainingLine(text, clean, clean, "clean")
            kinds = choose_kinds(self.noise, self.weights)
            return TrainingLine(text, clean, damage(self.noise, clean, kinds), kinds[0])

    def _drawn(self, text: str) -> tuple[str, np.ndarray | None]:
        """The text, shortened if need be, and its clean picture; None if no pen can write it."""
        for attempt in range(4):
            pen, unsteady = self._pen(text) if attempt < 3 else (self._widest_pen(), 0.0)
            clean = draw_line(self.rng, text, pen, unsteady)
            if clean is not None:
                return text, clean
            if len(text) > SHORTENABLE:
                text = text[: len(text) * 3 // 4].strip()
        return text, None


def endless(source: LineSource) -> Iterator[TrainingLine]:
    """The source's lines, without end."""
    while True:
        yield source.line()


class HeldOutLines:
    """Draws lines for evaluation, in hands and fonts that training never sees; equal seeds give equal lines."""

    def __init__(self, seed: int, characters: list[str]) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.text = TextSource(self.rng, characters)
        self.known = frozenset(characters)
        self.faces: dict[str, list[Face]] = held_out_faces()

    def print_pen(self) -> Pen:
        """A print font, Latin letters sometimes in a font of their own."""
        latin = self.rng.choice((None, *self.faces["latin"]))
        return face_pen(self.faces["chinese"][0], latin)

    def font_hand(self) -> Pen:
        """Long Cang for Chinese, Caveat for Latin."""
        return face_pen(self.faces["chinese_hand"][0], self.faces["latin_hand"][0])

    def stroke_hand(self) -> Pen:
        """One of the pen-stroke hands kept for evaluation; what has no strokes in the held-out fonts."""
        return stroke_pen(self.rng.choice(EVALUATION_HANDS), self.noise, self.font_hand())

    def lines(
        self,
        count: int,
        recipes: tuple[Callable[[], str], ...],
        pens: tuple[Callable[[], Pen], ...],
        spoil: Callable[[np.ndarray], np.ndarray],
        kind: str,
    ) -> list[TrainingLine]:
        """`count` lines of the recipes' texts, the pens taking turns."""
        found: list[TrainingLine] = []
        while len(found) < count:
            text = " ".join(self.rng.choice(recipes)().split())
            if not text or not self.known.issuperset(text):
                continue
            make_pen = pens[len(found) % len(pens)]
            unsteady = 0.03 if make_pen != self.print_pen else 0.0
            clean = draw_line(self.rng, text, make_pen(), unsteady, light_on_dark=0.0)
            if clean is not None:
                found.append(TrainingLine(text, clean, spoil(clean), kind))
        return found

    def small(self, least: int, most: int, grain: float) -> Callable[[np.ndarray], np.ndarray]:
        """Damage: `least` to `most` pixels high on the page, noise of up to `grain` levels, JPEG."""

        def spoil(clean: np.ndarray) -> np.ndarray:
            page = at_rows(clean, int(self.noise.integers(least, most + 1)))
            page = to_bytes(page + normal(self.noise, page.shape) * self.noise.uniform(0.5, grain))
            return cut_out(compressed(page, int(self.noise.integers(50, 86))), *clean.shape)

        return spoil

    def shadowed(self, clean: np.ndarray) -> np.ndarray:
        """Damage: a scan or a photo with shadows."""
        page = shadow(self.noise, at_rows(clean, int(self.noise.integers(22, 45))))
        return cut_out(compressed(page, int(self.noise.integers(60, 91))), *clean.shape)


def handwriting_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Handwriting for evaluation, half in fonts (Long Cang, Caveat), half in pen-stroke hands from 1000 on."""
    held_out = HeldOutLines(seed, characters)
    text = held_out.text
    # What is written in strokes must be mostly Chinese, or the Latin hand would be read twice.
    fonts = held_out.lines(
        count - count // 2,
        (text.chinese, text.chinese, text.english, text.name, text.number, text.form_field),
        (held_out.font_hand,),
        held_out.small(26, 60, 6),
        "handwriting_font",
    )
    strokes = held_out.lines(
        count // 2,
        (text.chinese, text.chinese, text.name, text.address),
        (held_out.stroke_hand,),
        held_out.small(26, 60, 6),
        "handwriting_strokes",
    )
    return fonts + strokes


def invoice_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Small print of invoices for evaluation: 12 to 18 pixels high on the page, light noise, JPEG."""
    held_out = HeldOutLines(seed, characters)
    recipes = (held_out.text.invoice, held_out.text.invoice, held_out.text.number, held_out.text.form_field)
    return held_out.lines(count, recipes, (held_out.print_pen,), held_out.small(12, 18, 5), "invoice")


def scan_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Print for evaluation, scanned or photographed with shadows."""
    held_out = HeldOutLines(seed, characters)
    return held_out.lines(count, _prose(held_out.text), (held_out.print_pen,), held_out.shadowed, "scan")


def clean_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Undamaged print for evaluation."""
    held_out = HeldOutLines(seed, characters)
    return held_out.lines(count, _prose(held_out.text), (held_out.print_pen,), lambda clean: clean, "clean")


def _prose(text: TextSource) -> tuple[Callable[[], str], ...]:
    return (text.chinese, text.chinese, text.english, text.name, text.number, text.mixed, text.form_field)


def measure_speed(seconds: float, seed: int, characters: list[str]) -> float:
    """Lines drawn per second over `seconds`, after 500 lines that fill the caches."""
    source = LineSource(seed, characters)
    for _ in range(500):
        source.line()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        source.line()
        count += 1
    return count / (time.perf_counter() - start)


def contact_sheet(path: Path, seed: int, characters: list[str], rows: int = 64) -> None:
    """Writes a picture of `rows` lines: the kind of damage, the clean line and the one that is read."""
    sheet = np.full((rows * 52, 1800), 255, np.uint8)
    names = ["clean", *KINDS]
    for row in range(rows):
        kind = names[row % len(names)]
        source = LineSource(seed + row, characters, float(kind != "clean"), None if kind == "clean" else {kind: 1.0})
        line = source.line()
        cv2.putText(sheet, kind, (4, row * 52 + 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv2.LINE_AA)
        for column, picture in ((130, line.clean), (970, line.seen)):
            sheet[row * 52 : row * 52 + 48, column : column + min(830, picture.shape[1])] = picture[:, :830]
    cv2.imwrite(str(path), sheet)
