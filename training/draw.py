"""A text and a font to a clean line picture: what the teacher sees."""

import random
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.material import ROOT, in_gb2312, papers

TRUETYPE = ROOT / "root/usr/share/fonts/truetype"
OPENTYPE = ROOT / "root/usr/share/fonts/opentype"
FANDOL = ROOT / "root/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
SIZES = (22, 32, 46)

# Glyphs that are blank or wrong in a font (found by eye and by comparing outlines).
WRONG_GLYPHS = {"Fandol": "￥£®", "wqy-microhei": "℃"}

Face = tuple[Path, int]


def chinese_faces() -> list[Face]:
    """Print fonts that hold Chinese, as (file, index in the collection)."""
    noto = [
        (OPENTYPE / f"noto/Noto{style}CJK-{weight}.ttc", 2)
        for style in ("Sans", "Serif")
        for weight in ("Regular", "Bold")
    ]
    wenkai = [(TRUETYPE / f"lxgw-wenkai/LXGWWenKai-{weight}.ttf", 0) for weight in ("Light", "Regular", "Bold")]
    fandol = [
        (FANDOL / f"Fandol{name}.otf", 0)
        for name in ("Song-Regular", "Song-Bold", "Hei-Regular", "Hei-Bold", "Kai-Regular", "Fang-Regular")
    ]
    others = [
        (TRUETYPE / name, 0)
        for name in (
            "wqy/wqy-zenhei.ttc",
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
    """Handwriting fonts that hold Chinese."""
    return [(path, 0) for path in sorted(ROOT.glob("npm/expo-google-fonts-*/**/*.ttf"))]


def latin_faces() -> list[Face]:
    """Print fonts for Latin text."""
    folders = ("liberation2", "dejavu", "crosextra", "lato", "roboto", "courier-prime")
    found = [path for folder in folders for path in sorted(TRUETYPE.glob(f"{folder}*/**/*.ttf"))]
    found += [path for name in ("urw-base35", "courier-prime") for path in sorted(OPENTYPE.glob(f"{name}/*.otf"))]
    return [
        (path, 0)
        for path in found
        if not any(name in path.name for name in ("Dingbats", "Symbols", "D050", "Hairline"))
    ]


def latin_hand_faces() -> list[Face]:
    """Handwriting fonts for Latin text."""
    return [(path, 0) for path in sorted(ROOT.glob("npm/fontsource-*/package/files/*-latin-400-normal.woff2"))]


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face[0], size, index=face[1])


@cache
def _characters_mapped(face: Face) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(face[0], fontNumber=face[1], lazy=True) as font:
        mapped = {chr(code) for code in font.getBestCmap()}
    for name, wrong in WRONG_GLYPHS.items():
        if name in face[0].name or name in str(face[0].parent.name):
            mapped -= set(wrong)
    if "Fandol" in face[0].name:
        # Some of its traditional characters are drawn as simplified ones.
        mapped = {character for character in mapped if character < "\u4e00" or in_gb2312(character)}
    return frozenset(mapped)


@cache
def can_draw(face: Face, character: str) -> bool:
    """Whether the font has a glyph with ink for the character (a space needs none)."""
    if character == " ":
        return True
    return character in _characters_mapped(face) and _font(face, SIZES[0]).getmask(character).getbbox() is not None


@cache
def _paper(index: int) -> np.ndarray:
    grey = cv2.imread(str(papers()[index]), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    return grey.astype(np.float32) / max(1.0, float(grey.mean()))


def _background(rng: random.Random, height: int, width: int) -> np.ndarray:
    """Sheet of paper, (height, width) float32 around 1."""
    if rng.random() < 0.6:
        return np.ones((height, width), np.float32)
    paper = _paper(rng.randrange(len(papers())))
    repeats = (-(-height // paper.shape[0]) + 1, -(-width // paper.shape[1]) + 1)
    sheet = np.tile(paper, repeats)
    top, left = rng.randrange(paper.shape[0]), rng.randrange(paper.shape[1])
    return sheet[top : top + height, left : left + width]


def draw_line(rng: random.Random, text: str, face: Face, latin: Face | None) -> np.ndarray | None:
    """Grey picture uint8 (48, W) of the text, cut loosely or tightly as a detector would.

    `latin`, if given, draws the ASCII characters. None if a character is missing from its font.
    """
    size = rng.choice(SIZES)
    faces = [latin if latin and character.isascii() else face for character in text]
    if not all(can_draw(used, character) for used, character in zip(faces, text, strict=True)):
        return None
    spacing = size * (rng.uniform(0, 0.25) if rng.random() < 0.25 else rng.uniform(-0.02, 0.05))
    positions, x = [], 0.0
    for used, character in zip(faces, text, strict=True):
        positions.append(x)
        x += _font(used, size).getlength(character) + spacing
    margin = 2 * size
    canvas = Image.new("L", (int(x) + 2 * margin, 3 * size), 0)
    pen = ImageDraw.Draw(canvas)
    baseline = 2 * size
    for used, character, position in zip(faces, text, positions, strict=True):
        pen.text((margin + position, baseline), character, font=_font(used, size), fill=255, anchor="ls")
    box = canvas.getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    # A line without tall or hanging letters keeps its band: detectors cut the band, not the ink.
    top, bottom = min(top, baseline - int(0.72 * size)), max(bottom, baseline + int(0.05 * size))
    rows = bottom - top
    top -= int(rows * rng.uniform(0.0, 0.28))
    bottom += int(rows * rng.uniform(0.0, 0.28))
    left -= int(rows * rng.uniform(0.0, 0.45))
    right += int(rows * rng.uniform(0.0, 0.45))
    ink = np.asarray(canvas.crop((left, top, right, bottom)), np.float32) / 255
    _draw_rules(rng, ink, rows)
    width = max(16, round(ink.shape[1] * 48 / ink.shape[0] * rng.uniform(0.85, 1.15)))
    smaller = ink.shape[0] > 48
    ink = cv2.resize(ink, (width, 48), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return _print(rng, np.clip(ink, 0, 1))


def _draw_rules(rng: random.Random, ink: np.ndarray, rows: int) -> None:
    """Now and then an underline, a table's rule or what a neighbouring line shows at the edge; in place."""
    height, width = ink.shape
    thickness = max(1, rows // 20)
    if rng.random() < 0.06:
        y = height - thickness - rng.randint(0, max(1, height // 12))
        ink[y : y + thickness] = 1
    if rng.random() < 0.04:
        ink[: rng.randint(1, 1 + thickness)] = rng.uniform(0.4, 1)
    if rng.random() < 0.04:
        ink[:, -rng.randint(1, 1 + thickness) :] = rng.uniform(0.4, 1)
    if rng.random() < 0.06:
        strip = np.roll(ink[height // 2 : height // 2 + max(2, height // 10)], rng.randrange(width), axis=1)
        ink[: strip.shape[0]] = np.maximum(ink[: strip.shape[0]], strip)


def _print(rng: random.Random, ink: np.ndarray) -> np.ndarray:
    """Ink coverage 0..1 onto a sheet, uint8."""
    paper_tone, ink_tone = rng.uniform(185, 255), rng.uniform(0, 95)
    if rng.random() < 0.1:
        paper_tone, ink_tone = rng.uniform(10, 110), rng.uniform(190, 255)
    sheet = _background(rng, *ink.shape) * paper_tone
    return np.clip(sheet * (1 - ink) + ink_tone * ink, 0, 255).astype(np.uint8)
