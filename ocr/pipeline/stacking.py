"""A line of vertical writing to a level one: its characters are set upright, side by side.

The network reads characters that lie on their sides, in print as surely as upright ones; handwriting it reads better
upright (benchmarks/results/accuracy/orientation.md).
"""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import resize_to_height
from ocr.recognition.ctc import Reading

REACH = 0.55  # of the line's thickness: so far from its middle a character reaches at most


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Characters set upright: their picture (48, W), and where on the laid-down line each was cut out, 0..1 of it."""

    picture: Image
    cuts: tuple[tuple[float, float], ...]


def stack_characters(picture: Image, reading: Reading) -> Stack | None:
    """The picture (48, W) of a vertical line that was laid down, with each character of its reading turned upright.

    Characters are parted midway between their places in the reading. None if there are none.
    """
    thickness, length = picture.shape
    middles = [(character.start + character.end) / 2 * length for character in reading.characters]
    if not middles:
        return None
    borders = [-math.inf, *((left + right) / 2 for left, right in pairwise(middles)), math.inf]
    reach = REACH * thickness
    cells, cuts = [], []
    for middle, start, end in zip(middles, borders, borders[1:], strict=False):
        first, last = max(0, round(max(start, middle - reach))), min(length, round(min(end, middle + reach)))
        last = max(last, first + 1)
        cells.append(np.rot90(picture[:, first:last], -1))
        cuts.append((first / length, last / length))
    height = max(len(cell) for cell in cells)
    row = np.concatenate([_set_in_middle(cell, height) for cell in cells], axis=1)
    return Stack(resize_to_height(np.ascontiguousarray(row), LINE_HEIGHT), tuple(cuts))


def unstack(stack: Stack, reading: Reading) -> Reading:
    """What stacked characters were read as, each in its place on the line."""
    count = len(stack.cuts)
    on_stack = np.array([(cell, cell + 1) for cell in range(count)]).ravel() / count
    on_line = np.array(stack.cuts).ravel()
    characters = tuple(
        replace(
            character,
            start=float(np.interp(character.start, on_stack, on_line)),
            end=float(np.interp(character.end, on_stack, on_line)),
        )
        for character in reading.characters
    )
    return replace(reading, characters=characters)


def _set_in_middle(cell: Image, height: int) -> Image:
    """A cell (h, W) on paper of its own, (height, W)."""
    above = (height - len(cell)) // 2
    return np.pad(cell, ((above, height - len(cell) - above), (0, 0)), mode="edge")
