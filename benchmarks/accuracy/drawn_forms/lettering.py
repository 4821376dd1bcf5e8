"""How a form's words are printed: in which fonts, how large, in what ink; and the glyphs of a text, one beside another.

Lengths are millimetres on paper.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.geometry import Image as Pixels
from training.data.writing.dot_matrix import make_dot_matrix_pen
from training.data.writing.faces import (
    EM,
    FANDOL,
    OPENTYPE,
    TRUETYPE,
    Face,
    Glyph,
    chinese_faces,
    held_out_faces,
    latin_faces,
    make_face_pen,
)
from training.data.writing.sign_faces import code_faces, held_out_sign_faces

Colour = tuple[int, int, int]  # red, green, blue
BLACK: Colour = (25, 25, 28)

_DOTS = make_dot_matrix_pen(0.95)
_LARGE = 100.0  # pixels


@dataclass(frozen=True, slots=True)
class Lettering:
    """A way to print.

    `faces` are tried in turn for each character, `latin` before them for ASCII. `size` is the em, `stretch` how wide
    letters are beside how they were designed, `spacing` what is put between them, `weight` how much bolder strokes are.
    With `dots`, texts of digits alone are those of a needle printer. `drift` is how far to the
    right and down of its place it is printed, as what another machine fills in.
    """

    faces: tuple[Face, ...]
    size: float
    latin: Face | None = None
    ink: Colour = BLACK
    stretch: float = 1.0
    spacing: float = 0.0
    weight: float = 0.0
    dots: bool = False
    drift: tuple[float, float] = (0.0, 0.0)

    def but(self, **changes: object) -> Self:
        """The same with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def scaled(self, factor: float) -> Self:
        """The same, larger or smaller."""
        return replace(self, size=self.size * factor)

    def measure(self, text: str) -> float:
        """How wide a text is."""
        return sum(glyph.advance for glyph in self.lay_out(text, 8.0)) / 8.0 - self.spacing * bool(text)

    def lay_out(self, text: str, scale: float) -> Iterator[Glyph]:
        """The glyphs of a text at so many pixels a millimetre; advances hold the spacing.

        Raises:
            ValueError: no face has a character.
        """
        dots = self.dots and all(map(_DOTS, text))
        for character in text:
            glyph = self._find(character, scale, dots)
            yield glyph._replace(advance=glyph.advance + self.spacing * scale)

    def _find(self, character: str, scale: float, dots: bool) -> Glyph:
        pixels = round(self.size * scale, 2)
        if dots and (dotted := _DOTS(character)) is not None:
            return _resize(dotted, pixels / EM, self.stretch)
        for face in ((self.latin,) if self.latin and character.isascii() else ()) + self.faces:
            if make_face_pen(face)(character) is not None:
                return _draw_glyph(face, character, pixels, self.stretch, self.weight * scale)
        raise ValueError(f"no face has {character!r}")


@lru_cache(maxsize=20_000)
def _draw_glyph(face: Face, character: str, pixels: float, stretch: float, bolder: float) -> Glyph:
    font = _load(face, pixels)
    left, top, right, bottom = font.getbbox(character, anchor="ls", stroke_width=bolder)
    left, top, right, bottom = int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2
    picture = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(picture).text((-left, -top), character, 255, font, anchor="ls", stroke_width=bolder)
    # Hinting rounds a small font's advances to whole pixels; a large one's are those of the design.
    advance = _load(face, _LARGE).getlength(character) * pixels / _LARGE
    return _resize(Glyph(np.array(picture), left, top, advance), 1.0, stretch)


@lru_cache(maxsize=200)
def _load(face: Face, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face[0]), pixels, index=face[1], layout_engine=ImageFont.Layout.BASIC)


def _resize(glyph: Glyph, factor: float, stretch: float) -> Glyph:
    if factor == stretch == 1.0:
        return glyph
    wide = factor * stretch
    height, width = glyph.ink.shape
    size = (max(1, round(width * wide)), max(1, round(height * factor)))
    ink: Pixels = np.asarray(cv2.resize(glyph.ink, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Glyph(ink, round(glyph.left * wide), round(glyph.top * factor), glyph.advance * wide)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of one form: what is printed beforehand, what is filled in, titles, long numbers; those in English."""

    label: Lettering
    value: Lettering
    title: Lettering
    digits: Lettering
    english: Lettering
    receipt: Lettering

    def drifted(self, drift: tuple[float, float]) -> "Fonts":
        """The same, all that is filled in being printed off its place."""
        return replace(self, value=self.value.but(drift=drift), digits=self.digits.but(drift=drift))

    @classmethod
    def choose(cls, rng: random.Random, held_out: bool) -> "Fonts":
        """Fonts that the networks were trained on, or with `held_out` such as they have never seen."""
        if held_out:
            chinese = tuple(held_out_faces()["chinese"])
            latin = rng.choice((None, None, *held_out_faces()["latin"]))
            code = rng.choice(held_out_sign_faces()["code"])
            narrow = rng.uniform(0.84, 1.0)
            label = Lettering(chinese, 3.2, stretch=rng.uniform(0.9, 1.05), weight=rng.choice((0.0, 0.03)))
            value = Lettering(chinese, 3.4, latin, stretch=narrow, weight=rng.choice((0.0, 0.0, 0.03)))
            english = Lettering((rng.choice([*held_out_faces()["latin"], *chinese]), *chinese), 3.8)
            receipt = Lettering((code, *chinese), 3.3)
            dots = rng.random() < 0.2
            return cls(label, value, label.but(weight=0.08), value.but(latin=code, dots=dots), english, receipt)
        spare = (chinese_faces()[0],)
        song = [(OPENTYPE / "noto/NotoSerifCJK-Regular.ttc", 2), (FANDOL / "FandolSong-Regular.otf", 0)]
        song += [(TRUETYPE / "arphic/uming.ttc", 0), (TRUETYPE / "arphic-gbsn00lp/gbsn00lp.ttf", 0)]
        hei = [spare[0], (TRUETYPE / "wqy/wqy-microhei.ttc", 0), (FANDOL / "FandolHei-Regular.otf", 0)]
        kai = [(FANDOL / "FandolKai-Regular.otf", 0), (TRUETYPE / "arphic/ukai.ttc", 0)]
        mono = [face for face in code_faces() if "vt323" not in face[0].name and "share-tech" not in face[0].name]
        label = Lettering((rng.choice([*song, *song, *kai, *hei]), *spare), 3.2)
        value = Lettering((rng.choice([*song, *hei]), *spare), 3.4, rng.choice((None, None, None, mono[2])))
        bold = (OPENTYPE / f"noto/Noto{rng.choice(('Sans', 'Serif'))}CJK-Bold.ttc", 2)
        title = Lettering((rng.choice((bold, *kai)), *spare), 3.2)
        names = (
            "LiberationSans-Regular",
            "LiberationSerif-Regular",
            "Lato-Regular",
            "Roboto-Regular",
            "NimbusSans-Regular",
        )
        text = [face for face in latin_faces() if face[0].stem in names]
        english = Lettering((rng.choice(text), *spare), 3.8)
        receipt = Lettering((rng.choice(mono), *spare), 3.3)
        return cls(label, value, title, value.but(latin=rng.choice(mono)), english, receipt)
