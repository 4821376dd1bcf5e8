"""Round seals: found by their ring, and the text along it unrolled to a level line.

A company's seal has its name along the ring, read clockwise from the lower left, and often a star, a purpose and a
number in straight lines within. The ink is red, seldom blue; what is printed under it is not, and drops out with the
paper.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import LINE_HEIGHT, Image, Quadrilateral

Mask = NDArray[np.uint8]

INK_EXCESS = 45  # levels by which the ink's channel is above both others
LEAST_INK, MOST_INK = 0.001, 0.4  # share of the page that a seal's ink takes
COARSE = 600  # pixels: the page's longer side, at which rings are looked for
JOINED = 9  # pixels of that: parts of a seal are no further apart
LEAST_DIAMETER = 24  # pixels of that
ROUNDNESS = 0.7  # of an ellipse: shorter to longer axis; a photo's perspective makes ellipses of rings
ON_RING = 0.06  # parts of the radius that a ring's points are off the ellipse at most
LEAST_ON_RING = 0.75  # share of the hull's points that are so near
LEAST_BAND = 0.1  # of what is unrolled: text is at least so high
INNERMOST = 0.45  # of the radius: text along the ring stands outside of this
LONGEST_GAP = 0.35  # of the text's height: wider gaps between characters are narrowed to this
EMPTY = 0.04  # share of a column or circle that is inked, below which it is blank


@dataclass(frozen=True, slots=True)
class Seal:
    """A ring on a page: the ellipse of its outer edge in pixels, turned by `angle` degrees; and which ink it is in.

    `channel` is the index in BGR of the channel in which the ink is light.
    """

    centre: tuple[float, float]
    axes: tuple[float, float]
    angle: float
    channel: int

    @property
    def box(self) -> Quadrilateral:
        """The upright rectangle around the ring, clockwise from the top left."""
        turn = math.radians(self.angle)
        half_x = math.hypot(self.axes[0] * math.cos(turn), self.axes[1] * math.sin(turn)) / 2
        half_y = math.hypot(self.axes[0] * math.sin(turn), self.axes[1] * math.cos(turn)) / 2
        (x, y) = self.centre
        left, top, right, bottom = x - half_x, y - half_y, x + half_x, y + half_y
        return (left, top), (right, top), (right, bottom), (left, bottom)

    def measure_radii(self, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """How far points (..., 2) are from the middle, in radii of the ring in their direction: 1 is on the ring."""
        turn = math.radians(self.angle)
        turned = (points - np.array(self.centre)) @ np.array(
            [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
        )
        return np.asarray(np.hypot(*np.moveaxis(turned / (np.array(self.axes) / 2), -1, 0)))


def find_seals(image: Image) -> list[Seal]:
    """The round seals on a page (H, W, 3) BGR."""
    scale = min(1.0, COARSE / max(image.shape[:2]))
    step = max(1, int(1 / scale))
    sampled = np.ascontiguousarray(image[::step, ::step])  # tells at nearly no cost that most pages have no such ink
    seals = []
    for channel in (2, 0):
        if LEAST_INK < np.count_nonzero(find_ink(sampled, channel)) / sampled[..., 0].size < MOST_INK:
            size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
            small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
            for (x, y), axes, angle in _find_rings(find_ink(small, channel)):
                centre = ((x + 0.5) / scale, (y + 0.5) / scale)
                seals.append(Seal(centre, (axes[0] / scale, axes[1] / scale), angle, channel))
    return seals


def find_ink(image: Image, channel: int) -> Mask:
    """Where a picture (H, W, 3) shows ink that is light in one channel alone: 255, elsewhere 0."""
    return np.where(_measure_excess(image, channel) > INK_EXCESS, np.uint8(255), np.uint8(0))


def _measure_excess(image: Image, channel: int) -> Image:
    """By how many levels each pixel's one channel is above both others, (H, W); 0 where it is not."""
    channels = list(cv2.split(image))
    own = channels.pop(channel)
    return np.asarray(cv2.subtract(own, cv2.max(channels[0], channels[1])), np.uint8)


def _find_rings(ink: Mask) -> list[tuple[tuple[float, float], tuple[float, float], float]]:
    """Ellipses around what is round of the ink: centre, axes and angle, in pixels."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (JOINED, JOINED))
    contours, _ = cv2.findContours(cv2.dilate(ink, kernel), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    rings = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if min(width, height) < LEAST_DIAMETER + JOINED:
            continue
        inked = cv2.findNonZero(ink[y : y + height, x : x + width])
        corner = np.array((x, y), np.float32)
        ellipse = None if inked is None else _fit_ring(np.asarray(cv2.convexHull(inked), np.float32)[:, 0] + corner)
        if ellipse is not None:
            rings.append(ellipse)
    return rings


def _fit_ring(hull: NDArray[np.float32]) -> tuple[tuple[float, float], tuple[float, float], float] | None:
    """The ellipse through the corners (N, 2) of a hull; None if they do not lie on one."""
    outline = _walk(hull)
    if len(outline) < 16:
        return None
    (x, y), (first, second), angle = cv2.fitEllipse(outline)
    centre, axes = (float(x), float(y)), (float(first), float(second))
    if min(axes) < max(LEAST_DIAMETER, ROUNDNESS * max(axes)):
        return None
    radii = Seal(centre, axes, angle, 2).measure_radii(outline)
    if np.mean(np.abs(radii - 1) <= ON_RING) < LEAST_ON_RING:
        return None
    return centre, axes, angle


def _walk(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Points (M, 2) along a closed polygon (N, 2), two pixels apart: its long sides count as what they are."""
    points = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, int(np.hypot(*(end - start)) / 2))
        points.append(start + (end - start) * (np.arange(count)[:, None] / count))
    return np.concatenate(points).astype(np.float32)


