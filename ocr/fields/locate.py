"""From a label to its value: where on a page a template's rules say that a field stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ocr.fields.labels import Found
from ocr.fields.rows import Glyph, Row, Span, find_edges
from ocr.fields.template import Rule
from ocr.fields.types import FieldType

# In heights of a line: white inside a value at which it ends; how far below its label it may begin, and how far the
# next of its lines may be; how far that may begin to the left or right of the first.
REACH, BELOW, NEXT, ASIDE = 3.0, 3.5, 0.9, 1.5
CLOSE = 1.2  # so far below a label without a colon, behind which there is nothing, its value may begin
LONG = 0.4  # share of a form's width that a row must have, by whose slope others are laid level
LEVEL = 0.7  # so far up or down what is level with a label may be
NEAR = 5.0  # so far from a label's colon a text of any kind may begin: further away it belongs to something else


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is looked at: a page's rows, the labels that were found in them, and the bounds of all its text."""

    rows: Sequence[Row]
    found: Sequence[Found]
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, rows: Sequence[Row], found: Sequence[Found]) -> "Sheet":
        """The sheet of at least one row."""
        return cls(rows, found, *find_edges(glyph for row in rows for glyph in row.glyphs))

    def glyph(self, found: Found) -> Glyph:
        """The first of a label."""
        return self.rows[found.row].glyphs[found.start]

    def measure_slope(self, height: float) -> float:
        """By how much a row at a height falls to the right: as the long rows above and below it do."""
        heights, slopes = [], []
        for row in self.rows:
            start, end = row.glyphs[0], row.glyphs[-1]
            if end.left - start.left > LONG * (self.right - self.left):
                heights.append(start.middle)
                slopes.append((end.middle - start.middle) / (end.left - start.left))
        return float(np.interp(height, heights, slopes)) if heights else 0.0

    def is_labelled(self, row: int, start: int, end: int) -> bool:
        """Whether a label begins among some glyphs of a row."""
        return any(each.row == row and start <= each.start < end for each in self.found)


def locate_values(sheet: Sheet, rule: Rule, kind: FieldType) -> Iterator[Span]:
    """The places where a value may stand by a rule, the likeliest first.

    Args:
        sheet: the page.
        rule: how it is found.
        kind: of the value: of how many lines it may be, if the rule does not say it.
    """
    if rule.way == "anywhere":
        middle = (sheet.left + sheet.right) / 2
        for row in sheet.rows:
            glyphs = row.glyphs
            if rule.side:
                glyphs = tuple(each for each in glyphs if (each.left < middle) == (rule.side == "left"))
            if glyphs:
                yield Span(glyphs)
        return
    if rule.way == "box" and not rule.labels:
        yield from _inside(sheet, rule, sheet.left, sheet.top, sheet.right - sheet.left, sheet.bottom - sheet.top)
        return
    labels, lines = _choose_labels(sheet, rule), rule.lines or kind.lines
    for label in labels:
        first = sheet.glyph(label)
        if rule.column:
            yield from _in_column(sheet, label, rule.column)
        elif rule.way == "right_of":
            yield from _right_of(sheet, label, lines, kind.printed)
        elif rule.way == "below":
            yield from _below(sheet, label, lines, BELOW)
        else:
            yield from _inside(sheet, rule, first.left, first.top, first.height, first.height)
    for label in labels if rule.way == "right_of" and not rule.column else ():
        if _find_stop(sheet, label) == label.after:  # nothing follows it
            yield from _beside(sheet, label, lines)
            if label.after == label.end:
                yield from _below(sheet, label, lines, CLOSE)


def _choose_labels(sheet: Sheet, rule: Rule) -> list[Found]:
    """The rule's labels where it wants them, those that stand alone first."""
    chosen = [each for each in sheet.found if each.label in rule.labels]
    for labels, sign in ((rule.above, 1), (rule.under, -1)):
        if labels:
            others = [sheet.glyph(each).middle for each in sheet.found if each.label.startswith(labels)]
            if not others:
                return []
            # The nearest of these that can be meant: the last one above, the first one below.
            border = max(others) if sign > 0 else min(others)
            chosen = [each for each in chosen if (border - sheet.glyph(each).middle) * sign > 0]
    if rule.side:
        middle = (sheet.left + sheet.right) / 2
        chosen = [each for each in chosen if (sheet.glyph(each).left < middle) == (rule.side == "left")]
    if rule.nth is not None:
        return chosen[rule.nth : rule.nth + 1]
    return sorted(chosen, key=lambda each: (not each.clear, not each.exact))


def _right_of(sheet: Sheet, label: Found, lines: int, printed: bool) -> Iterator[Span]:
    """What follows a label in its row: up to wide white, and if it is not a text of any kind, up to the next label."""
    row, stop = sheet.rows[label.row], _find_stop(sheet, label)
    if stop == label.after:
        return
    if printed and label.after > label.end and row.measure_gap(label.after) > NEAR:
        return
    end = label.after + 1
    while end < stop and row.measure_gap(end) < REACH:
        end += 1
    column = (sheet.glyph(label).left, row.glyphs[stop].left if stop < len(row.glyphs) else sheet.right)
    yield Span(tuple(_go_on(sheet, label.row, list(row.glyphs[label.after : end]), column, lines)))
    if end < stop and not printed:
        yield Span(row.glyphs[label.after : stop])


