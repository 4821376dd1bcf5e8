"""The lines that face each other over a white strip: whether they are columns of running text or cells of a table.

Columns of running text have long lines, close to one another, that end at a common right margin. Where the lines of
both sides stand at the same heights, as in a table, more is asked of them than where they don't.
"""

from dataclasses import dataclass

import numpy as np

from ocr.layout.sheet import Indices, Relations, Sheet, take_rank

# Lengths in heights of a line.
SAME_HEIGHT = 0.3  # two lines of two columns stand at the same height
BESIDE = 0.5  # lines of columns stand beside one another, those of a conversation in turn
SAME_WIDTH = 0.85  # two columns are as wide: by this part at least
LINE = 1.0  # a box that is no wider is no line
LABEL = 1.6  # a foreign block that is no wider, and not as high as what it stands beside, is a label in a row

# Where the right margin is: so large a share of the lines ends before it.
EDGE = 0.85

# What the lines must be like. Aspects are widths by heights; reaches, which part ends at the right margin.
FEWEST_LINES = 3
ALIGNED = 0.5  # where so many of a side's lines stand at the same heights as the other's, it may be a table
MORE_LINES = 1.7  # times as many on one side as on the other: a column that ends early
MANY_LINES, NARROW_ASPECT = 9, 7.5  # where there are so many lines they may be less wide
TABLE_ASPECT, TABLE_REACH, LEAST_REACH = 10.0, 0.53, 0.42
LONG_ASPECT, LONGEST_ASPECT = 14.0, 18.0  # lines as long as this are seldom cells, even if they are far apart
CLOSE, LOOSE_REACH = 0.75, 0.65  # lines that are further apart than this must reach the margin more often
PROSE_ASPECT, PROSE_REACH, KNOWN_REACH = 4.5, 0.4, 0.25
STRONG_ASPECT, STRONG_REACH = 9.0, 0.6  # one such side makes a column of a weaker one beside it
WEAK_ASPECT, WEAK_GAP = 3.0, 1.0
WIDEST_GUTTER = 5.0
LARGEST_GAP = 1.6  # lines further apart are no running text


