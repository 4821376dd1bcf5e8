"""Patterns that are no text, though their strokes stand in rows as letters do: stripes, modules, bars, scribbles.

A small detector takes such things for lines where pages have them as pictures, codes or road signs.
"""

from collections.abc import Callable

import cv2
import numpy as np

from training.augmentation.pixels import Generator, Values


def draw_pattern(chance: Generator, rows: int, columns: int) -> Values:
    """One of the patterns in two colours, float32 (rows, columns, 3), levels 0..255."""
    drawn = PATTERNS[int(chance.integers(len(PATTERNS)))](chance, rows, columns)
    one, other = chance.uniform(0, 255, (2, 3)).astype(np.float32)
    share = cv2.GaussianBlur(drawn, (0, 0), chance.uniform(0.3, 1.2))[:, :, None]
    return np.asarray(one * share + other * (1 - share), np.float32)


def draw_clouds(chance: Generator, rows: int, columns: int) -> Values:
    """Clouds of colour, or tiles of it, float32 (rows, columns, 3), levels about 0..255."""
    cells = chance.uniform(0, 255, (*chance.integers(2, 12, 2), 3)).astype(np.float32)
    method = cv2.INTER_CUBIC if chance.random() < 0.6 else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(cells, (columns, rows), interpolation=method), np.float32)


def _stripes(chance: Generator, rows: int, columns: int) -> Values:
    """Parallel lines in any direction, of one distance."""
    angle, distance = chance.uniform(0, np.pi), chance.uniform(4, 40)
    down, across = np.mgrid[:rows, :columns].astype(np.float32)
    phase = (down * np.sin(angle) + across * np.cos(angle)) / distance
    return np.asarray(phase % 1 < chance.uniform(0.2, 0.8), np.float32)


def _modules(chance: Generator, rows: int, columns: int) -> Values:
    """Black and white squares by chance, as a matrix code has."""
    size = chance.uniform(3, 16)
    cells = (chance.random((max(2, round(rows / size)), max(2, round(columns / size)))) < 0.5).astype(np.float32)
    return np.asarray(cv2.resize(cells, (columns, rows), interpolation=cv2.INTER_NEAREST), np.float32)


def _bars(chance: Generator, rows: int, columns: int) -> Values:
    """Upright bars of several widths, as a bar code has."""
    size = chance.uniform(1.5, 6)
    cells = (chance.random((1, max(2, round(columns / size)))) < 0.5).astype(np.float32)
    return np.asarray(cv2.resize(cells, (columns, rows), interpolation=cv2.INTER_NEAREST), np.float32)


def _shapes(chance: Generator, rows: int, columns: int) -> Values:
    """One shape over and over in a grid: a polygon, a ring or a disc, filled or not."""
    drawn = np.zeros((rows, columns), np.float32)
    step = int(chance.integers(12, 64))
    corners, turn = int(chance.integers(3, 9)), chance.uniform(0, np.pi)
    radius, thickness = step * chance.uniform(0.25, 0.5), int(chance.choice((-1, 1, 2, 4)))
    angles = turn + np.arange(corners) * 2 * np.pi / corners
    outline = radius * np.stack((np.cos(angles), np.sin(angles)), 1)  # around (0, 0)
    for top in range(step // 2, rows, step):
        for left in range(step // 2, columns, step):
            placed = [(outline + np.array((left, top))).astype(np.int32)]
            if corners > 6:
                cv2.circle(drawn, (left, top), round(radius), 1.0, thickness)
            elif thickness < 0:
                cv2.fillPoly(drawn, placed, 1.0)
            else:
                cv2.polylines(drawn, placed, True, 1.0, thickness)
    return drawn


def _scribble(chance: Generator, rows: int, columns: int) -> Values:
    """A few thick strokes that wander about: arrows, leaves, road markings."""
    drawn = np.zeros((rows, columns), np.float32)
    for _ in range(int(chance.integers(2, 12))):
        steps = chance.normal(0, chance.uniform(0.03, 0.15), (int(chance.integers(3, 12)), 2))
        path = (chance.random(2) + np.cumsum(steps, 0)) * (columns, rows)
        closed = bool(chance.random() < 0.4)
        if closed and chance.random() < 0.5:
            cv2.fillPoly(drawn, [path.astype(np.int32)], 1.0)
        else:
            cv2.polylines(drawn, [path.astype(np.int32)], closed, 1.0, int(chance.integers(1, 14)))
    return drawn


PATTERNS: tuple[Callable[[Generator, int, int], Values], ...] = (_stripes, _modules, _bars, _shapes, _scribble)
