"""Training lines without end: text, drawn clean, and the same line damaged."""

import random
from collections.abc import Iterator, Mapping

import numpy as np

from ocr.geometry import Image
from training.augmentation.line_damage import choose_kinds, damage, warp
from training.data.corpora import lines_of
from training.data.devices import Writing
from training.data.other_languages import LanguageTexts
from training.data.quantities import squeeze
from training.data.signs import SignTexts
from training.data.text import TextSource
from training.data.training_line import TrainingLine
from training.data.writing.draw import draw_line
from training.data.writing.faces import (
    Pen,
    chinese_faces,
    hand_faces,
    japanese_faces,
    latin_faces,
    latin_hand_faces,
    make_face_pen,
)
from training.data.writing.hands import TRAINING_HANDS, make_stroke_pen
from training.data.writing.sign_pens import SignPens

STROKE_SHARE = 0.08  # of which a quarter is Latin text, written with a font after all
HAND_FONT_SHARE = 0.09
CHECK_SEED = 990_001  # of lines that are never trained on
# The kinds of all lines of signs and of those in other languages, damaged or not.
SIGNS, OTHER_LANGUAGES = "signs", "other languages"
CLOSE_SHARE = 0.65  # of lone signs, cut close around their ink
SQUEEZED_SHARE = 0.3  # of units that are drawn as one character, where there is one
LIGHT_ON_DARK: dict[Writing, float] = {"print": 0.1, "code": 0.25, "needles": 0.1, "segments": 0.5, "dots": 0.1}
SHORTENABLE = 20  # characters; a line that is too wide for the widest bucket loses a quarter of its text


class LineSource:
    """Draws lines; equal seeds give equal lines.

    Args:
        seed: of all chance.
        characters: the classes; lines have no others.
        damaged_share: share of the lines that are damaged.
        weights: how often each kind of damage comes, `training.augmentation.line_damage.FREQUENCIES` if not given.
        uniform_share: share of the lines whose characters are drawn uniformly over all classes.
        sign_share: share of lines of signs that carry a value.
        language_share: share of lines in other languages than Chinese and English.
    """

    def __init__(
        self,
        seed: int,
        characters: list[str],
        damaged_share: float = 0.65,
        weights: Mapping[str, float] | None = None,
        uniform_share: float = 0.14,
        sign_share: float = 0.0,
        language_share: float = 0.0,
    ) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.text = TextSource(self.rng, characters, uniform_share=uniform_share)
        self.sign_share, self.signs, self.sign_pens = sign_share, SignTexts(self.rng, lines_of), SignPens(self.rng)
        self.language_share, self.languages = language_share, LanguageTexts(self.rng, lines_of)
        self.known = frozenset(characters)
        self.damaged_share, self.weights = damaged_share, weights
        self.chinese, self.hands = chinese_faces(), hand_faces()
        self.latin, self.latin_hands, self.japanese = latin_faces(), latin_hand_faces(), japanese_faces()

    def _choose_pen(self, text: str) -> tuple[Pen, float]:
        """A pen for the text and how unsteady it is."""
        rng, choice = self.rng, self.rng.random()
        if choice < STROKE_SHARE and not text.isascii():
            others = make_face_pen(rng.choice(self.hands), rng.choice(self.latin_hands), self.chinese[0])
            return make_stroke_pen(rng.choice(TRAINING_HANDS), self.noise, others), rng.uniform(0, 0.06)
        if choice < STROKE_SHARE + HAND_FONT_SHARE:
            face, latin = rng.choice(self.hands), rng.choice(self.latin_hands)
            return make_face_pen(face, latin if text.isascii() or rng.random() < 0.7 else None), rng.uniform(0, 0.05)
        print_latin = rng.choice(self.latin) if text.isascii() or rng.random() < 0.5 else None
        return make_face_pen(rng.choice(self.chinese), print_latin), 0.0

    def _choose_widest_pen(self) -> Pen:
        """A pen for what few fonts have: accents, symbols, rare characters."""
        sans = self.rng.choice(self.chinese[:4])
        return make_face_pen(sans, None, next(face for face in self.latin if face[0].name == "DejaVuSans.ttf"))

    def line(self) -> TrainingLine:
        """One line that fits the widest bucket."""
        while True:
            kind, text, clean = self._draw_some()
            if clean is None:
                continue
            if self.rng.random() < 0.25:
                clean = warp(self.noise, clean)
            if self.rng.random() >= self.damaged_share:
                return TrainingLine(text, clean, clean, kind or "clean")
            kinds = choose_kinds(self.noise, self.weights)
            return TrainingLine(text, clean, damage(self.noise, clean, kinds), kind or kinds[0])

    def _draw_some(self) -> tuple[str | None, str, Image | None]:
        """What kind of line it is, if of a kind of its own, and what `_draw` gives."""
        choice = self.rng.random() if self.sign_share + self.language_share else 1.0
        if choice < self.sign_share:
            return SIGNS, *self._draw_signs()
        if choice < self.sign_share + self.language_share:
            return OTHER_LANGUAGES, *self._draw_language()
        return None, *self._draw(self.text.line())

    def _draw_language(self) -> tuple[str, Image | None]:
        """A line in another language and its clean picture; None if the pen that was drawn can't write it."""
        language, text = self.languages.line()
        if not text or not self.known.issuperset(text):
            return text, None
        return text, draw_line(
            self.rng, text, make_face_pen(self.rng.choice(self.japanese if language == "ja" else self.latin))
        )

    def _draw_signs(self) -> tuple[str, Image | None]:
        """A line of signs and its clean picture; None if the pen that was drawn can't write it."""
        signs = self.signs.line()
        text = " ".join(signs.text.split())
        if not self.known.issuperset(text):
            return text, None
        drawn = squeeze(text) if self.rng.random() < SQUEEZED_SHARE else text
        pen = self.sign_pens.choose(drawn, signs.writing)
        close = signs.lone and self.rng.random() < CLOSE_SHARE
        return text, draw_line(self.rng, drawn, pen, light_on_dark=LIGHT_ON_DARK[signs.writing], close=close)

    def _draw(self, text: str) -> tuple[str, Image | None]:
        """The text, shortened if need be, and its clean picture; None if no pen can write it."""
        if not self.known.issuperset(text):
            return text, None
        for attempt in range(4):
            pen, unsteady = self._choose_pen(text) if attempt < 3 else (self._choose_widest_pen(), 0.0)
            clean = draw_line(self.rng, text, pen, unsteady)
            if clean is not None:
                return text, clean
            if len(text) > SHORTENABLE:
                text = text[: len(text) * 3 // 4].strip()
        return text, None


def draw_lines(source: LineSource) -> Iterator[TrainingLine]:
    """The source's lines, without end."""
    while True:
        yield source.line()
