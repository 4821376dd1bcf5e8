"""A sign that stands alone in its cell looks like a Chinese character: + like 十, - like 一. The column tells.

In most fonts the network knows them apart; where it is in doubt, a cell of a column in which other cells are signs, as
in a laboratory's report, has a sign, and one among 八, 九 and 十一 has not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Boxes
from ocr.recognition.ctc import Reading, make_reading

TAKEN_FOR = {"十": "+", "一": "-", "土": "±", "士": "±", "个": "↑", "口": "□"}
SIGNS = frozenset("+-±*↑↓□■√×")
NUMERALS = frozenset("一二三四五六七八九十")
ODDS = 20.0  # of a sign to a character in a column of signs
ASIDE = 0.5  # heights by which the middles or the left edges of a column's cells differ at most
NEAREST = 8  # cells of the column that are asked


def read_lone_signs(readings: Sequence[Reading], boxes: Boxes) -> list[Reading]:
    """The readings of a page's lines, (N, 4, 2) their corners, with signs in the place of characters alone in cells."""
    told = list(readings)
    low, high = boxes.min(1), boxes.max(1)
    for place, reading in enumerate(readings):
        sign = TAKEN_FOR.get(reading.text, "")
        chance = ODDS * dict(reading.characters[0].alternatives).get(sign, 0.0) if sign else 0.0
        if chance <= reading.confidence:
            continue
        column = [readings[other].text for other in _find_column(place, low, high)]
        if any(set(text) <= NUMERALS for text in column if text):
            continue
        if any(SIGNS.intersection(text) and not any(map(str.isalpha, text)) for text in column):
            sureness = chance / (chance + reading.confidence)
            told[place] = make_reading([reading.characters[0].exchange(sign, sureness)])
    return told


def _find_column(place: int, low: NDArray[np.float32], high: NDArray[np.float32]) -> list[int]:
    """The lines nearest above and below one in its column; of all lines the least and the largest corners, (N, 2)."""
    middles, heights = (low + high) / 2, high[:, 1] - low[:, 1]
    aside = np.minimum(np.abs(middles[:, 0] - middles[place, 0]), np.abs(low[:, 0] - low[place, 0]))
    apart = np.abs(middles[:, 1] - middles[place, 1])
    near = (aside <= ASIDE * heights[place]) & (apart > heights[place] / 2)
    return [int(other) for other in np.argsort(apart) if near[other]][:NEAREST]
