"""The detector's map to line boxes: cores are cut out, boxed, grown to full size, and parted at wide gaps.

Source: DB's post-processing (Liao et al., arXiv 1911.08947), with rectangles only, for which it has a closed form.
Boxes are (4, 2) corners, clockwise from the top left, in pixel edges: a page of width W reaches from 0 to W.
"""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes, Image

Map = NDArray[np.float32]
Rectangle = tuple[tuple[float, float], tuple[float, float], float]

# A core with sides closer than this has no angle worth trusting and takes that of the page.
STUBBY = 2.0
# Even the smallest letters come out in boxes twice as thick as this, in pixels of the map.
LEAST_THICKNESS = 7.0
# Levels between the darkest and the lightest pixel in a box, below which it is blank paper.
LEAST_CONTRAST = 10
# Height in pixels of the strip in which gaps are looked for; above and below, the next lines may look in.
STRIP_HEIGHT = 16
STRIP_RIM = 2
# A column of the strip is empty when its contrast is below this part of the line's own.
EMPTY = 0.25
# What is left beside the ink on either side of a cut, in parts of the line's height.
CUT_MARGIN = 0.3
# A box that lies inside another by so much of its area is a part of that line (benchmarks/results/accuracy).
NESTED_SHARE = 0.7


def make_boxes(
    text_map: Map, threshold: float, box_threshold: float, growth: float
) -> tuple[Boxes, NDArray[np.float32]]:
    """Rectangles around the cores painted on a map, grown to the lines' full size.

    Args:
        text_map: (H, W) float32, 0..1.
        threshold: from which value on a pixel belongs to a core.
        box_threshold: least mean of the map inside a core's rectangle.
        growth: by how much each side is moved outwards, in parts of area / perimeter (DB's unclip ratio).

    Returns:
        (N, 4, 2) corners and (N,) scores.
    """
    mask = (text_map > threshold).view(np.uint8)
    contours, hierarchy = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    outer = [] if hierarchy is None else [link[3] < 0 for link in hierarchy[0]]
    cores = [
        contour.reshape(-1, 2)
        for contour, is_outer in zip(contours, outer, strict=True)
        if is_outer and len(contour) > 2
    ]
    rectangles = [_least_rectangle(core) for core in cores]
    page_angle = _page_angle(rectangles)
    boxes, scores = [], []
    for core, (centre, size, angle) in zip(cores, rectangles, strict=True):
        if max(size) < STUBBY * min(size):
            centre, size, angle = _rectangle_at(core, page_angle)
        score = _mean_inside(text_map, (centre, size, angle))
        if score < box_threshold:
            continue
        distance = growth * size[0] * size[1] / (2 * (size[0] + size[1]))
        if min(size) + 2 * distance < LEAST_THICKNESS:
            continue
        boxes.append(_corners((centre, (size[0] + 2 * distance, size[1] + 2 * distance), angle)))
        scores.append(score)
    return np.array(boxes, np.float32).reshape(-1, 4, 2), np.array(scores, np.float32)


def split_at_gaps(
    image: Image, boxes: Boxes, scores: NDArray[np.float32], gap: float
) -> tuple[Boxes, NDArray[np.float32]]:
    """Cuts boxes of level lines wherever the page shows nothing for longer than `gap` times the box's height.

    The network joins neighbouring columns whose cells are near each other; the page itself still shows them apart.

    Args:
        image: (H, W, 3) uint8, at the size at which the boxes are given.
        boxes: (N, 4, 2).
        scores: (N,); a part keeps the whole's.
        gap: 1 is the width of a full-width character and the space around it.
    """
    parts, part_scores = [], []
    for box, score in zip(boxes, scores, strict=True):
        spans = _inked_spans(image, box, gap)
        for start, end in spans:
            along_top, along_bottom = box[1] - box[0], box[2] - box[3]
            part = (box[0], box[0], box[3], box[3]) + np.outer((start, end, end, start), (1, 1)) * (
                along_top,
                along_top,
                along_bottom,
                along_bottom,
            )
            parts.append(part)
            part_scores.append(score)
    return np.array(parts, np.float32).reshape(-1, 4, 2), np.array(part_scores, np.float32)


def find_inked(image: Image, boxes: Boxes) -> NDArray[np.bool_]:
    """For each box (N, 4, 2) whether the page (H, W, 3) shows anything: on blank paper the network sees ghosts."""
    corners = np.maximum(boxes, 0).astype(int)
    low, high = corners.min(1), corners.max(1) + 1
    regions = [image[top:bottom, left:right] for (left, top), (right, bottom) in zip(low, high, strict=True)]
    return np.array([region.size > 0 and np.ptp(region) >= LEAST_CONTRAST for region in regions], bool)


