"""Fonts as pens: which there are, what they can write, which are kept for evaluation.

A pen gives the glyph of a character: a font's (`make_face_pen`), or one that is written stroke by stroke
(`training.data.writing.hands`).
"""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.geometry import Image as Pixels
from training.data.material import ROOT, in_gb2312

TRUETYPE = ROOT / "root/usr/share/fonts/truetype"
OPENTYPE = ROOT / "root/usr/share/fonts/opentype"
FANDOL = ROOT / "root/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NPM = ROOT / "npm"
WEIGHTS = ("Regular", "Bold")
EM = 48  # glyphs are drawn at this size, and hardly ever enlarged afterwards

# Glyphs that are blank or wrong in a font (found by eye and by comparing outlines).
WRONG_GLYPHS = {
    "Fandol": "￥£®",
    "wqy-microhei": "℃",
    "uming": "™",
    "ukai": "™",
    "ZhiMangXing": "则",
    "fontsource-long-cang": "时",
}
# Kept for evaluation, never drawn in training. Carlito is Lato at other widths, so Caladea is kept as well.
HELD_OUT = ("wqy-zenhei", "Carlito", "Caladea", "long-cang", "caveat")
NO_HANDS = ("marker-gothic", "vt323", "share-tech-mono", "doto", "symbols-2")  # npm packages of no Latin handwriting

Face = tuple[Path, int]


class Glyph(NamedTuple):
    """A character's ink uint8 (h, w), where its left and top lie from pen and baseline, and the pen's advance."""

    ink: Pixels
    left: int
    top: int
    advance: float


Pen = Callable[[str], Glyph | None]


def chinese_faces() -> list[Face]:
    """Print fonts that hold Chinese, as (file, index in the collection)."""
    noto = [(OPENTYPE / f"noto/Noto{style}CJK-{weight}.ttc", 2) for style in ("Sans", "Serif") for weight in WEIGHTS]
    wenkai = [(TRUETYPE / f"lxgw-wenkai/LXGWWenKai-{weight}.ttf", 0) for weight in ("Light", "Regular", "Bold")]
    fandol = [
        (FANDOL / f"Fandol{name}.otf", 0)
        for name in ("Song-Regular", "Song-Bold", "Hei-Regular", "Hei-Bold", "Kai-Regular", "Fang-Regular")
    ]
    others = [
        (TRUETYPE / name, 0)
        for name in (
            "wqy/wqy-microhei.ttc",
            "arphic/uming.ttc",
            "arphic/ukai.ttc",
            "arphic-gbsn00lp/gbsn00lp.ttf",
            "arphic-gkai00mp/gkai00mp.ttf",
            "smiley-sans/SmileySans-Oblique.ttf",
        )
    ]
    return [*noto, *noto, *wenkai, *fandol, *others]


def hand_faces() -> list[Face]:
    """Handwriting fonts that hold Chinese. A folder stands for a font that comes in slices."""
    brushes = [(path, 0) for path in sorted(ROOT.glob("npm/expo-google-fonts-*/**/*.ttf"))]
    return [*brushes, (TRUETYPE / "seto/setofont.ttf", 0), (NPM / "fontsource-lxgw-marker-gothic/package", 0)]


def latin_faces() -> list[Face]:
    """Print fonts for Latin text."""
    folders = ("liberation2", "dejavu", "lato", "roboto", "courier-prime")
    found = [path for folder in folders for path in sorted(TRUETYPE.glob(f"{folder}*/**/*.ttf"))]
    found += [path for name in ("urw-base35", "courier-prime") for path in sorted(OPENTYPE.glob(f"{name}/*.otf"))]
    return [
        (path, 0)
        for path in found
        if not any(name in path.name for name in ("Dingbats", "Symbols", "D050", "Hairline"))
    ]


def japanese_faces() -> list[Face]:
    """Print fonts that hold Japanese."""
    noto = [(OPENTYPE / f"noto/Noto{style}CJK-{weight}.ttc", 0) for style in ("Sans", "Serif") for weight in WEIGHTS]
    return [*noto, *((TRUETYPE / f"sawarabi-{kind}/sawarabi-{kind}-medium.ttf", 0) for kind in ("gothic", "mincho"))]


def latin_hand_faces() -> list[Face]:
    """Handwriting fonts for Latin text."""
    found = sorted(ROOT.glob("npm/fontsource-*/package/files/*-latin-400-normal.woff2"))
    return [(path, 0) for path in found if not any(name in path.name for name in (*HELD_OUT, *NO_HANDS))]


def held_out_faces() -> dict[str, list[Face]]:
    """The faces kept for evaluation: "chinese", "latin", "chinese_hand" and "latin_hand"."""
    return {
        "chinese": [(TRUETYPE / "wqy/wqy-zenhei.ttc", 0)],
        "latin": [(TRUETYPE / f"crosextra/{name}-Regular.ttf", 0) for name in ("Carlito", "Caladea")],
        "chinese_hand": [(NPM / "fontsource-long-cang/package", 0)],
        "latin_hand": [(NPM / "fontsource-caveat/package/files/caveat-latin-400-normal.woff2", 0)],
    }


@cache
def _font(path: Path, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, EM, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def _slices(folder: Path) -> dict[str, Path]:
    """Which of its slices holds a character, by the ranges that the package states."""
    name = folder.parent.name.removeprefix("fontsource-")
    found: dict[str, Path] = {}
    for part, ranges in json.loads((folder / "unicode.json").read_text(encoding="utf8")).items():
        path = folder / "files" / f"{name}-{part.strip('[]')}-400-normal.woff2"
        for span in ranges.split(","):
            first, _, last = span.strip().removeprefix("U+").partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                found.setdefault(chr(code), path)
    return found


@cache
def _mapped(path: Path, index: int) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(chr(code) for code in font.getBestCmap())


@cache
def _characters(face: Face) -> frozenset[str]:
    """The characters that the font claims to have, but for those known to be wrong."""
    path, index = face
    mapped = set(_slices(path)) if path.is_dir() else set(_mapped(path, index))
    for name, wrong in WRONG_GLYPHS.items():
        if name in path.name or name in path.parent.name:
            mapped -= set(wrong)
    if "Fandol" in path.name:
        # Some of its traditional characters are drawn as simplified ones.
        mapped = {character for character in mapped if character < "\u4e00" or in_gb2312(character)}
    return frozenset(mapped)


@lru_cache(maxsize=50_000)
def _face_glyph(face: Face, character: str) -> Glyph | None:
    """The font's glyph, or None if it has none or a blank one (a space needs no ink)."""
    path, index = face
    if character != " " and character not in _characters(face):
        return None
    if path.is_dir():
        path = _slices(path).get(character) or _slices(path)["a"]
        if character != " " and character not in _mapped(path, index):
            return None
    font = _font(path, index)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(character, anchor="ls"))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), character, font=font, fill=255, anchor="ls")
    ink = np.array(image)
    if character != " " and not ink.any():
        return None
    return Glyph(ink, left, top, font.getlength(character))


def make_face_pen(face: Face, latin: Face | None = None, others: Face | None = None) -> Pen:
    """A pen that writes with a font.

    Args:
        face: the font.
        latin: draws the ASCII characters, if given.
        others: draws what the first two lack, if given.
    """

    def pen(character: str) -> Glyph | None:
        glyph = _face_glyph(latin if latin and character.isascii() else face, character)
        return _face_glyph(others, character) if glyph is None and others else glyph

    return pen
