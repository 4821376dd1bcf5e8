"""What printers, ink, paper and offices do to a line.

Each takes a seeded generator and a grey picture uint8 (h, w) at the size that it has on the page, and gives one of the
same shape. Lengths follow the line's height.
"""

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import is_light_on_dark, to_grey
from ocr.stamps import remove_stamp
from training.augmentation.pixels import Generator, Values, as_values, contrast, draw_even, draw_normal, to_bytes


def fade(rng: Generator, picture: Image) -> Image:
    """Little contrast on a toned sheet, with a little grain."""
    levels = 200 * rng.uniform(0.1, 0.35)
    gain = min(1.0, levels / contrast(picture))
    tone = rng.uniform(levels + 10, 235)
    paper = float(np.median(picture))
    if is_light_on_dark(picture):
        tone = 255 - tone
    grain = draw_normal(rng, picture.shape) * min(rng.uniform(0, 5), levels / 8)
    return to_bytes(tone + (picture - paper) * gain + grain)


def bleed(rng: Generator, picture: Image) -> Image:
    """Ink that has run, ink that is too thin, or spots without ink."""
    height, width = picture.shape
    choice = rng.random()
    if choice < 0.75:
        spread = cv2.erode if choice < 0.45 else cv2.dilate
        changed = spread(picture, np.ones((2, 2 if height > 30 else 1), np.uint8))
        here = cv2.GaussianBlur(draw_even(rng, (height, width)), (0, 0), height * 0.06)
        share = np.clip((here - here.mean()) / max(float(here.std()), 1e-6) * 0.5 + rng.uniform(0.4, 0.9), 0, 1)
        return to_bytes(picture * (1 - share) + changed * share)
    spots = cv2.GaussianBlur(draw_even(rng, (height, width)), (0, 0), height * rng.uniform(0.02, 0.045))
    lost = spots > np.quantile(spots, rng.uniform(0.85, 0.96))
    return np.where(lost, np.uint8(np.median(picture)), picture)


def print_in_dots(rng: Generator, picture: Image) -> Image:
    """Needles' dots instead of strokes, some needles weaker than others."""
    height, width = picture.shape
    rows = int(rng.integers(23, 31))
    columns = max(4, round(width * rows / height))
    paper = float(np.median(picture))
    dots = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) - paper
    dots = np.clip(dots * 1.5, *sorted((0.0, float(rng.choice((0.85, 1.0))) * np.sign(dots.sum()) * 255)))
    dots *= rng.uniform(0.7, 1.0, (rows, 1)).astype(np.float32)
    y, x = np.mgrid[0:5, 0:5] - 2.0
    disc = (np.hypot(x, y) < rng.uniform(1.5, 2.4)).astype(np.float32)
    fine = np.kron(dots, disc) + paper
    return to_bytes(as_values(cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)))


