"""Which lines of running text belong together: a line break after a paragraph only, in place of one after each line."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import measure_sides, reads_downwards
from ocr.layout.characters import is_wide

# All lengths in heights of a line.
LARGEST_GAP = 1.0  # between two lines of a paragraph
LARGEST_DIFFERENCE = 0.3  # between their heights
INDENT = 1.0  # by which a paragraph's first line begins further right
SHORTFALL = 2.0  # by which its last line ends further left


def find_paragraph_ends(boxes: NDArray[np.float32], texts: Sequence[str], ends: Sequence[str]) -> list[str]:
    """What follows each line when lines of a paragraph are joined.

    A line goes on in the next one if that lies close below it, is as high, begins at the same margin and if the line
    itself reaches the right margin of the lines around it.

    Args:
        boxes: (N, 4, 2) in page pixels, in reading order.
        texts: the lines' texts.
        ends: what `ocr.layout.reading_order.find_reading_order` puts after them.

    Returns:
        As `ends`, with line breaks inside paragraphs taken out: nothing between Chinese characters, a space otherwise.
    """
    heights = np.array([measure_sides(box)[1] for box in boxes])
    left, right = boxes[:, :, 0].min(1), boxes[:, :, 0].max(1)
    top, bottom = boxes[:, :, 1].min(1), boxes[:, :, 1].max(1)
    upright = [reads_downwards(box, text) for box, text in zip(boxes, texts, strict=True)]
    joined = list(ends)
    for block in _blocks(left, right, top, bottom, heights, ends, upright):
        margin_left, margin_right = left[block].min(), right[block].max()
        for line, after in itertools.pairwise(block):
            reaches = right[line] >= margin_right - SHORTFALL * heights[line]
            begins = left[after] <= margin_left + INDENT * heights[after]
            if reaches and begins:
                joined[line] = _joint(texts[line], texts[after])
    return joined


def _blocks(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    top: NDArray[np.float32],
    bottom: NDArray[np.float32],
    heights: NDArray[np.floating],
    ends: Sequence[str],
    upright: Sequence[bool],
) -> list[list[int]]:
    """Runs of lines below one another, each alone in its row, of one height and without large gaps."""
    blocks: list[list[int]] = []
    for line in range(len(heights)):
        alone = ends[line] == "\n" and (line == 0 or ends[line - 1] == "\n") and not upright[line]
        if not alone:
            blocks.append([])
            continue
        before = blocks[-1][-1] if blocks and blocks[-1] else None
        follows = before is not None and (
            -0.5 * heights[line] <= top[line] - bottom[before] <= LARGEST_GAP * heights[line]
            and abs(heights[line] - heights[before]) <= LARGEST_DIFFERENCE * max(heights[line], heights[before])
            and min(right[line], right[before]) > max(left[line], left[before])
        )
        if follows:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [block for block in blocks if len(block) > 1]


def _joint(text: str, after: str) -> str:
    return "" if is_wide(text[-1:]) or is_wide(after) else " "
