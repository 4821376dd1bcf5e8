"""What stands on forms beside words: codes to be scanned, emblems, portraits, the seals of those who sign.

All is made up: squares, rings and silhouettes that look at first sight like the real thing.
"""

import random

import cv2
import numpy as np

from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.sheet import Sheet
from ocr.geometry import Image

MODULES = 29  # of a code's side
RED: Colour = (214, 32, 40)


def draw_code_square(sheet: Sheet, rng: random.Random, x: float, y: float, side: float) -> None:
    """A square that looks like a QR code, its left top at (x, y); nothing is coded."""
    marks = np.array([[rng.random() < 0.5 for _ in range(MODULES)] for _ in range(MODULES)])
    finder = np.ones((7, 7), bool)
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    for top, left in ((0, 0), (0, MODULES - 7), (MODULES - 7, 0)):
        marks[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = False
        marks[top : top + 7, left : left + 7] = finder
    pixels = round(side * sheet.scale)
    picture = cv2.resize(np.where(marks, 20, 250).astype(np.uint8), (pixels, pixels), interpolation=cv2.INTER_NEAREST)
    top, left = round(y * sheet.scale), round(x * sheet.scale)
    sheet.pixels[top : top + pixels, left : left + pixels] = picture[:, :, None]


def draw_crossed_circle(sheet: Sheet, x: float, y: float, radius: float, ink: Colour) -> None:
    """The sign before an amount in capitals, its middle at (x, y)."""
    sheet.disc(x, y, radius, ink, 0.2)
    reach = radius * 0.68
    sheet.rule(((x - reach, y - reach), (x + reach, y + reach)), ink)
    sheet.rule(((x - reach, y + reach), (x + reach, y - reach)), ink)


def draw_emblem(sheet: Sheet, x: float, y: float, radius: float, ink: Colour = RED) -> None:
    """A disc with a ring and a star, its middle at (x, y)."""
    sheet.disc(x, y, radius, ink)
    sheet.disc(x, y, radius * 0.86, (246, 206, 92), radius * 0.07)
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    reach = radius * 0.55 * np.where(np.arange(10) % 2, 0.4, 1)
    star = np.stack((x + reach * np.cos(angles), y + reach * np.sin(angles)), 1) * sheet.scale
    cv2.fillPoly(sheet.pixels, [np.rint(star).astype(np.int32)], (92, 206, 246), cv2.LINE_AA)


def draw_portrait(sheet: Sheet, x: float, y: float, width: float, tone: int = 214) -> None:
    """A head and shoulders on plain ground, a portrait's size, its left top at (x, y)."""
    height = width * 1.25
    sheet.fill((x, y, x + width, y + height), (tone, tone + 6, tone + 14))
    area = sheet.pixels[
        round(y * sheet.scale) : round((y + height) * sheet.scale),
        round(x * sheet.scale) : round((x + width) * sheet.scale),
    ]
    rows, columns = area.shape[:2]
    middle = columns // 2
    cv2.ellipse(area, (middle, rows), (round(columns * 0.42), round(rows * 0.32)), 0, 0, 360, (84, 70, 60), -1, 16)
    cv2.ellipse(
        area,
        (middle, round(rows * 0.42)),
        (round(columns * 0.22), round(rows * 0.25)),
        0,
        0,
        360,
        (158, 184, 214),
        -1,
        16,
    )
    cv2.ellipse(
        area,
        (middle, round(rows * 0.3)),
        (round(columns * 0.24), round(rows * 0.17)),
        0,
        180,
        360,
        (34, 30, 30),
        -1,
        16,
    )


def draw_waves(sheet: Sheet, rng: random.Random, ink: Colour, count: int = 14) -> None:
    """Fine waves over all of the sheet, as cards and tickets have them to be hard to copy; below any text."""
    across = np.linspace(0, sheet.width, 160)
    for number in range(count):
        phase, swing = rng.uniform(0, 6), rng.uniform(0.01, 0.06) * sheet.height
        down = (number + 0.5) * sheet.height / count + swing * np.sin(across * rng.uniform(0.05, 0.15) + phase)
        sheet.rule(list(zip(across.tolist(), down.tolist(), strict=True)), ink, 0.1)


def make_seal(
    around: str, across: str, lettering: Lettering, size: tuple[float, float], scale: float, number: str = ""
) -> Image:
    """A seal's ink, uint8 (h, w), 255 where it is full: a ring with words along it and across its middle.

    Args:
        around: what stands along the ring, from the lower left over the top to the lower right.
        across: what stands below the middle.
        lettering: how; its size is that of the words across.
        size: width and height of the ring, millimetres.
        scale: pixels a millimetre.
        number: what stands in the middle; without it there is a star if the ring is round.
    """
    width, height = size
    pad = 1.0
    sheet = Sheet(width + 2 * pad, height + 2 * pad, scale, (0, 0, 0))
    middle_x, middle_y = width / 2 + pad, height / 2 + pad
    centre = (round(middle_x * scale), round(middle_y * scale))
    axes = (round(width / 2 * scale), round(height / 2 * scale))
    cv2.ellipse(sheet.pixels, centre, axes, 0, 0, 360, (255, 255, 255), max(2, round(0.7 * scale)), cv2.LINE_AA)
    side = min(3.9, 1.9 * width / max(len(around), 8))
    for character, angle in zip(around, np.linspace(0.82 * np.pi, 2.18 * np.pi, len(around)), strict=True):
        place = (
            middle_x + (width / 2 - 0.75 * side - 0.6) * np.cos(angle),
            middle_y + (height / 2 - 0.75 * side - 0.6) * np.sin(angle),
        )
        _turn_into(sheet, character, lettering.but(size=side, ink=(255, 255, 255)), place, angle + np.pi / 2)
    white = lettering.but(ink=(255, 255, 255))
    if number:
        sheet.write(middle_x, middle_y, number, white.scaled(0.8), "centre", room=width * 0.72)
    elif abs(width - height) < 1:
        angles = np.arange(10) * np.pi / 5 - np.pi / 2
        reach = width * 0.14 * np.where(np.arange(10) % 2, 0.4, 1)
        star = np.stack((middle_x + reach * np.cos(angles), middle_y + reach * np.sin(angles)), 1) * scale
        cv2.fillPoly(sheet.pixels, [np.rint(star).astype(np.int32)], (255, 255, 255), cv2.LINE_AA)
    sheet.write(middle_x, middle_y + height * 0.26, across, white, "centre", room=width * 0.6)
    return np.ascontiguousarray(sheet.pixels[:, :, 0])


def _turn_into(sheet: Sheet, character: str, lettering: Lettering, place: tuple[float, float], angle: float) -> None:
    """Adds a character turned by an angle (radians, clockwise) around its middle to a dark sheet."""
    small = Sheet(2 * lettering.size, 2 * lettering.size, sheet.scale, (0, 0, 0))
    small.write(lettering.size, lettering.size, character, lettering, "centre")
    side = small.pixels.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), -float(np.degrees(angle)), 1.0)
    turned = cv2.warpAffine(small.pixels, matrix, (side, side), flags=cv2.INTER_LINEAR)
    left, top = round(place[0] * sheet.scale - side / 2), round(place[1] * sheet.scale - side / 2)
    area = sheet.pixels[max(0, top) : top + side, max(0, left) : left + side]
    np.maximum(area, turned[max(0, -top) :, max(0, -left) :][: area.shape[0], : area.shape[1]], out=area)
