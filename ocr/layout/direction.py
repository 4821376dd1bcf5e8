"""Which way a page's text runs: told by its lines' boxes alone, at any tilt.

Angles are in degrees, clockwise on the page (y runs down), so that a page that was turned a quarter clockwise has lines
at 90. A box of which nothing is known but its place gives its angle up to half a turn; whether the page stands on its
head, what the lines say must tell (`ocr.pipeline.turning`).
"""

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Box, Boxes, measure_sides

# So many times longer than thick, a box says which way its line runs.
ELONGATED = 2.5


def measure_direction(boxes: Boxes) -> float:
    """The angle in which a page's lines are read, -180..180: the median of theirs, weighted by their length.

    Args:
        boxes: (N, 4, 2), corners clockwise from where reading starts at the top.
    """
    if len(boxes) == 0:
        return 0.0
    along = (boxes[:, 1] - boxes[:, 0] + boxes[:, 2] - boxes[:, 3]) / 2
    mean = np.arctan2(*along.sum(0)[::-1])  # angles are compared with it, so that 179 and -179 lie side by side
    turned = along @ np.array([[np.cos(mean), -np.sin(mean)], [np.sin(mean), np.cos(mean)]])
    angles, lengths = np.arctan2(turned[:, 1], turned[:, 0]), np.hypot(*along.T)
    ranked = np.argsort(angles)
    middle = np.searchsorted(np.cumsum(lengths[ranked]), lengths.sum() / 2)
    return wrap_angle(float(np.degrees(mean + angles[ranked[min(int(middle), len(angles) - 1)]])))


def measure_tilt(boxes: Boxes) -> float:
    """The angle at which most of a page's text lies, by length, up to half a turn: more than -90, at most 90.

    Only elongated boxes are asked, and only the side that most of them lean to: a vertical line on a level page says
    nothing of the page. 0 if there are none.
    """
    long = find_elongated(boxes)
    if len(long) == 0:
        return 0.0
    sides = np.array([_long_side(boxes[index]) for index in long.tolist()])
    angles, lengths = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])), np.hypot(*sides.T)
    steep = np.abs(_half_turn(angles)) > 45
    kept = steep if lengths[steep].sum() > lengths[~steep].sum() else ~steep
    # Twice the angle is the same for both ends of a line.
    doubled = np.radians(2 * angles[kept])
    total = (lengths[kept] * np.exp(1j * doubled)).sum()
    return float(_half_turn(np.degrees(np.angle(total)) / 2))


def find_elongated(boxes: Boxes) -> NDArray[np.intp]:
    """Indices of the boxes (N, 4, 2) that say which way their line runs, the longest first."""
    sides = [sorted(measure_sides(box)) for box in boxes]
    long = [index for index, (short, length) in enumerate(sides) if length > ELONGATED * short]
    return np.array(sorted(long, key=lambda index: -sides[index][1]), np.intp)


def point_box(box: Box, angle: float) -> Box:
    """The box (4, 2) with its corners, clockwise, from the one where a line that is read at `angle` starts."""
    starts = [np.roll(box, -first, axis=0) for first in range(4)]
    wanted = np.radians(angle)
    along = [(start[1] - start[0] + start[2] - start[3]) @ (np.cos(wanted), np.sin(wanted)) for start in starts]
    lengths = [max(float(np.hypot(*(start[1] - start[0] + start[2] - start[3]))), 1e-6) for start in starts]
    return starts[int(np.argmax(np.array(along) / lengths))]


def wrap_angle(angle: float) -> float:
    """The same angle as more than -180, at most 180."""
    return 180 - (180 - angle) % 360


def split_direction(angle: float) -> tuple[int, float]:
    """The quarter turns in an angle, as 0, 90, 180 or 270, and what is left of it, -45..45."""
    quarters = round(angle / 90)
    return quarters % 4 * 90, angle - quarters * 90


def _long_side(box: Box) -> NDArray[np.float32]:
    first, second = box[1] - box[0] + box[2] - box[3], box[2] - box[1] + box[3] - box[0]
    longer: NDArray[np.float32] = (first if first @ first >= second @ second else second) / 2
    return longer


def _half_turn(angles: NDArray[np.floating] | np.floating | float) -> NDArray[np.floating]:
    """The same angles up to half a turn: more than -90, at most 90."""
    return np.asarray(90 - np.mod(90 - np.asarray(angles), 180))