@dataclass(frozen=True, slots=True, eq=False)
class Facing:
    """Two sides of a place on a sheet: of each row the box that is next to it.

    `unit` is the height of a line in pixels, `height` what all members take from top to bottom.
    """

    sheet: Sheet
    unit: float
    height: float
    first: Indices
    second: Indices

    @classmethod
    def over(cls, sheet: Sheet, relations: Relations, members: Indices, place: float, unit: float) -> "Facing":
        """What of the members faces one another over a place, in pixels from the left.

        Args:
            sheet: the page.
            relations: of all its boxes.
            members: boxes that do not cross the place.
            place: where the columns on its right begin.
            unit: the height of a line.
        """
        # Specks are no lines.
        lines = members[sheet.foreign[members] | (sheet.width[members] > LINE * unit)]
        left = sheet.centre[lines] < place
        first, second = lines[left], lines[~left]
        first = first[~relations.after[np.ix_(first, first)].any(1)]
        second = second[~relations.after[np.ix_(second, second)].any(0)]
        # Where the column next to the place has no line, the one behind it shows; it does not count.
        high = float(sheet.bottom[members].max() - sheet.top[members].min())
        return cls(sheet, unit, high, _keep_next(sheet, first, place, unit), _keep_next(sheet, second, place, unit))

    def may_be_columns(self) -> bool:
        """Whether it is worth looking closer: there are lines, and they are not as short as cells are."""
        if min(len(self.first), len(self.second)) == 0:
            return False
        if bool(self.sheet.foreign[self.first].all() or self.sheet.foreign[self.second].all()):
            return True
        if self.is_short():
            return False
        # Some of the lines may be a table above or below columns: it takes few long ones.
        widest = sorted(float(np.sort(self.sheet.aspect[side])[-FEWEST_LINES]) for side in (self.first, self.second))
        return widest[0] >= WEAK_ASPECT and widest[1] >= PROSE_ASPECT

    def are_columns(self, *, known: bool) -> bool:
        """Whether both sides are columns of running text; `known`, there are some as wide beside them."""
        if self._is_beside_block():
            return True
        if self.is_short():
            return False
        aspects = sorted(self.measure_aspects())
        if aspects[0] < WEAK_ASPECT or aspects[1] < PROSE_ASPECT or self.measure_gap() > LARGEST_GAP * self.unit:
            return False
        if self.measure_beside() < BESIDE:
            return False
        reaches = [self._measure_reach(side) for side in (self.first, self.second)]
        # Vertical text stands in registers, not in tables.
        if not known and not self.sheet.turned and self.measure_alignment() >= ALIGNED:
            close = self.measure_gap() <= CLOSE * self.unit
            long = aspects[0] >= (LONG_ASPECT if close else LONGEST_ASPECT)
            wanted = LEAST_REACH if long else TABLE_REACH if close else LOOSE_REACH
            wide = TABLE_ASPECT if min(len(self.first), len(self.second)) < MANY_LINES else NARROW_ASPECT
            if aspects[0] < wide or self._measure_gutter() > WIDEST_GUTTER * self.unit:
                return False
            fewer, more = sorted((len(self.first), len(self.second)))
            if long and more > MORE_LINES * fewer:  # the rows of a table have cells on both sides
                return max(reaches) >= LEAST_REACH
            return min(reaches) >= LEAST_REACH and sum(reaches) / 2 >= wanted
        if aspects[0] >= PROSE_ASPECT and min(reaches) >= (KNOWN_REACH if known else PROSE_REACH):
            return True
        strong = aspects[1] >= STRONG_ASPECT and max(reaches) >= STRONG_REACH
        return strong and self.measure_gap() <= WEAK_GAP * self.unit

    def is_short(self) -> bool:
        """Whether a side has too few lines to tell."""
        return min(len(self.first), len(self.second)) < FEWEST_LINES

    def is_table(self, *, known: bool) -> bool:
        """Whether the sides' lines stand in rows and are no columns, of which some as wide may be known."""
        return not self.is_short() and self.measure_alignment() >= ALIGNED and not self.are_columns(known=known)

    def measure_aspects(self) -> tuple[float, float]:
        """How many times as wide as high the lines of each side are: the middle ones."""
        return self._measure_aspect(self.first), self._measure_aspect(self.second)

    def measure_alignment(self) -> float:
        """What part of the lines, of the side that has fewer, stand at the height of one of the other's."""
        ends = self.sheet.middle[self.first] + self.sheet.rise[self.first]
        starts = self.sheet.middle[self.second] - self.sheet.rise[self.second]
        low = max(ends.min(), starts.min()) - self.unit
        high = min(ends.max(), starts.max()) + self.unit
        ends, starts = ends[(ends >= low) & (ends <= high)], starts[(starts >= low) & (starts <= high)]
        if len(ends) == 0 or len(starts) == 0:
            return 0.0
        near = np.abs(ends[:, None] - starts) <= SAME_HEIGHT * self.unit
        return float(near.any(1).mean() if len(ends) <= len(starts) else near.any(0).mean())

    def measure_beside(self) -> float:
        """What part of the lines, of the side that has fewer, have a line of the other side beside them."""
        top, bottom = self.sheet.top - self.unit / 2, self.sheet.bottom + self.unit / 2
        near = (top[self.first][:, None] < bottom[self.second]) & (top[self.second] < bottom[self.first][:, None])
        return float(near.any(1).mean() if len(self.first) <= len(self.second) else near.any(0).mean())

    def measure_gap(self) -> float:
        """The usual white between two lines of a side, in pixels: that of the side where it is larger."""
        gaps = [0.0]
        for side in (self.first, self.second):
            down = side[np.argsort(self.sheet.middle[side], kind="stable")]
            if len(down) > 1:
                gaps.append(take_rank(self.sheet.top[down][1:] - self.sheet.bottom[down][:-1], 0.5))
        return max(gaps)

    def measure_width(self) -> float:
        """The columns' width in pixels if both are as wide; 0 if not."""
        widths = [take_rank(self.sheet.width[side], EDGE) for side in (self.first, self.second)]
        return max(widths) if min(widths) > SAME_WIDTH * max(widths) else 0.0

    def is_as_wide(self, width: float) -> bool:
        """Whether both columns are about so many pixels wide; not if that is 0."""
        return width > 0 and SAME_WIDTH <= self.measure_width() / width <= 1 / SAME_WIDTH

    def measure_height(self) -> float:
        """From the first line of both sides to the last, in pixels."""
        both = np.concatenate((self.first, self.second))
        return float(self.sheet.bottom[both].max() - self.sheet.top[both].min())

    def _measure_gutter(self) -> float:
        """The white between the right margin of the first side and the left one of the second, in pixels."""
        return take_rank(self.sheet.left[self.second], 0.5) - take_rank(self.sheet.right[self.first], EDGE)

    def _is_beside_block(self) -> bool:
        """Whether one side is foreign, a block of its own, and there are several lines on the other."""
        foreign = [bool(self.sheet.foreign[side].all()) for side in (self.first, self.second)]
        if foreign[0] == foreign[1] or min(len(self.first), len(self.second)) == 0:
            return False
        block, lines = (self.first, self.second) if foreign[0] else (self.second, self.first)
        if len(lines) < 2 or self.sheet.turned:
            return len(lines) > 1
        label = (self.sheet.width[block] <= LABEL * self.unit) & (self.sheet.height[block] < self.height / 2)
        return not bool(label.any())

    def _measure_aspect(self, side: Indices) -> float:
        return take_rank(self.sheet.aspect[side], 0.5)

    def _measure_reach(self, side: Indices) -> float:
        left, right = take_rank(self.sheet.left[side], 0.5), self.sheet.right[side]
        margin = take_rank(right, EDGE)
        return float(np.mean(right >= margin - max(1.5 * self.unit, 0.15 * (margin - left))))


def _keep_next(sheet: Sheet, side: Indices, place: float, unit: float) -> Indices:
    """The boxes of a side that are no further from the place than a column is wide; all if none are."""
    if len(side) == 0:
        return side
    distance = np.maximum(place - sheet.right[side], sheet.left[side] - place)
    near = distance < max(take_rank(sheet.width[side], 0.5), 6 * unit)
    return side[near] if near.any() else side
