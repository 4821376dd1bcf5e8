"""What a drawn form looks like when it reaches the reader: clean, photographed, scanned, or with a seal over it."""

import random
from collections.abc import Callable

import cv2
import numpy as np

from benchmarks.accuracy.drawn_forms.lettering import Lettering
from benchmarks.accuracy.drawn_forms.ornaments import make_seal
from benchmarks.accuracy.drawn_forms.parties import draw_city, draw_company
from ocr.geometry import Image
from ocr.grey import as_image
from training.augmentation.camera import cast_shadow
from training.augmentation.pixels import Generator, as_values, draw_even, draw_normal, to_bytes
from training.data.writing.faces import FANDOL, chinese_faces

SEAL_MM = (38.0, 42.0)
MOST_OF_WIDTH = 0.42  # of a narrow slip that a seal may cover
SEAL_WORDS = ("发票专用章", "财务专用章", "业务专用章", "合同专用章")
SHADOW = 0.5  # how strong the light's unevenness is beside that of training
SCAN_SHARE = (0.62, 0.72)  # 175 pixels per inch become 108 to 126


def photograph(picture: Image, rng: Generator) -> Image:
    """A telephone's photo: askew on a table, unevenly lit, a little blurred, with grain, through JPEG."""
    height, width = picture.shape[:2]
    margin = round(0.07 * max(height, width))
    board = _draw_table(rng, height + 2 * margin, width + 2 * margin)
    corners = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float32)
    moved = corners + margin + rng.uniform(-0.5, 0.5, (4, 2)).astype(np.float32) * margin
    matrix = cv2.getPerspectiveTransform(corners, moved)
    size = (board.shape[1], board.shape[0])
    paper = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_AREA)
    cover = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, size)[:, :, None]
    shadow = cv2.GaussianBlur(cover, (0, 0), margin * 0.15)[:, :, None]
    seen = board * (1 - 0.35 * shadow) * (1 - cover) + paper * cover
    light = cast_shadow(rng, np.full(seen.shape[:2], 255, np.uint8)).astype(np.float32) / 255
    tint = rng.uniform(0.93, 1.0, 3).astype(np.float32)
    lit = to_bytes(seen * (1 - SHADOW * (1 - light))[:, :, None] * tint * rng.uniform(0.88, 1.0))
    soft = as_values(cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.5, 1.1)))
    return _compress(to_bytes(soft + draw_normal(rng, soft.shape) * rng.uniform(2, 6)), rng, (60, 88))


def scan(picture: Image, rng: Generator) -> Image:
    """A grey scan of 110 to 120 pixels per inch, a little askew, with grain, through JPEG."""
    grey = as_image(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    share = rng.uniform(*SCAN_SHARE)
    small = as_image(cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))
    height, width = small.shape
    angle = rng.uniform(-1.5, 1.5)
    pad = round(abs(np.sin(np.radians(angle))) * max(height, width)) // 2 + 6
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    matrix[:, 2] += pad
    turned = cv2.warpAffine(
        small, matrix, (width + 2 * pad, height + 2 * pad), flags=cv2.INTER_LINEAR, borderValue=(250, 250, 250)
    )
    values = turned * rng.uniform(0.86, 0.96) + rng.uniform(4, 16)
    noisy = to_bytes(values + draw_normal(rng, values.shape) * rng.uniform(3, 8))
    return _compress(np.repeat(noisy[:, :, None], 3, 2), rng, (50, 75))


def set_seal(picture: Image, rng: Generator, at: tuple[float, float], scale: float) -> Image:
    """A red seal, round or oval, over what stands around a place.

    Args:
        picture: uint8 (H, W, 3), BGR.
        rng: where chance comes from.
        at: the seal's middle, in shares of width and height; it is moved by up to a third of its size.
        scale: pixels a millimetre.
    """
    words = random.Random(int(rng.integers(2**32)))
    face = (FANDOL / "FandolSong-Regular.otf", 0)
    lettering = Lettering((face, chinese_faces()[0]), 3.6, weight=0.06)
    side = min(float(rng.uniform(*SEAL_MM)), MOST_OF_WIDTH * picture.shape[1] / scale)
    oval = rng.random() < 0.4
    size = (side, side * (0.72 if oval else 1.0))
    number = str(rng.integers(10**12, 10**13)) if oval else ""
    ink = make_seal(draw_company(words, draw_city(words)), words.choice(SEAL_WORDS), lettering, size, scale, number)
    turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), rng.uniform(-12, 12), 1.0)
    ink = as_image(cv2.warpAffine(ink, turn, (ink.shape[1], ink.shape[0])))
    height, width = picture.shape[:2]
    middle = np.array(at) * (width, height) + rng.uniform(-0.33, 0.33, 2) * (ink.shape[1], ink.shape[0])
    left, top = np.rint(middle - np.array((ink.shape[1], ink.shape[0])) / 2).astype(int)
    left, top = max(0, min(left, width - ink.shape[1])), max(0, min(top, height - ink.shape[0]))
    patchy = as_values(cv2.GaussianBlur(draw_even(rng, ink.shape), (0, 0), 1.5 * scale))
    thin = np.clip((patchy - np.quantile(patchy, 0.12)) * 40 + 0.7, 0.2, 1)
    area = picture[top : top + ink.shape[0], left : left + ink.shape[1]].astype(np.float32)
    shape = area.shape[:2]
    share = (ink / 255 * thin * rng.uniform(0.55, 0.9))[: shape[0], : shape[1], None]
    colour = np.array((rng.uniform(30, 80), rng.uniform(20, 60), rng.uniform(190, 235)), np.float32)
    # Ink that soaks in lets the print through, ink that lies on top covers it.
    tinted = area * (colour / 255) if rng.random() < 0.7 else colour
    result = picture.copy()
    result[top : top + shape[0], left : left + shape[1]] = to_bytes(area + (tinted - area) * share)
    return result


def _draw_table(rng: Generator, height: int, width: int) -> Image:
    """What the form lies on: one tone with streaks, dark or light."""
    tone = rng.uniform(40, 190) * rng.uniform(0.88, 1.0, 3)
    streaks = cv2.GaussianBlur(draw_normal(rng, (height, width)), (0, 0), sigmaX=width * 0.05, sigmaY=2)
    strength = rng.uniform(3, 14) / max(float(streaks.std()), 1e-6)
    return to_bytes(tone + strength * streaks[:, :, None])


def _compress(picture: Image, rng: Generator, quality: tuple[int, int]) -> Image:
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*quality))])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


PLAIN: dict[str, Callable[[Image, Generator], Image]] = {
    "clean": lambda picture, rng: picture,
    "photo": photograph,
    "scan": scan,
}
APPEARANCES = (*PLAIN, "stamped")


def spoil(
    picture: Image, appearance: str, seed: int, *, seal_at: tuple[float, float] = (0.75, 0.75), scale: float = 7.0
) -> Image:
    """What becomes of a form's picture, uint8 (H, W, 3), BGR; of another size if it is photographed or scanned.

    Args:
        picture: as `draw_form` gives it.
        appearance: one of APPEARANCES.
        seed: of all chance.
        seal_at: where "stamped" sets its seal, in shares of width and height (`DrawnForm.seal_at`).
        scale: pixels a millimetre, by which the seal's size goes (`DrawnForm.scale`).
    """
    rng = np.random.default_rng((seed, APPEARANCES.index(appearance)))
    if appearance == "stamped":
        return set_seal(picture, rng, seal_at, scale)
    return PLAIN[appearance](picture, rng)
