"""Pens for signs: raised and lowered digits, boxes that are ticked, digits in dots, segments that are off but seen."""

import random

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image
from training.data.devices import Writing
from training.data.writing.faces import EM, Glyph, Pen, chinese_faces, hand_faces, latin_faces, make_face_pen
from training.data.writing.sign_faces import code_faces, dot_faces, segment_faces, symbol_faces

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
TICKED = "☑☒"
PIXEL_PITCH = EM / 16  # of fonts that are drawn on a grid of 16 rows
HAND_SHARE = 0.06
FINE = 4  # boxes and dots are drawn so many times finer, then made smaller: that smooths their edges


def raise_digits(pen: Pen, rng: random.Random) -> Pen:
    """The pen, but raised and lowered digits are its plain ones made smaller and moved, as word processors set them."""
    scale, up, down = rng.uniform(0.52, 0.72), rng.uniform(0.26, 0.45), rng.uniform(0.08, 0.22)

    def write(character: str) -> Glyph | None:
        plain = RAISED.get(character) or LOWERED.get(character)
        glyph = pen(plain or character)
        if plain is None or glyph is None:
            return glyph
        rows, columns = (max(1, round(side * scale)) for side in glyph.ink.shape)
        ink = as_image(cv2.resize(glyph.ink, (columns, rows), interpolation=cv2.INTER_AREA))
        move = round((-up if character in RAISED else down) * EM)
        return Glyph(ink, round(glyph.left * scale), round(glyph.top * scale) + move, glyph.advance * scale)

    return write


def tick_boxes(pen: Pen, rng: random.Random) -> Pen:
    """The pen, but boxes with a tick or a cross are drawn, as few fonts have them; the mark may leave its box."""
    side, line = rng.uniform(0.62, 0.92) * EM, rng.uniform(0.03, 0.08) * EM
    mark, drop, reach = rng.uniform(0.04, 0.12) * EM, rng.uniform(0.0, 0.15) * EM, rng.uniform(-0.25, 0.2)
    corners = [(x + rng.uniform(-0.05, 0.05), y + rng.uniform(-0.05, 0.05)) for x, y in ((0.2, 0.5), (0.42, 0.8))]

    def write(character: str) -> Glyph | None:
        if character not in TICKED:
            return pen(character)
        spare = round(0.3 * EM)
        ink = np.zeros((2 * spare + round(side),) * 2, np.uint8)
        ink = np.repeat(np.repeat(ink, FINE, 0), FINE, 1)

        def draw(points: list[tuple[float, float]], width: float) -> None:
            """A line through points that are shares of the box."""
            place = np.array([[(spare + x * side) * FINE, (spare + y * side) * FINE] for x, y in points])
            cv2.polylines(ink, [place.round().astype(np.int32)], False, 255, max(1, round(width * FINE)), cv2.LINE_AA)

        draw([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], line)
        if character == "☑":
            draw([*corners, (0.82 - reach / 2, 0.22 + reach)], mark)
        else:
            inset = max(0.0, 0.1 - reach / 2)
            draw([(inset, inset), (1 - inset, 1 - inset)], mark)
            draw([(1 - inset, inset), (inset, 1 - inset)], mark)
        small = as_image(cv2.resize(ink, None, fx=1 / FINE, fy=1 / FINE, interpolation=cv2.INTER_AREA))
        return Glyph(*_trim(small, -spare, round(drop - side) - spare), side * 1.12)

    return write


def in_dots(pen: Pen, pitch: float, size: float) -> Pen:
    """The pen, but printed in dots.

    Args:
        pen: a font whose strokes stand on a grid, or are about `pitch` thick.
        pitch: from dot to dot, in pixels of `EM`.
        size: a dot's diameter, in pitches.
    """
    across = 2 * FINE
    y, x = np.mgrid[:across, :across] - (across - 1) / 2
    dot = np.where(np.hypot(x, y) <= size * across / 2, 255, 0).astype(np.uint8)

    def write(character: str) -> Glyph | None:
        glyph = pen(character)
        if glyph is None or character == " ":
            return glyph
        rows, columns = glyph.ink.shape
        grid = (max(1, round(columns / pitch)), max(1, round(rows / pitch)))
        struck = cv2.resize(glyph.ink, grid, interpolation=cv2.INTER_AREA) > 110
        dots = np.kron(struck, dot)
        return glyph._replace(ink=as_image(cv2.resize(dots, (columns, rows), interpolation=cv2.INTER_AREA)))

    return write


def with_ghosts(pen: Pen, strength: float) -> Pen:
    """The pen, but of each digit the segments that are off are seen at a share of the ink, 0..1, as on LCDs."""

    def write(character: str) -> Glyph | None:
        glyph, whole = pen(character), pen("8")
        if glyph is None or whole is None or not character.isdecimal():
            return glyph
        left, top = min(glyph.left, whole.left), min(glyph.top, whole.top)
        right = max(g.left + g.ink.shape[1] for g in (glyph, whole))
        bottom = max(g.top + g.ink.shape[0] for g in (glyph, whole))
        ink = np.zeros((bottom - top, right - left), np.uint8)
        for some, share in ((whole, strength), (glyph, 1.0)):
            rows, columns = some.ink.shape
            spot = ink[some.top - top : some.top - top + rows, some.left - left : some.left - left + columns]
            np.maximum(spot, (some.ink * share).astype(np.uint8), out=spot)
        return Glyph(ink, left, top, glyph.advance)

    return write


class SignPens:
    """Chooses pens for signs, for lines that are trained on."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.print, self.symbols = [*chinese_faces(), *latin_faces()], symbol_faces()
        self.chinese, self.hands = chinese_faces(), hand_faces()
        self.code, self.segments, self.dots = code_faces(), segment_faces(), dot_faces()

    def choose(self, text: str, writing: Writing) -> Pen:
        """A pen for a text; what its font lacks is written with another, as word processors do."""
        rng = self.rng
        if writing == "segments":
            pen = make_face_pen(rng.choice(self.segments))
            return with_ghosts(pen, rng.uniform(0.04, 0.3)) if rng.random() < 0.4 else pen
        if writing == "dots":
            pen = make_face_pen(rng.choice(self.dots), others=self.dots[0])
            return in_dots(pen, PIXEL_PITCH, rng.uniform(0.7, 1.15)) if rng.random() < 0.8 else pen
        han = any(character >= "\u2e80" for character in text)
        if writing in ("code", "needles"):
            pen = make_face_pen(rng.choice(self.chinese), rng.choice(self.code), rng.choice(self.symbols))
            return (
                in_dots(pen, EM * rng.uniform(0.045, 0.072), rng.uniform(0.75, 1.15)) if writing == "needles" else pen
            )
        if rng.random() < HAND_SHARE:
            return make_face_pen(rng.choice(self.hands), None, rng.choice(self.symbols))
        face = rng.choice(self.chinese if han or rng.random() < 0.5 else [*self.print, *self.symbols])
        latin = rng.choice(self.print) if rng.random() < 0.35 else None
        pen = make_face_pen(face, latin, rng.choice(self.symbols))
        pen = raise_digits(pen, rng) if rng.random() < 0.6 else pen
        return tick_boxes(pen, rng) if rng.random() < 0.4 else pen


def _trim(ink: Image, left: int, top: int) -> tuple[Image, int, int]:
    """Ink without empty edges, and where its left and top lie then."""
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cut, left + int(columns[0]), top + int(rows[0])