def unroll_seal(image: Image, seal: Seal) -> Image | None:
    """The text along a seal's ring as a level line, grey (48, W), black on white; None if there is no text.

    It begins at the widest gap, which is at the ring's foot, and goes clockwise; gaps between characters are narrowed.
    """
    radius = max(seal.axes) / 2
    width, height = max(64, round(2 * math.pi * 0.75 * radius)), max(16, round(radius))
    angles = math.pi / 2 + np.arange(width) * (2 * math.pi / width)  # clockwise from the foot
    shares = 1.02 - (np.arange(height) + 0.5) / height * (1.02 - INNERMOST)  # from outside the ring inwards
    turn = math.radians(seal.angle)
    # on the unit circle, turned against the ellipse's axes, stretched, and turned back
    unit = np.stack((np.cos(angles - turn), np.sin(angles - turn)), -1) * (np.array(seal.axes) / 2)
    back = unit @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    places = (np.array(seal.centre) - 0.5 + shares[:, None, None] * back[None]).astype(np.float32)
    rolled = cv2.remap(image, places[..., 0], places[..., 1], cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    return _straighten(np.asarray(rolled, np.uint8), seal.channel)


def _straighten(rolled: Image, channel: int) -> Image | None:
    """The band of text in an unrolled seal (H, W, 3), without the ring above it, from its widest gap on."""
    ink = find_ink(rolled, channel) > 0
    band = _find_band(ink.mean(1))
    if band is None:
        return None
    top, bottom = band
    columns = ink[top:bottom].mean(0) > EMPTY
    if not columns.any():
        return None
    grey = _to_black(rolled[top:bottom], channel)
    start = _find_widest_gap(columns)
    grey, columns = np.roll(grey, -start, axis=1), np.roll(columns, -start)
    kept = _narrow_gaps(columns, max(1, round(LONGEST_GAP * (bottom - top))))
    grey = np.ascontiguousarray(grey[:, kept])
    size = (max(1, round(grey.shape[1] * LINE_HEIGHT / grey.shape[0])), LINE_HEIGHT)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _find_band(inked: NDArray[np.floating]) -> tuple[int, int] | None:
    """First and last circle of the text below the ring, and a rim; by the share of each circle that is inked."""
    filled = np.flatnonzero(inked > 0.5)
    ring_end = int(filled[-1]) + 1 if len(filled) else 0
    inner = np.flatnonzero(inked[ring_end:] > EMPTY)
    blank = np.flatnonzero(inked[ring_end:] <= EMPTY)
    if not len(inner) or not len(blank):
        return None
    first = int(inner[inner > blank[0]][0]) if (inner > blank[0]).any() else int(inner[0])
    after = blank[blank > first]
    last = int(after[0]) if len(after) else len(inked) - ring_end
    if last - first < LEAST_BAND * len(inked):  # the ring's own soft edge
        return None
    rim = max(1, (last - first) // 10)
    return max(ring_end, ring_end + first - rim), min(len(inked), ring_end + last + rim)


def _to_black(image: Image, channel: int) -> Image:
    """Coloured ink as black on white, (H, W); black print and paper are both white."""
    excess = _measure_excess(image, channel).astype(np.float32)
    strongest = max(float(np.percentile(excess, 98)), INK_EXCESS)
    return np.asarray(255 - np.clip(excess * (255 / strongest), 0, 255), np.uint8)


def _find_widest_gap(columns: NDArray[np.bool_]) -> int:
    """The middle of the longest run of blank columns of a closed strip."""
    inked = np.flatnonzero(columns)
    gaps = np.diff(np.append(inked, inked[0] + len(columns)))
    widest = int(np.argmax(gaps))
    return int(inked[widest] + gaps[widest] // 2) % len(columns)


def _narrow_gaps(columns: NDArray[np.bool_], longest: int) -> NDArray[np.intp]:
    """The columns to keep so that no run of blank ones is longer than this."""
    kept, run = [], 0
    for index, inked in enumerate(columns.tolist()):
        run = 0 if inked else run + 1
        if run <= longest:
            kept.append(index)
    return np.array(kept, np.intp)
