"""What of a page lies on both sides of a gutter without being of its columns: headlines, page numbers, tables.

A gutter reaches from one line that crosses it to the next. In between there may be things that do not cross it and yet
part what is above them from what is below: they have white above and below them through all columns.
"""

from dataclasses import dataclass

import numpy as np

from ocr.layout.facing import Facing
from ocr.layout.sheet import Flags, Indices

# Lengths in heights of a line.
BREAK, BREAK_RATIO = 0.5, 1.6  # a white gap in all columns: so high, and so many times the usual one
NEAR, FAR = 0.8, 1.5  # further than usual from the columns: what is short, and any line, is not of them
INDENT = 2.5
HEADLINE = 1.3  # a line so many times as high as the others is none of the column's
SHORT = 4.0  # a line so many times as wide as high may be a page number
MOST_ROWS = 3  # of what stands at the head or foot of a page


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What lies on both sides of a place between two lines that cross it."""

    facing: Facing
    after: Flags
    place: float
    first: Indices

    def trim(self, members: Indices) -> Indices:
        """Members without the head and foot lines at both ends, and without tables there."""
        sheet, unit = self.facing.sheet, self.facing.unit
        ranked = members[np.argsort(sheet.top[members], kind="stable")]
        reach = np.maximum.accumulate(sheet.bottom[ranked])
        gaps = sheet.top[ranked][1:] - reach[:-1]
        white = np.concatenate(([True], gaps > 0, [True]))
        # A headline has white above and below it, however little.
        headline = (sheet.height[ranked] > HEADLINE * unit) & white[:-1] & white[1:]
        wide = gaps > max(BREAK * unit, BREAK_RATIO * self.facing.measure_gap())
        breaks = np.flatnonzero(wide | headline[:-1] | headline[1:])
        parts = np.split(ranked, breaks + 1)
        between = (gaps[breaks] - self.facing.measure_gap()).tolist()
        heads = [self._is_apart(part, gap=below) for part, below in zip(parts, [*between, 0.0], strict=True)]
        foots = [self._is_apart(part, gap=above) for part, above in zip(parts, [0.0, *between], strict=True)]
        # What is on the left only comes first anyhow, and what is on the right only last.
        first = _count_leading(heads, [self._is_beside(part, first=True) for part in parts])
        last = len(parts) - _count_leading(foots[::-1], [self._is_beside(part, first=False) for part in parts[::-1]])
        if first >= last:
            return members[:0]
        first, last = self._between_headlines(parts, first, last)
        first += self._count_table(parts[first:last])
        last -= self._count_table(parts[first:last][::-1])
        return np.concatenate(parts[first:last])

    def _between_headlines(self, parts: list[Indices], first: int, last: int) -> tuple[int, int]:
        """The highest run of parts between headlines that stand alone between lines of both columns."""
        sheet = self.facing.sheet
        both = [len({bool(left) for left in sheet.centre[part] < self.place}) > 1 for part in parts]
        bounds = [
            index
            for index in range(first + 1, last - 1)
            if len(parts[index]) == 1
            and sheet.height[parts[index][0]] > HEADLINE * self.facing.unit
            and any(both[first:index])
            and any(both[index + 1 : last])
        ]
        runs = zip([first, *(bound + 1 for bound in bounds)], [*bounds, last], strict=True)
        return max(runs, key=lambda run: sheet.bottom[parts[run[1] - 1]].max() - sheet.top[parts[run[0]]].min())

    def _count_table(self, parts: list[Indices]) -> int:
        """How many of the first parts, but not all, are rows of a table."""
        found = 0
        for count in range(1, len(parts)):
            if self._face(parts[count - 1]).are_columns(known=False):
                break
            if self._face(np.concatenate(parts[:count])).is_table():
                found = count
        return found

    def _face(self, part: Indices) -> Facing:
        return Facing.over(self.facing.sheet, self.after, part, self.place, self.facing.unit)

    def _is_apart(self, part: Indices, *, gap: float) -> bool:
        """Whether a part at the head or foot is none of the columns', but a headline, a page number or a table."""
        sheet, unit, lines = self.facing.sheet, self.facing.unit, self._face(part)
        if max(len(lines.first), len(lines.second)) > MOST_ROWS:
            return lines.is_table()
        holds = self._holds(lines.first, self.facing.first) and self._holds(lines.second, self.facing.second)
        if len(part) > 1:
            # A headline over all columns of the left side may stand beside one of the right side.
            margin = float(np.quantile(sheet.left[self.first], 0.1))
            holds |= bool(len(lines.first) and len(lines.second)) and bool(
                (np.abs(sheet.left[lines.first] - margin) <= INDENT * unit).all()
                and self._holds(lines.second, self.facing.second)
            )
            return not holds or lines.is_table()
        short = gap > NEAR * unit and sheet.width[part[0]] < SHORT * unit
        return bool(gap > FAR * unit or sheet.height[part[0]] > HEADLINE * unit or short or not holds)

    def _is_beside(self, part: Indices, *, first: bool) -> bool:
        """Whether a few lines are on one side only, or not in the column next to the place."""
        lines = self._face(part)
        side, column = (lines.second, self.facing.second) if first else (lines.first, self.facing.first)
        if max(len(lines.first), len(lines.second)) > MOST_ROWS:
            return len(side) == 0
        return not self._overlaps(side, column).any()

    def _overlaps(self, members: Indices, column: Indices) -> Flags:
        """Which lines lie above or below the column's."""
        sheet = self.facing.sheet
        start, end = float(np.median(sheet.left[column])), float(np.quantile(sheet.right[column], 0.85))
        overlaps: Flags = (sheet.left[members] < end) & (sheet.right[members] > start)
        return overlaps

    def _holds(self, members: Indices, column: Indices) -> bool:
        """Whether lines lie in a column and begin at its margin, stand in its middle or are nearly as wide.

        Lines beside the column, in others of its side, are not judged.
        """
        sheet, unit = self.facing.sheet, self.facing.unit
        start, end = float(np.median(sheet.left[column])), float(np.quantile(sheet.right[column], 0.85))
        left, right, centre = sheet.left[members], sheet.right[members], sheet.centre[members]
        judged = self._overlaps(members, column)
        inside = (left >= start - 1.5 * unit) & (right <= end + 2 * unit)
        flush = np.abs(left - start) <= INDENT * unit
        central = np.abs(centre - (start + end) / 2) <= unit
        fits = inside & (flush | central | (right - left >= 0.6 * (end - start)))
        return not judged.any() or bool(fits[judged].mean() >= 0.5)


def _count_leading(apart: list[bool], indifferent: list[bool]) -> int:
    """How many of the first entries are apart; those for which it makes no difference count if one follows."""
    found = 0
    for count, (each, either) in enumerate(zip(apart, indifferent, strict=True), 1):
        if each:
            found = count
        elif not either:
            break
    return found
