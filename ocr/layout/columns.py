"""Columns: which parts of a page are read one after the other.

A page is cut at its gutters, again and again: the tallest gutter first, each only from one line that crosses it to the
next, so that a title, a wide caption or a page number bounds it and does not undo it. What lies above is read before
the two sides, what lies below after them. (After Nagy's X-Y cut, which cuts whole pages, and Breuel's search for the
largest empty rectangles.) Which white strips are gutters, and which part a table's cells, `ocr.layout.facing` tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ocr.layout.bands import Band
from ocr.layout.facing import EDGE, FEWEST_LINES, Facing
from ocr.layout.sheet import Indices, Relations, Sheet, take_rank

# Lengths in heights of a line.
TOLERANCE = 0.5  # by which a line may reach into a gutter
MARGIN = 1.0  # lines that begin so close to one another begin at one margin

MARK, MARK_GAP, MARKED = 3.0, 1.0, 3.0  # a mark's width, the white after it, and how many times wider its line is
MOST_MARGINS, MOST_BLOCKS = 20, 6  # that are looked at: those of most lines, the highest blocks


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """A region in the order of reading: above, left, right, below; and how high the gutter is, in pixels.

    `width` is that of the columns on both sides, in pixels, 0 if they differ.
    """

    above: Indices
    first: Indices
    second: Indices
    below: Indices
    height: float
    width: float


def find_regions(sheet: Sheet, members: Indices) -> list[Indices]:
    """Members in groups, in the order of reading; within each, rows are read from the top."""
    relations = Relations.of(sheet)
    marked = _find_marked(sheet, relations, members)
    left = sheet.left.copy()
    for mark, line in marked.items():
        left[line] = min(left[line], left[mark])
    sheet = replace(sheet, left=left)
    waiting, regions = [(members[~np.isin(members, list(marked))], 0.0)], []
    while waiting:
        region, width = waiting.pop()
        cut = _find_cut(sheet, relations, region, width)
        if cut is None:
            regions.append(region)
        else:
            parts = ((cut.below, 0.0), (cut.second, cut.width), (cut.first, cut.width), (cut.above, 0.0))
            waiting.extend((part, width) for part, width in parts if len(part))
    marks = [[mark for mark, line in marked.items() if line in set(region.tolist())] for region in regions]
    return [np.concatenate((region, np.array(own, np.intp))) for region, own in zip(regions, marks, strict=True)]


def _find_marked(sheet: Sheet, relations: Relations, members: Indices) -> dict[int, int]:
    """Bullets and numbers, and the line that each stands right before: they go where that goes."""
    unit = sheet.measure_unit(members)
    gaps = sheet.left[members] - sheet.right[members][:, None]
    widths = sheet.width[members]
    right_before = relations.after[np.ix_(members, members)] & (gaps < MARK_GAP * unit)
    right_before &= (widths[:, None] < MARK * unit) & (widths > MARKED * widths[:, None])
    right_before &= ~right_before.any(1)  # a line is no mark itself
    right_before &= ~(sheet.foreign[members] | sheet.foreign[members][:, None])
    marks = np.flatnonzero(right_before.any(1))
    nearest = np.where(right_before[marks], gaps[marks], np.inf).argmin(1)
    return dict(zip(members[marks].tolist(), members[nearest].tolist(), strict=True))


def _find_cut(sheet: Sheet, relations: Relations, members: Indices, width: float) -> _Cut | None:
    """The tallest gutter's cut, if there is a gutter; `width` is that of columns beside the members, 0 if unknown."""
    best: _Cut | None = None
    unit = sheet.measure_unit(members)
    ranked = members[np.lexsort((sheet.left[members], sheet.middle[members]))]
    for place in _find_margins(sheet, ranked, unit):
        for start, end in _find_bands(sheet, relations, ranked, place, unit):
            cut = _cut_band(sheet, relations, ranked, (start, end), place, width)
            if cut is not None and (best is None or cut.height > best.height + TOLERANCE * unit):
                best = cut
    return best