def print_thermally(rng: Generator, picture: Image) -> Image:
    """Till slips: bands across, columns that have faded, spots that have darkened."""
    height, width = picture.shape
    paper = float(np.median(picture))
    coarse = rng.uniform(0.35, 1.0, (1, max(2, width // height + 1))).astype(np.float32)
    row = as_values(cv2.resize(coarse, (width, 1), interpolation=cv2.INTER_LINEAR))
    kept = row * np.ones((height, 1), np.float32)
    dead = rng.random(width) < rng.uniform(0, 0.03)
    kept[:, dead] *= rng.uniform(0.1, 0.5)
    period = height * rng.uniform(0.06, 0.3)
    bands = 1 + rng.uniform(0, 0.25) * np.sin(np.arange(height) * (2 * np.pi / period) + rng.uniform(0, 6))
    tone = cv2.resize(rng.uniform(0.8, 1, (2, 4)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return to_bytes((paper + (picture - paper) * kept * bands[:, None] * 0.9) * tone)


def crease(rng: Generator, picture: Image) -> Image:
    """One or two creases: a bright and a dark edge, ink rubbed off between them, another light beyond."""
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    values = picture.astype(np.float32)
    for _ in range(int(rng.integers(1, 3))):
        if rng.random() < 0.6:
            distance = x - rng.uniform(0.05, 0.95) * width + rng.uniform(-0.5, 0.5) * y
        else:
            distance = y - rng.uniform(0.1, 0.9) * height + rng.uniform(-0.08, 0.08) * (x - width / 2)
        distance = distance / (height * rng.uniform(0.02, 0.07))
        rubbed = np.exp(-np.square(distance)) * rng.uniform(0.1, 0.7)
        values += (np.median(values) - values) * rubbed
        edge = np.exp(-np.square(distance - 1)) - np.exp(-np.square(distance + 1)) * rng.uniform(0.4, 1.2)
        values += edge * rng.uniform(20, 80) * rng.choice((-1, 1))
        values *= 1 - rng.uniform(0, 0.25) / (1 + np.exp(-np.clip(distance / 2, -30, 30)))
    return to_bytes(values)


def print_halftone(rng: Generator, picture: Image) -> Image:
    """Newspaper's dots: grey levels as larger and smaller dots of one ink."""
    height, width = picture.shape
    fine = cv2.resize(picture, (width * 2, height * 2), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    y, x = np.mgrid[0 : height * 2, 0 : width * 2].astype(np.float32)
    angle, pitch = rng.uniform(0, np.pi / 2), height * rng.uniform(0.1, 0.2)
    along = (x * np.cos(angle) + y * np.sin(angle)) * (2 * np.pi / pitch)
    across = (y * np.cos(angle) - x * np.sin(angle)) * (2 * np.pi / pitch)
    dots = (np.cos(along) + np.cos(across)) / 2
    dark, light = np.percentile(picture, (2, 98))
    level = np.clip((fine - dark) / max(float(light - dark), 1.0), 0, 1) * 0.7 + 0.12
    inked = 1 / (1 + np.exp(-np.clip((level * 2 - 1 + dots) * rng.uniform(4, 10), -30, 30)))
    small = cv2.resize(inked, (width, height), interpolation=cv2.INTER_AREA)
    return to_bytes(dark + (light - dark) * small)


def invert(rng: Generator, picture: Image) -> Image:
    """Light letters on dark where they were dark on light, at less contrast."""
    return to_bytes(rng.uniform(0, 60) + (255.0 - picture) * rng.uniform(0.6, 0.95))


def _draw_mark(rng: Generator, cover: Values, place: tuple[float, float], side: float, turn: float, width: int) -> None:
    """A few strokes in a square as a character of a seal has them, drawn into `cover`."""
    cosine, sine = np.cos(turn), np.sin(turn)
    for _ in range(int(rng.integers(3, 7))):
        start = rng.uniform(-0.5, 0.5, 2)
        end = np.array((start[0], rng.uniform(-0.5, 0.5)) if rng.random() < 0.5 else (rng.uniform(-0.5, 0.5), start[1]))
        first, last = (
            (round(place[0] + side * (x * cosine - y * sine)), round(place[1] + side * (x * sine + y * cosine)))
            for x, y in (start, end)
        )
        cv2.line(cover, first, last, 1, width, cv2.LINE_AA)


def mark_paper(rng: Generator, picture: Image) -> Image:
    """A grey watermark below the print: large letters on the slant, of which a line sees parts of strokes."""
    height, width = picture.shape
    cover = np.zeros((height, width), np.float32)
    side, turn = height * rng.uniform(0.9, 3.5), float(rng.choice((-1, 1))) * rng.uniform(0, 0.9)
    stroke = max(1, round(side * rng.uniform(0.06, 0.13)))
    step = side * rng.uniform(1.1, 1.6)
    across = rng.uniform(1, 4) * side / max(0.3, abs(np.sin(turn)))  # from one row of letters to the next
    starts = np.arange(rng.uniform(-1, 0) * across, width + 2 * side, across)
    for start in starts:
        for number in np.arange(-2, 3):
            along = number * step + rng.uniform(-0.1, 0.1) * side
            place = (start + along * np.cos(turn), height / 2 + along * np.sin(turn))
            for _ in range(2):  # as dense as Chinese letters
                _draw_mark(rng, cover, place, side, turn, stroke)
    paper = float(np.median(picture))
    cover *= contrast(picture) * rng.uniform(0.08, 0.5)
    if is_light_on_dark(picture):
        return to_bytes(np.maximum(picture, paper + cover))
    return to_bytes(np.minimum(picture, paper - cover))


def _draw_round_seal(rng: Generator, cover: Values) -> None:
    """A ring, characters along it, a star in its middle."""
    height, width = cover.shape
    radius = height * rng.uniform(0.9, 3.0)
    centre = (rng.uniform(0.05, 0.95) * width, height / 2 + rng.uniform(-1, 1) * radius)
    spot = (round(centre[0]), round(centre[1]))
    flat = rng.uniform(0.65, 1) if rng.random() < 0.3 else 1.0
    axes = (round(radius), round(radius * flat))
    cv2.ellipse(cover, spot, axes, 0, 0, 360, 1, max(1, round(radius * rng.uniform(0.04, 0.09))), cv2.LINE_AA)
    count, side = int(rng.integers(8, 16)), radius * 0.25
    stroke = max(1, round(side * 0.14))
    for angle in np.linspace(0.75, 2.25, count) * np.pi:
        place = (centre[0] + 0.78 * radius * np.cos(angle), centre[1] + 0.78 * radius * flat * np.sin(angle))
        _draw_mark(rng, cover, place, side, angle + np.pi / 2, stroke)
    if rng.random() < 0.7:
        angles = np.arange(10) * (np.pi / 5) - np.pi / 2
        reach = radius * 0.3 * np.where(np.arange(10) % 2, 0.4, 1)
        star = np.stack((centre[0] + reach * np.cos(angles), centre[1] + reach * np.sin(angles)), 1)
        cv2.fillPoly(cover, [np.rint(star).astype(np.int32)], 1, cv2.LINE_AA)


def _draw_square_seal(rng: Generator, cover: Values) -> None:
    """A frame with two to four characters, or one of a name."""
    height, width = cover.shape
    side = height * rng.uniform(0.8, 2.0)
    left, top = rng.uniform(0, max(1.0, width - side)), rng.uniform(-0.5, 0.9) * height - side * 0.3
    frame = max(1, round(side * 0.05))
    corners = ((round(left), round(top)), (round(left + side), round(top + side)))
    cv2.rectangle(cover, *corners, 1, frame)
    for row in (0.28, 0.72):
        for column in (0.28, 0.72):
            place = (left + column * side, top + row * side)
            _draw_mark(rng, cover, place, side * 0.36, 0.0, max(1, round(side * 0.05)))


def stamp(rng: Generator, picture: Image) -> Image:
    """A coloured seal across the text: its plain grey, or what the project's own stamp removal leaves of it."""
    height, width = picture.shape
    cover = np.zeros((height, width), np.float32)
    for _ in range(1 + int(rng.random() < min(0.8, width / height / 20))):
        (_draw_round_seal if rng.random() < 0.65 else _draw_square_seal)(rng, cover)
    patchy = cv2.GaussianBlur(draw_even(rng, (height, width)), (0, 0), height * 0.05)
    thin = np.clip((patchy - np.quantile(patchy, rng.uniform(0.02, 0.3))) * 40 + 0.7, 0.15, 1)
    cover *= thin * rng.uniform(0.4, 0.85)
    strong, weak = rng.uniform(150, 235), rng.uniform(20, 90, 2)
    colour = (weak[0], weak[1], strong) if rng.random() < 0.85 else (strong, weak[0], weak[1])
    # Fresh ink covers, old ink lets the print through.
    below = picture[:, :, None].astype(np.float32)
    tinted = below * (np.array(colour, np.float32) / 255) if rng.random() < 0.5 else np.array(colour, np.float32)
    colourful = to_bytes(below + (tinted - below) * cover[:, :, None])
    return remove_stamp(colourful) if rng.random() < 0.35 else to_grey(colourful)
