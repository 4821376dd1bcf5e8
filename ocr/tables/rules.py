"""A page's rules: the long, thin, dark strokes that run along its lines or across them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.layout.sheet import Numbers
from ocr.results import Line
from ocr.tables.level import LevelFrame, Points

UNIT = 14.0  # pixels of a line's height, at least, at which rules are looked for: characters are coarse, rules not gone
# Lengths in heights of a line.
THICKEST = 0.45  # thicker strokes are areas
SHORTEST_LEVEL, SHORTEST_UPRIGHT = 2.0, 1.3  # shorter ones may be strokes of characters
SAME_PLACE = 0.25  # strokes in one line are pieces of one rule,
WIDEST_GAP = 1.0  # if they are no further apart
LONG = 8.0  # rules so long tell how the page slopes
# Grey levels by which a rule is darker than what lies on both sides of it: so many times what the paper's grain is,
# within these bounds.
GRAIN, CONTRAST = 3.0, (15.0, 40.0)
GAP = 3  # pixels by which a rule may be broken, at the coarse scale
INSIDE, COVERED = 0.12, 0.6  # parts of a box's shorter side, and of a stroke, by which the stroke lies in the box
MOST = 800  # strokes of one kind that are looked at, the longest: pictures in print have any number
END = 3  # pixels of a stroke that are its end, at the coarse scale
MOST_SLOPE = 2.0  # degrees by which rules may slope against the lines of text


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Rules in the level frame: each row is place, start and end in pixels, (N, 3).

    The place of a `level` rule is its height, that of an `upright` one where it stands from the left.
    """

    level: NDArray[np.float64]
    upright: NDArray[np.float64]


def find_rules(image: Image, lines: list[Line], angle: float, unit: float) -> tuple[LevelFrame, Rules]:
    """The rules of a page, and the frame in which they lie level.

    Args:
        image: (H, W, 3), the page.
        lines: what was read of it: strokes of characters are no rules.
        angle: slope of its lines in degrees clockwise, -180..180.
        unit: height of a line in pixels.
    """
    frame = LevelFrame(angle)
    factor = max(int(unit / UNIT), 1)
    grey, back = frame.lay_picture(image, factor)
    small = unit / factor
    level = _find_strokes(grey, small, SHORTEST_LEVEL) @ back[:, :2].T + back[:, 2]
    if len(level) == 0:
        return frame, Rules(np.zeros((0, 3)), np.zeros((0, 3)))
    turned = _find_strokes(np.ascontiguousarray(grey.T), small, SHORTEST_UPRIGHT)[:, :, ::-1]
    upright = turned @ back[:, :2].T + back[:, 2]
    text = frame.lay_lines(lines)
    level = _drop_text(frame.lay(level), text.left, text.top, text.right, text.bottom)
    upright = _drop_text(frame.lay(upright)[:, :, ::-1], text.top, text.left, text.bottom, text.right)[:, :, ::-1]
    # What the lines' boxes tell of the slope is a little off.
    rest = LevelFrame(_measure_slope(level, unit))
    level, upright = rest.lay(level), rest.lay(upright)[:, :, ::-1]
    return LevelFrame(angle + rest.angle), Rules(_join_pieces(level, unit), _join_pieces(upright, unit))


def _find_strokes(grey: Image, unit: float, shortest: float) -> Points:
    """Level strokes of a level picture (H, W): their two ends, (N, 2, 2) in its pixels."""
    thickness = 2 * round(THICKEST * unit / 2) + 1
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((thickness + 2, 1), np.uint8))
    contrast = float(np.clip(GRAIN * np.median(dark[::4, ::4]), *CONTRAST))
    thin = cv2.compare(dark, np.array([contrast], np.float64), cv2.CMP_GE)
    thin = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    long = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, max(round(shortest * unit), 3)), np.uint8))
    if not long.any():
        return np.zeros((0, 2, 2))
    outlines, _ = cv2.findContours(long, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    strokes = []
    for outline in outlines:
        x, y = outline[:, 0, 0], outline[:, 0, 1]
        left, right = int(x.min()), int(x.max())
        first, last = float(y[x <= left + END].mean()), float(y[x >= right - END].mean())
        strokes.append(((left, first + 0.5), (right + 1, last + 0.5)))
    longest = sorted(strokes, key=lambda stroke: stroke[0][0] - stroke[1][0])[:MOST]
    return np.array(longest, np.float64).reshape(-1, 2, 2)


def _measure_slope(strokes: Points, unit: float) -> float:
    """By how many degrees the long ones of level strokes (N, 2, 2) still slope: the middle one by length."""
    along = strokes[:, 1] - strokes[:, 0]
    along = along[along[:, 0] > LONG * unit]
    slopes = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    ranked = np.argsort(slopes)
    slopes, lengths = slopes[ranked], along[ranked, 0]
    if len(slopes) == 0:
        return 0.0
    middle = float(slopes[int(np.searchsorted(np.cumsum(lengths), lengths.sum() / 2))])
    return middle if abs(middle) <= MOST_SLOPE else 0.0


def _drop_text(strokes: Points, start: Numbers, near: Numbers, end: Numbers, far: Numbers) -> Points:
    """Strokes (N, 2, 2), whose first coordinate runs along them, without those that lie in boxes of text.

    Args:
        strokes: along and across, in the level frame.
        start: (M,) where each box begins along them; `end`, where it ends.
        near: (M,) where each begins across them; `far`, where it ends.
        end: see `start`.
        far: see `near`.
    """
    first, last = strokes[:, :, 0].min(1)[:, None], strokes[:, :, 0].max(1)[:, None]
    place = strokes[:, :, 1].mean(1)[:, None]
    margin = INSIDE * np.minimum(far - near, end - start)
    inside = (near + margin < place) & (place < far - margin)
    covered = np.minimum(last, end) - np.maximum(first, start)
    in_text = np.where(inside, np.maximum(covered, 0), 0).sum(1) > COVERED * (last - first)[:, 0]
    kept: Points = strokes[~in_text]
    return kept


def _join_pieces(strokes: Points, unit: float) -> NDArray[np.float64]:
    """Strokes (N, 2, 2), whose first coordinate runs along them, as rules (M, 3) without gaps."""
    if len(strokes) == 0:
        return np.zeros((0, 3))
    places = strokes[:, :, 1].mean(1)
    waiting = np.column_stack((places, strokes[:, :, 0].min(1), strokes[:, :, 0].max(1)))
    joined: list[list[float]] = []
    for place, start, end in waiting[np.argsort(waiting[:, 1], kind="stable")].tolist():
        for rule in joined:
            if abs(rule[0] - place) <= SAME_PLACE * unit and start - rule[2] <= WIDEST_GAP * unit:
                own, more = rule[2] - rule[1], end - start
                rule[0] = (rule[0] * own + place * more) / (own + more)
                rule[2] = max(rule[2], end)
                break
        else:
            joined.append([place, start, end])
    return np.array(joined)
