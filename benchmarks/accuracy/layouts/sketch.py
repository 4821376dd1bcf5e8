"""A page that is sketched: boxes of lines, added in the order in which a person reads them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Random = np.random.Generator

WIDTH = 1200.0  # of a page, in pixels


@dataclass(slots=True)
class Sketch:
    """Boxes (left, top, width, height) in pixels, in reading order, and how the page's text is set.

    `size` is a character's height, `leading` from one line to the next, `latin` whether words can't be broken, so that
    right margins are ragged unless `justified`.
    """

    random: Random
    size: float
    leading: float
    latin: bool
    justified: bool
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    @classmethod
    def begin(cls, random: Random) -> "Sketch":
        """An empty page of some typeface."""
        size = random.uniform(16, 26)
        leading = size * random.uniform(1.2, 1.75)
        return cls(random, size, leading, bool(random.random() < 0.4), bool(random.random() < 0.5))

    def add(self, left: float, top: float, width: float, scale: float = 1.0) -> None:
        """A level line, `scale` times as high as the others."""
        self.boxes.append((left, top, width, self.size * scale))

    def add_centred(self, centre: float, top: float, characters: float, scale: float = 1.0) -> float:
        """A level line around a centre; the height where the next thing may begin is returned."""
        width = characters * self.size * scale
        self.add(centre - width / 2, top, width, scale)
        return top + self.size * scale * 1.6

    def write(self, left: float, top: float, width: float, lines: int, *, indent: bool = True) -> float:
        """Paragraphs that fill a column; returns where the next line would begin."""
        left_in_paragraph = 0
        for number in range(lines):
            first = left_in_paragraph == 0
            if first:
                left_in_paragraph = int(self.random.integers(2, 9))
                if number and self.random.random() < 0.3:
                    top += self.random.uniform(0.2, 0.8) * self.size
            left_in_paragraph -= 1
            last = left_in_paragraph == 0 or number == lines - 1
            start = 2 * self.size if first and indent and not self.latin else 0.0
            self.add(left + start, top, max(self._fill(width, last=last) - start, 2 * self.size))
            top += self.leading
        return top

    def _fill(self, width: float, *, last: bool) -> float:
        if last:
            return width * self.random.uniform(0.15, 1.0)
        ragged = 0.0 if self.justified else 3.5 if self.latin else 1.0
        return width - self.random.uniform(0, ragged) * self.size

    def write_row(self, top: float, cells: list[tuple[float, float]]) -> None:
        """Cells of one row, each from `left` and so many characters long; none where that is 0."""
        for left, characters in cells:
            if characters:
                self.add(left, top, characters * self.size)

    def write_down(self, right: float, top: float, height: float, columns: int, pitch: float) -> float:
        """Vertical columns from the right; returns the right edge of the next one."""
        left_in_paragraph = 0
        for number in range(columns):
            first = left_in_paragraph == 0
            if first:
                left_in_paragraph = int(self.random.integers(2, 9))
            left_in_paragraph -= 1
            last = left_in_paragraph == 0 or number == columns - 1
            start = 2 * self.size if first else 0.0
            length = max((height if not last else height * self.random.uniform(0.2, 1.0)) - start, 2 * self.size)
            self.boxes.append((right - self.size, top + start, self.size, length))
            right -= pitch
        return right

    def corners(self) -> NDArray[np.float64]:
        """The boxes as (N, 4, 2), clockwise from the top left."""
        left, top, width, height = np.array(self.boxes, np.float64).reshape(-1, 4).T
        x = np.stack((left, left + width, left + width, left), 1)
        y = np.stack((top, top, top + height, top + height), 1)
        return np.stack((x, y), 2)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a page's boxes: tilted by up to so many degrees, edges off, lines not found, boxes too many.

    `jitter` is in heights of a line, `missing` and `noise` are shares of the lines.
    """

    tilt: float = 0.0
    jitter: float = 0.0
    missing: float = 0.0
    noise: float = 0.0

    def __str__(self) -> str:
        """In words, as a table names it."""
        parts = [
            f"tilted by up to {self.tilt:g} degrees" if self.tilt else "",
            f"edges off by {self.jitter:.0%} of a line's height" if self.jitter else "",
            f"{self.missing:.0%} of the lines missing, {self.noise:.0%} specks" if self.missing or self.noise else "",
        ]
        return ", ".join(part for part in parts if part) or "as made"

    def apply(self, sketch: Sketch, random: Random) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """The page's boxes (N, 4, 2), shuffled, and for each its place in the true order, -1 for noise."""
        corners = sketch.corners()
        kept = random.random(len(corners)) >= self.missing
        kept[random.integers(len(corners))] = True
        corners = corners[kept]
        place = np.arange(len(corners))
        # Each edge is off by itself, as a detector's are; the box stays a rectangle.
        shift = random.uniform(-1, 1, (len(corners), 4)) * self.jitter * sketch.size
        corners[:, :, 0] += shift[:, [0, 1, 1, 0]]
        corners[:, :, 1] += shift[:, [2, 2, 3, 3]]
        extra = random.binomial(len(corners), self.noise)
        if extra:
            low, high = corners.min((0, 1)), corners.max((0, 1))
            at = random.uniform(low, high, (extra, 2))[:, None]
            speck = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * random.uniform(0.2, 0.8, (extra, 1, 2)) * sketch.size
            corners = np.concatenate((corners, at + speck))
            place = np.concatenate((place, np.full(extra, -1)))
        angle = np.radians(random.uniform(-self.tilt, self.tilt))
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        shuffled = random.permutation(len(corners))
        return (corners @ turn)[shuffled].astype(np.float32), place[shuffled]