def _find_stop(sheet: Sheet, label: Found) -> int:
    """Where in a label's row the next one begins; the row's end if there is none."""
    following = [each.start for each in sheet.found if each.row == label.row and each.start >= label.after]
    return min(following, default=len(sheet.rows[label.row].glyphs))


def _beside(sheet: Sheet, label: Found, lines: int) -> Iterator[Span]:
    """What stands to the right of a label that is alone in its row: between it and its translation in the next one."""
    own = sheet.rows[label.row].glyphs[label.start : label.end]
    for number in range(label.row + 1, min(label.row + 3, len(sheet.rows))):
        row = sheet.rows[number]
        for start, end in split_runs(row):
            run = row.glyphs[start:end]
            beside = run[0].left > own[-1].right and run[0].top < own[-1].bottom
            if beside and not sheet.is_labelled(number, start, end):
                yield Span(tuple(_go_on(sheet, number, list(run), (own[0].left, sheet.right), lines)))
                return


def _in_column(sheet: Sheet, label: Found, headers: Sequence[str]) -> Iterator[Span]:
    """What is level with a label under a header, the nearest to its middle first.

    Far away it may be in another row than the label: on a photograph not all rows have the same slope.
    """
    first = sheet.glyph(label)
    above = [each for each in sheet.found if each.label in headers and sheet.glyph(each).middle < first.middle]
    if not above:
        return
    header = sheet.rows[above[-1].row].glyphs[above[-1].start : above[-1].end]
    centre, slope = (header[0].left + header[-1].right) / 2, sheet.measure_slope(first.middle)
    near: list[tuple[float, Span]] = []
    for row in sheet.rows:
        for start, end in split_runs(row):
            run = row.glyphs[start:end]
            level = first.middle + slope * (run[0].left - first.left)
            if run[0].left > first.right and abs(run[0].middle - level) < LEVEL * first.height:
                near.append((abs((run[0].left + run[-1].right) / 2 - centre), Span(run)))
    yield from (span for _, span in sorted(near, key=lambda each: each[0]))


def _below(sheet: Sheet, label: Found, lines: int, reach: float) -> Iterator[Span]:
    own = sheet.rows[label.row].glyphs[label.start : label.end]
    left, right, bottom, height = own[0].left, own[-1].right, own[-1].bottom, own[0].height
    for number in range(label.row + 1, len(sheet.rows)):
        row = sheet.rows[number]
        for start, end in split_runs(row):
            run = row.glyphs[start:end]
            if not -height / 2 < run[0].top - bottom < reach * height:
                continue
            if min(run[-1].right, right) - max(run[0].left, left) < 0 or sheet.is_labelled(number, start, end):
                continue
            yield Span(tuple(_go_on(sheet, number, list(run), (min(left, run[0].left), sheet.right), lines)))


def split_runs(row: Row) -> list[tuple[int, int]]:
    """The parts of a row between which there is white: from which glyph to before which."""
    return row.split(lambda index: row.measure_gap(index) > 1)


def _go_on(sheet: Sheet, number: int, glyphs: list[Glyph], column: tuple[float, float], lines: int) -> list[Glyph]:
    """A value's first line with those in which it goes on, up to so many in all, in its label's column.

    It ends where another label stands in that column.
    """
    first, height = glyphs[0], glyphs[0].height
    bottom = max(glyph.bottom for glyph in glyphs)
    for below in range(number + 1, len(sheet.rows)):
        if lines <= 1:
            break
        row = sheet.rows[below]
        places = [n for n, each in enumerate(row.glyphs) if first.left - ASIDE * height < each.left < column[1]]
        if not places or row.glyphs[places[0]].top - bottom < -height / 2:
            continue
        start, end = places[0], places[0] + 1
        while end <= places[-1] and row.measure_gap(end) < REACH:
            end += 1
        run = row.glyphs[start:end]
        begins = row.is_apart(start) and run[0].left < first.left + ASIDE * height
        labels = [row.glyphs[each.start : each.end] for each in sheet.found if each.row == below]
        labelled = any(column[0] < label[-1].right and label[0].left < run[-1].right for label in labels)
        if run[0].top - bottom > NEXT * height or not begins or labelled:
            break
        glyphs, bottom, lines = [*glyphs, *run], run[0].bottom, lines - 1
    return glyphs


def _inside(sheet: Sheet, rule: Rule, left: float, top: float, width: float, height: float) -> Iterator[Span]:
    """All that lies in the rule's box, whose unit is so wide and high."""
    assert rule.box is not None, "a rule with a box has one"
    inside = tuple(
        glyph
        for row in sheet.rows
        for glyph in row.glyphs
        if rule.box[0] <= ((glyph.left + glyph.right) / 2 - left) / width <= rule.box[2]
        and rule.box[1] <= (glyph.middle - top) / height <= rule.box[3]
    )
    if inside:
        yield Span(inside)
