"""Lines for evaluation, in hands and fonts that training never sees."""

import random
from collections.abc import Callable

import numpy as np

from ocr.geometry import Image
from training.augmentation.camera import cast_shadow, through_jpeg
from training.augmentation.line_damage import cut_out, scale_to_rows
from training.augmentation.pixels import draw_normal, to_bytes
from training.data.text import TextSource
from training.data.training_line import TrainingLine
from training.data.writing.draw import draw_line
from training.data.writing.faces import Face, Pen, held_out_faces, make_face_pen
from training.data.writing.hands import EVALUATION_HANDS, make_stroke_pen


class HeldOutLines:
    """Draws lines for evaluation, in hands and fonts that training never sees; equal seeds give equal lines."""

    def __init__(self, seed: int, characters: list[str]) -> None:
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.text = TextSource(self.rng, characters)
        self.known = frozenset(characters)
        self.faces: dict[str, list[Face]] = held_out_faces()

    def make_print_pen(self) -> Pen:
        """A print font, Latin letters sometimes in a font of their own."""
        latin = self.rng.choice((None, *self.faces["latin"]))
        return make_face_pen(self.faces["chinese"][0], latin)

    def make_font_hand(self) -> Pen:
        """Long Cang for Chinese, Caveat for Latin."""
        return make_face_pen(self.faces["chinese_hand"][0], self.faces["latin_hand"][0])

    def make_stroke_hand(self) -> Pen:
        """One of the pen-stroke hands kept for evaluation; what has no strokes in the held-out fonts."""
        return make_stroke_pen(self.rng.choice(EVALUATION_HANDS), self.noise, self.make_font_hand())

    def lines(
        self,
        count: int,
        recipes: tuple[Callable[[], str], ...],
        pens: tuple[Callable[[], Pen], ...],
        spoil: Callable[[Image], Image],
        kind: str,
    ) -> list[TrainingLine]:
        """`count` lines of the recipes' texts, the pens taking turns."""
        found: list[TrainingLine] = []
        while len(found) < count:
            text = " ".join(self.rng.choice(recipes)().split())
            if not text or not self.known.issuperset(text):
                continue
            make_pen = pens[len(found) % len(pens)]
            unsteady = 0.03 if make_pen != self.make_print_pen else 0.0
            clean = draw_line(self.rng, text, make_pen(), unsteady, light_on_dark=0.0)
            if clean is not None:
                found.append(TrainingLine(text, clean, spoil(clean), kind))
        return found

    def make_spoiler(self, least: int, most: int, grain: float) -> Callable[[Image], Image]:
        """Damage: `least` to `most` pixels high on the page, noise of up to `grain` levels, JPEG."""

        def spoil(clean: Image) -> Image:
            page = scale_to_rows(clean, int(self.noise.integers(least, most + 1)))
            page = to_bytes(page + draw_normal(self.noise, page.shape) * self.noise.uniform(0.5, grain))
            return cut_out(through_jpeg(page, int(self.noise.integers(50, 86))), *clean.shape)

        return spoil

    def shade(self, clean: Image) -> Image:
        """Damage: a scan or a photo with shadows."""
        page = cast_shadow(self.noise, scale_to_rows(clean, int(self.noise.integers(22, 45))))
        return cut_out(through_jpeg(page, int(self.noise.integers(60, 91))), *clean.shape)


def handwriting_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Handwriting for evaluation, half in fonts (Long Cang, Caveat), half in pen-stroke hands from 1000 on."""
    held_out = HeldOutLines(seed, characters)
    text = held_out.text
    # What is written in strokes must be mostly Chinese, or the Latin hand would be read twice.
    fonts = held_out.lines(
        count - count // 2,
        (text.chinese, text.chinese, text.english, text.name, text.number, text.form_field),
        (held_out.make_font_hand,),
        held_out.make_spoiler(26, 60, 6),
        "handwriting_font",
    )
    strokes = held_out.lines(
        count // 2,
        (text.chinese, text.chinese, text.name, text.address),
        (held_out.make_stroke_hand,),
        held_out.make_spoiler(26, 60, 6),
        "handwriting_strokes",
    )
    return fonts + strokes


def invoice_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Small print of invoices for evaluation: 12 to 18 pixels high on the page, light noise, JPEG."""
    held_out = HeldOutLines(seed, characters)
    recipes = (held_out.text.invoice, held_out.text.invoice, held_out.text.number, held_out.text.form_field)
    return held_out.lines(count, recipes, (held_out.make_print_pen,), held_out.make_spoiler(12, 18, 5), "invoice")


def scan_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Print for evaluation, scanned or photographed with shadows."""
    held_out = HeldOutLines(seed, characters)
    return held_out.lines(count, _prose(held_out.text), (held_out.make_print_pen,), held_out.shade, "scan")


def clean_lines(seed: int, characters: list[str], count: int) -> list[TrainingLine]:
    """Undamaged print for evaluation."""
    held_out = HeldOutLines(seed, characters)
    return held_out.lines(count, _prose(held_out.text), (held_out.make_print_pen,), lambda clean: clean, "clean")


def _prose(text: TextSource) -> tuple[Callable[[], str], ...]:
    return (text.chinese, text.chinese, text.english, text.name, text.number, text.mixed, text.form_field)
