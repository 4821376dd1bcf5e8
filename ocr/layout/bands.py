"""What of a page lies on both sides of a gutter without being of its columns: headlines, page numbers, tables.

A gutter reaches from one line that crosses it to the next. In between there may be things that do not cross it and yet
part what is above them from what is below: they have white above and below them through all columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ocr.layout.facing import EDGE, FEWEST_LINES, LONG_ASPECT, Facing
from ocr.layout.sheet import Flags, Indices, Relations, Sheet, take_rank

# Lengths in heights of a line.
BREAK, BREAK_RATIO = 0.5, 1.6  # a white gap in all columns: so high, and so many times the usual one
NEAR, FAR = 0.8, 1.5  # further than usual from the columns: what is short, and any line, is not of them
INDENT = 2.5  # a line that begins so close to the margin may be a paragraph's first one
OVERHANG = 2.0  # by which a line may be longer than the others
HEADLINE = 1.3  # a line so many times as high as the others is none of the column's
SHORT = 4.0  # a line so many times as wide as high may be a page number
MOST_ROWS = 3  # of what stands at the head or foot of a page
CELL_ASPECT = 6.0  # cells that are less wide for their height are no lines of running text
FULL = 0.6  # a line that fills so much of a column's width is one of its lines wherever it begins


@dataclass(frozen=True, slots=True)
class _Column:
    """The margins of a column in pixels, and the height of its lines."""

    left: float
    right: float
    unit: float

    @classmethod
    def of(cls, sheet: Sheet, members: Indices, unit: float) -> "_Column":
        return cls(take_rank(sheet.left[members], 0.5), take_rank(sheet.right[members], EDGE), unit)

    def spans(self, sheet: Sheet, members: Indices) -> Flags:
        """Which lines stand above or below the column's, (N,)."""
        spans: Flags = (sheet.left[members] < self.right) & (sheet.right[members] > self.left)
        return spans

    def holds(self, sheet: Sheet, members: Indices) -> bool:
        """Whether most lines lie in the column and begin at its margin, stand in its middle or are nearly as wide.

        Lines beside the column are not judged.
        """
        judged = members[self.spans(sheet, members)]
        if len(judged) == 0:
            return True
        left, right, centre = sheet.left[judged], sheet.right[judged], sheet.centre[judged]
        inside = (left >= self.left - OVERHANG * self.unit) & (right <= self.right + OVERHANG * self.unit)
        flush = np.abs(left - self.left) <= INDENT * self.unit
        central = np.abs(centre - (self.left + self.right) / 2) <= self.unit
        full = right - left >= FULL * (self.right - self.left)
        return bool((inside & (flush | central | full)).mean() >= 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What lies on both sides of a place between two lines that cross it.

    `margin` is where the left side begins. `known` says that there are columns as wide beside these.
    """

    facing: Facing
    relations: Relations
    place: float
    first: _Column
    second: _Column
    margin: float
    known: bool

    @classmethod
    def of(cls, facing: Facing, relations: Relations, members: Indices, place: float, *, known: bool) -> "Band":
        """The members that face each other over the place, some on each side."""
        sheet, unit = facing.sheet, facing.unit
        first = _Column.of(sheet, facing.first, unit)
        return cls(
            facing,
            relations,
            place,
            first,
            _Column.of(sheet, facing.second, unit),
            min(first.left, take_rank(sheet.left[members], 0.1)),
            known,
        )

    def trim(self, members: Indices) -> Indices:
        """Members without the head and foot lines at both ends, and without tables there; none if all are such."""
        members = self._leave_out_tables(members)
        if len(members) == 0:
            return members
        parts, gaps = self._split_at_breaks(members)
        # What is on the left only comes first anyhow, and what is on the right only last.
        heads = zip(parts, gaps[1:], strict=True)
        first = _count_leading((self._is_apart(part, gap), self._is_beside(part, 1)) for part, gap in heads)
        feet = zip(reversed(parts[first:]), reversed(gaps[first:-1]), strict=True)
        last = len(parts) - _count_leading((self._is_apart(part, gap), self._is_beside(part, 0)) for part, gap in feet)
        parts = self._take_highest_run(parts[first:last])
        parts = parts[self._count_table(parts) :]
        parts = parts[: len(parts) - self._count_table(parts[::-1])]
        return np.concatenate([members[:0], *parts])

    def _split_at_breaks(self, members: Indices) -> tuple[list[Indices], list[float]]:
        """Parts between which white runs through all columns, and how much more than usual is above and below each.

        That is in pixels, one more than there are parts, and 0 at both ends.
        """
        sheet, unit, usual = self.facing.sheet, self.facing.unit, self.facing.measure_gap()
        ranked = members[np.argsort(sheet.top[members], kind="stable")]
        reach = np.maximum.accumulate(sheet.bottom[ranked])
        gaps = sheet.top[ranked][1:] - reach[:-1]
        white = np.concatenate(([True], gaps > 0, [True]))
        # A headline has white above and below it, however little.
        headline = (sheet.height[ranked] > HEADLINE * unit) & white[:-1] & white[1:]
        breaks = np.flatnonzero((gaps > max(BREAK * unit, BREAK_RATIO * usual)) | headline[:-1] | headline[1:])
        return list(np.split(ranked, breaks + 1)), [0.0, *(gaps[breaks] - usual).tolist(), 0.0]

    def _is_apart(self, part: Indices, gap: float) -> bool:
        """Whether a part at the head or foot is none of the columns', but a headline, a page number or a table.

        `gap` is the white between it and the columns, less what is usual, in pixels.
        """
        sheet, unit, lines = self.facing.sheet, self.facing.unit, self._face(part)
        if max(len(lines.first), len(lines.second)) > MOST_ROWS:
            return lines.is_table(known=self.known)
        left = sheet.centre[part] < self.place
        holds = self.first.holds(sheet, part[left]) and self.second.holds(sheet, part[~left])
        if len(part) == 1:
            short = gap > NEAR * unit and sheet.width[part[0]] < SHORT * unit
            return bool(gap > FAR * unit or sheet.height[part[0]] > HEADLINE * unit or short or not holds)
        if not holds and len(lines.first) and len(lines.second):
            # A headline over all columns of the left side may stand beside one of the right side.
            flush = np.abs(sheet.left[lines.first] - self.margin) <= INDENT * unit
            holds = bool(flush.all()) and self.second.holds(sheet, part[~left])
        return not holds or lines.is_table(known=self.known)

    def _is_beside(self, part: Indices, side: int) -> bool:
        """Whether a part has nothing on a side, 0 or 1; or a few lines, but none in the column next to the place."""
        lines = self._face(part)
        members, column = ((lines.first, self.first), (lines.second, self.second))[side]
        if max(len(lines.first), len(lines.second)) > MOST_ROWS:
            return len(members) == 0
        return not column.spans(self.facing.sheet, members).any()

    def _leave_out_tables(self, members: Indices) -> Indices:
        """The highest run of members between tables with short cells."""
        rows = _split(self.facing.sheet, members)
        cells = [self._has_cells(row) for row in rows]
        runs: list[list[Indices]] = [[]]
        for is_table, group in groupby(range(len(rows)), key=lambda index: cells[index]):
            indices = list(group)
            both = [index for index in indices if self._has_both_sides(rows[index])]
            if not is_table or len(both) < FEWEST_LINES:
                runs[-1] += [rows[index] for index in indices]
                continue
            # A short line next to the table, on one side only, is the end of a paragraph or a heading.
            runs[-1] += [rows[index] for index in indices if index < both[0]]
            runs.append([rows[index] for index in indices if index > both[-1]])
        return np.concatenate([members[:0], *self._take_highest(runs)])

    def _take_highest(self, runs: list[list[Indices]]) -> list[Indices]:
        """Of runs of parts the one that reaches over the largest height; an empty one if all are."""
        sheet = self.facing.sheet
        filled = [run for run in runs if run]
        return max(filled, key=lambda run: float(sheet.bottom[run[-1]].max() - sheet.top[run[0]].min()), default=[])

    def _has_both_sides(self, part: Indices) -> bool:
        left = self.facing.sheet.centre[part] < self.place
        return bool(left.any()) and not left.all()

    def _has_cells(self, part: Indices) -> bool:
        """Whether boxes of a row are as short as a table's cells, of many some, of two both; and none is long."""
        aspects = self.facing.sheet.aspect[part]
        return take_rank(aspects, 1 / 3 if len(part) > 2 else 1.0) < CELL_ASPECT and float(aspects.max()) < LONG_ASPECT

    def _take_highest_run(self, parts: list[Indices]) -> list[Indices]:
        """The highest run of parts between headlines that stand alone between lines of both columns."""
        sheet = self.facing.sheet
        alone = [len(part) == 1 and sheet.height[part[0]] > HEADLINE * self.facing.unit for part in parts]
        if not any(alone[1:-1]):
            return parts
        both = [self._has_both_sides(part) for part in parts]
        runs: list[list[Indices]] = [[]]
        for index, part in enumerate(parts):
            if alone[index] and any(both[:index]) and any(both[index + 1 :]):
                runs.append([])
            else:
                runs[-1].append(part)
        return self._take_highest(runs)

    def _count_table(self, parts: list[Indices]) -> int:
        """How many of the first parts, but not all, are rows of a table."""
        found = 0
        for count in range(1, len(parts)):
            if self._face(parts[count - 1]).are_columns(known=self.known):
                break
            if self._face(np.concatenate(parts[:count])).is_table(known=self.known):
                found = count
        return found

    def _face(self, part: Indices) -> Facing:
        return Facing.over(self.facing.sheet, self.relations, part, self.place, self.facing.unit)


def _split(sheet: Sheet, members: Indices) -> list[Indices]:
    """Members, by height, in parts with white between them."""
    ranked = members[np.argsort(sheet.top[members], kind="stable")]
    reach = np.maximum.accumulate(sheet.bottom[ranked])
    return list(np.split(ranked, np.flatnonzero(sheet.top[ranked][1:] > reach[:-1]) + 1))


def _count_leading(parts: Iterable[tuple[bool, bool]]) -> int:
    """How many of the first parts are apart, the first of a pair; the second says of which it makes no difference."""
    found = 0
    for count, (apart, indifferent) in enumerate(parts, 1):
        if apart:
            found = count
        elif not indifferent:
            break
    return found
