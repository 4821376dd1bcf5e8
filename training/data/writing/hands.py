"""Pen-stroke handwriting: Han characters written along their strokes' centre lines, each hand in its own manner.

A hand is a number: the seed of its slant, proportions, habits of joining and pressure. Hands 0..199 are for training,
hands from 1000 on for evaluation.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.grey import as_image
from training.data.material import read_strokes
from training.data.writing.faces import EM, Glyph, Pen

TRAINING_HANDS = range(200)
EVALUATION_HANDS = range(1000, 1100)
FINE = 3  # strokes are drawn at this many times EM
SIDE = FINE * (EM + 24)  # of the square that holds a glyph with all that sticks out of it


Points = NDArray[np.floating]  # x and y along a stroke, (n, 2)


@dataclass(frozen=True, slots=True)
class Hand:
    """What stays the same from character to character. Lengths in ems, angles in radians or as slopes."""

    slant: float
    rise: float
    breadth: float
    size: float
    joining: float  # share of neighbouring strokes written without lifting the pen
    haste: float  # share of a stroke's inner points that are passed over
    nib: float
    pressure: float  # how much thinner a stroke ends than it starts
    wobble: float
    pitch: float  # from character to character
    bend: tuple[float, float]


@cache
def make_hand(number: int) -> Hand:
    """The hand of this number; equal numbers give equal hands."""
    rng = np.random.default_rng((20, number))
    return Hand(
        slant=float(rng.normal(0.04, 0.1)),
        rise=float(rng.normal(0.06, 0.05)),
        breadth=float(rng.uniform(0.8, 1.12)),
        size=float(rng.uniform(0.78, 1.0)),
        joining=float(rng.choice((0.0, 0.05, 0.15, 0.3, 0.45))),
        haste=float(rng.uniform(0, 0.4)),
        nib=float(rng.uniform(0.035, 0.085)),
        pressure=float(rng.uniform(0.0, 0.5)),
        wobble=float(rng.uniform(0.005, 0.022)),
        pitch=float(rng.uniform(0.8, 1.0)),
        bend=(float(rng.normal(0, 0.06)), float(rng.normal(0, 0.06))),
    )


@lru_cache(maxsize=10_000)
def _centre_lines(character: str) -> tuple[Points, ...] | None:
    """Strokes (n, 2) float32 within -0.5..0.5, y down."""
    found = read_strokes(character)
    if found is None:
        return None
    return tuple((np.array(line, np.float32) - (512, 388)) * (1 / 1024, -1 / 1024) for line in found)


def _round_corners(points: Points) -> Points:
    """Corners cut twice (Chaikin), the ends kept."""
    for _ in range(2):
        if len(points) > 2:
            near, far = points[:-1] * 0.75 + points[1:] * 0.25, points[:-1] * 0.25 + points[1:] * 0.75
            inner = np.stack((near, far), 1).reshape(-1, 2)
            points = np.concatenate((points[:1], inner, points[-1:]))
    return points


def _write_strokes(manner: Hand, rng: np.random.Generator, lines: tuple[Points, ...]) -> list[Points]:
    """The strokes as this hand puts them down this time, some of them joined, in ems around the glyph's middle."""
    done: list[Points] = []
    for line in lines:
        middle = line.mean(0)
        keep = rng.random(len(line)) > manner.haste
        keep[0] = keep[-1] = True
        line = line[keep] if len(line) > 4 else line
        turn = rng.normal(0, 0.05)
        rotation = np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
        line = (line - middle) @ rotation * (1 + rng.normal(0, 0.06)) + middle
        line = line + rng.normal(0, manner.wobble, 2) + rng.normal(0, manner.wobble * 0.3, line.shape)
        if done and rng.random() < manner.joining and np.hypot(*(done[-1][-1] - line[0])) < 0.4:
            done[-1] = np.concatenate((done[-1], line))
        else:
            done.append(line)
    whole: list[Points] = []
    for line in done:
        x, y = _round_corners(line).T
        bent_x = x * manner.breadth - manner.slant * y + manner.bend[0] * (4 * y * y - 0.3)
        bent_y = y - manner.rise * x + manner.bend[1] * (4 * x * x - 0.3)
        whole.append(np.stack((bent_x, bent_y), 1) * manner.size)
    return whole


def _draw_ink(manner: Hand, rng: np.random.Generator, whole: list[Points]) -> Image:
    fine = np.zeros((SIDE, SIDE), np.uint8)
    nib = manner.nib * FINE * EM * rng.uniform(0.88, 1.12)
    for line in whole:
        spots = np.rint((line * FINE * EM + SIDE / 2) * 16).astype(int).tolist()
        fading = np.linspace(1 + manner.pressure / 2, 1 - manner.pressure / 2, len(spots))
        widths = np.maximum(2, np.rint(nib * fading)).astype(int).tolist()
        for start, end, width in zip(spots, spots[1:], widths, strict=False):
            cv2.line(fine, start, end, 255, width, cv2.LINE_AA, 4)
    return as_image(cv2.resize(fine, (SIDE // FINE, SIDE // FINE), interpolation=cv2.INTER_AREA))


def make_stroke_pen(number: int, rng: np.random.Generator, others: Pen) -> Pen:
    """A pen that writes Han characters by hand `number`; each time a little differently.

    Args:
        number: of the hand.
        rng: where the unsteadiness comes from.
        others: draws the characters without strokes: Latin letters, digits, punctuation.
    """
    manner = make_hand(number)

    def pen(character: str) -> Glyph | None:
        lines = _centre_lines(character)
        if lines is None:
            return others(character)
        ink = _draw_ink(manner, rng, _write_strokes(manner, rng, lines))
        columns, rows = np.flatnonzero(ink.any(0)), np.flatnonzero(ink.any(1))
        top, left = int(rows[0]), int(columns[0])
        advance = EM * max(0.3, manner.pitch * manner.size + float(rng.normal(0, 0.04)))
        # The glyph's middle stands in the middle of its advance, 0.38 em above the baseline.
        middle = SIDE // FINE / 2
        shape = ink[top : rows[-1] + 1, left : columns[-1] + 1]
        return Glyph(shape, round(advance / 2 + left - middle), round(top - middle - 0.38 * EM), advance)

    return pen