def find_outermost(boxes: Boxes) -> NDArray[np.bool_]:
    """Which boxes (N, 4, 2) do not lie, for the most part, inside a larger one, (N,).

    Two cores on one line, of different length, grow into each other, and the line's end would be read twice.
    """
    areas = np.array([cv2.contourArea(box) for box in boxes], np.float32)
    low, high = boxes.min(1), boxes.max(1)
    shared = np.clip(np.minimum(high[:, None], high) - np.maximum(low[:, None], low), 0, None).prod(-1)
    outer = np.ones(len(boxes), np.bool_)
    # upright rectangles around them tell cheaply which pairs are worth a closer look
    for inner, around in np.argwhere((shared > 0) & (areas[:, None] < areas)).tolist():
        if outer[inner]:
            common, _ = cv2.intersectConvexConvex(boxes[inner], boxes[around])
            outer[inner] = common < NESTED_SHARE * areas[inner]
    return outer


def _inked_spans(image: Image, box: NDArray[np.float32], gap: float) -> list[tuple[float, float]]:
    """Where along a box, in 0..1, its parts lie; the whole of it if there is no wide gap."""
    width, height = np.hypot(*(box[1] - box[0])), np.hypot(*(box[3] - box[0]))
    if width < 2 * (1 + gap) * height:
        return [(0.0, 1.0)]
    strip_width = round(float(width / height) * STRIP_HEIGHT)
    corners = np.array(((0, 0), (strip_width, 0), (strip_width, STRIP_HEIGHT)), np.float32)
    transform = cv2.getAffineTransform(box[:3] - 0.5, corners - 0.5)
    strip = cv2.warpAffine(image, transform, (strip_width, STRIP_HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)[STRIP_RIM:-STRIP_RIM].astype(np.int16)
    contrast = inside.max(0) - inside.min(0)
    inked = np.flatnonzero(contrast > EMPTY * np.percentile(contrast, 90))
    gaps = np.flatnonzero(np.diff(inked) > gap * STRIP_HEIGHT)
    margin = CUT_MARGIN * STRIP_HEIGHT
    starts = [0.0, *((inked[gaps + 1] - margin) / strip_width)]
    ends = [*((inked[gaps] + 1 + margin) / strip_width), 1.0]
    return list(zip(starts, ends, strict=True))


def _least_rectangle(core: NDArray[Any]) -> Rectangle:
    """Centre, size and angle (radians, within 45 degrees of level) of the least rectangle around whole pixels."""
    (x, y), (width, height), degrees = cv2.minAreaRect(core)
    while degrees > 45:
        degrees, width, height = degrees - 90, height, width
    while degrees <= -45:
        degrees, width, height = degrees + 90, height, width
    return (x + 0.5, y + 0.5), (width + 1, height + 1), math.radians(degrees)


def _rectangle_at(core: NDArray[Any], angle: float) -> Rectangle:
    """The rectangle around whole pixels at a given angle."""
    axes = np.array(((math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))))
    turned = core @ axes
    low, high = turned.min(0), turned.max(0)
    x, y = axes @ ((low + high) / 2)
    width, height = high - low + 1
    return (float(x) + 0.5, float(y) + 0.5), (float(width), float(height)), angle


def _page_angle(rectangles: list[Rectangle]) -> float:
    """The angle of the page's text: the median over long rectangles, each counted by its length; 0 without any."""
    long = sorted((angle, max(size)) for _, size, angle in rectangles if max(size) >= 2 * STUBBY * min(size))
    if not long:
        return 0.0
    angles, lengths = np.array(long).T
    return float(angles[np.searchsorted(np.cumsum(lengths), lengths.sum() / 2)])


def _mean_inside(text_map: Map, rectangle: Rectangle) -> float:
    (x, y), (width, height), angle = rectangle
    # from pixel edges to pixel centres, which is how OpenCV fills
    corners = _corners(((x - 0.5, y - 0.5), (width - 1, height - 1), angle))
    left, top = (int(value) for value in np.maximum(np.floor(corners.min(0)), 0))
    right, bottom = (int(value) + 1 for value in np.ceil(corners.max(0)))
    region = text_map[top:bottom, left:right]
    inside = np.zeros(region.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round(corners - (left, top)).astype(np.int32), (1,))
    return float(cv2.mean(region, inside)[0])


def _corners(rectangle: Rectangle) -> NDArray[np.float64]:
    """(4, 2), clockwise from the top left."""
    centre, (width, height), angle = rectangle
    along = np.array((math.cos(angle), math.sin(angle))) * (width / 2)
    across = np.array((-math.sin(angle), math.cos(angle))) * (height / 2)
    return np.array(centre) + np.array((-along - across, along - across, along + across, across - along))