def _find_margins(sheet: Sheet, members: Indices, unit: float) -> list[float]:
    """Where columns may begin: several lines do; or beside a foreign block."""
    lefts = np.sort(sheet.left[members])
    support = np.searchsorted(lefts, lefts + MARGIN * unit, "right") - np.arange(len(lefts))
    first = np.searchsorted(lefts, lefts - 0.75 * MARGIN * unit)
    last = np.searchsorted(lefts, lefts + 0.75 * MARGIN * unit, "right")
    places = [
        (int(support[index]), float(lefts[index]))
        for index in np.flatnonzero(support >= FEWEST_LINES).tolist()
        if support[index] >= support[first[index] : last[index]].max()
        and (index == 0 or lefts[index] > lefts[index - 1])
    ]
    foreign = members[sheet.foreign[members]]
    foreign = foreign[np.argsort(-sheet.height[foreign], kind="stable")][:MOST_BLOCKS]
    edges = {place for _, place in sorted(places, reverse=True)[:MOST_MARGINS]}
    edges |= {float(x) for x in (*sheet.left[foreign], *(sheet.right[foreign] + TOLERANCE * unit))}
    return sorted(place for place in edges if place > lefts[0] + unit)


def _find_bands(
    sheet: Sheet, relations: Relations, ranked: Indices, place: float, unit: float
) -> Iterator[tuple[int, int]]:
    """Runs of members, by height, between lines that cross the place; as ranges of `ranked`."""
    left, right, centre = sheet.left[ranked], sheet.right[ranked], sheet.centre[ranked]
    crossing = (left < place - TOLERANCE * unit) & (right > place + TOLERANCE * unit)
    beside = right[~crossing & (centre < place)]
    if len(beside) == 0:
        return
    # Short lines in the middle of the gutter, such as a page number, need not reach over to both columns.
    gutter = take_rank(beside, EDGE)
    inside = ~crossing & (centre > gutter) & (centre < place)
    crossing[inside] = ~relations.touch[np.ix_(ranked[inside], ranked[~inside])].any(1)
    # What lies over other lines, a stamp or a box found by mistake, parts nothing.
    crossing[crossing] = ~relations.covers[np.ix_(ranked[crossing], ranked[~crossing])].any(1)
    bounds = np.flatnonzero(crossing).tolist()
    foreign = sheet.foreign[ranked]
    for start, end in zip([0, *(bound + 1 for bound in bounds)], [*bounds, len(ranked)], strict=True):
        # What stands in the row of the line that bounds the band is as much above or below it.
        while 0 < start < end and relations.level[ranked[start - 1], ranked[start]]:
            start += 1
        while start < end < len(ranked) and relations.level[ranked[end], ranked[end - 1]]:
            end -= 1
        first = centre[start:end] < place
        count = int(first.sum())
        enough = min(count, end - start - count) >= FEWEST_LINES
        block = bool(foreign[start:end][first].all() or foreign[start:end][~first].all())
        if enough or (block and 0 < count < end - start):
            yield start, end


def _cut_band(
    sheet: Sheet, relations: Relations, ranked: Indices, band: tuple[int, int], place: float, width: float
) -> _Cut | None:
    """The cut at a place within a band, if columns of running text face each other there."""
    unit = sheet.measure_unit(ranked)
    members = ranked[slice(*band)]
    facing = Facing.over(sheet, relations, members, place, unit)
    if not facing.may_be_columns():
        return None
    known = facing.is_as_wide(width)
    kept = Band.of(facing, relations, members, place, known=known).trim(members)
    if len(kept) == 0:
        return None
    facing = Facing.over(sheet, relations, kept, place, unit)
    if not facing.may_be_columns():
        return None
    if not facing.are_columns(known=facing.is_as_wide(width)):
        return None
    positions = np.flatnonzero(np.isin(ranked, kept))
    start, end = int(positions[0]), int(positions[-1]) + 1
    side = sheet.centre[ranked[start:end]] < place
    inner = ranked[start:end]
    return _Cut(
        ranked[:start], inner[side], inner[~side], ranked[end:], facing.measure_height(), facing.measure_width()
    )
