"""The rows of goods on an invoice: what stands under the headers of their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.fields.labels import Found
from ocr.fields.locate import Sheet
from ocr.fields.rows import Glyph, Row, Span
from ocr.fields.template import ItemRule
from ocr.fields.values.amounts import read_amount

FEWEST_HEADERS = 3
BESIDE = 0.6  # of its height: so far up or down a value of a row may stand
# What it costs, in heights, to stand in the same column as the run before: two words may, two numbers hardly ever.
SHARED_WORDS, SHARED_NUMBERS = 1.0, 8.0
MONEY = ("amount", "tax")  # columns whose values are amounts

Run = tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of goods: its name, and from where to where its header goes."""

    name: str
    left: float
    right: float

    def measure_distance(self, run: Run) -> float:
        """How far a run is from standing under the header, aligned to its left, its right or its middle."""
        left, right = run[0].left - self.left, run[-1].right - self.right
        return min(abs(left), abs(right), abs(left + right) / 2)


def find_items(sheet: Sheet, rule: ItemRule) -> tuple[dict[str, str], ...]:
    """The rows of goods, each with the values of its columns by name; none without a row of headers.

    A row begins where the key column has a value; text without one belongs to the row above it.
    """
    names = {label: name for name, labels in rule.columns.items() for label in labels}
    headers = _find_headers(sheet, names)
    if not headers:
        return ()
    bottom = max(sheet.glyph(header).middle for header in headers)
    ends = [each for each in sheet.found if each.label.startswith(rule.end) and sheet.glyph(each).middle > bottom]
    end = min((sheet.glyph(each).middle for each in ends), default=sheet.bottom + 1)
    columns = [_make_column(sheet, header, names) for header in headers]
    placed: list[tuple[str, Run]] = []
    for number, row in enumerate(sheet.rows):
        if any(each.row == number for each in ends):
            continue
        level, upright = _split_pieces(row)
        chosen = [*_place_in_order(level, columns), *(_place_in_order([run], columns)[0] for run in upright)]
        placed += [
            (columns[place].name, run)
            for place, run in zip(chosen, [*level, *upright], strict=True)
            if bottom < run[0].middle - run[0].height / 2 < end - run[0].height
        ]
    keys = [run for name, run in placed if name == rule.key and any(glyph.text.isdigit() for glyph in run)]
    rows = sorted(run[0].middle for run in keys)
    items: list[dict[str, list[Glyph]]] = [{} for _ in rows]
    for name, run in placed:
        beside = [n for n, middle in enumerate(rows) if abs(run[0].middle - middle) < BESIDE * run[0].height]
        above = [n for n, middle in enumerate(rows) if middle < run[0].middle]
        if beside or above:
            items[(beside or above)[-1]].setdefault(name, []).extend(run)
    return tuple({name: _value(name, item[name]) for name in rule.columns if name in item} for item in items)


def _split_pieces(row: Row) -> tuple[list[Run], list[Run]]:
    """The parts of a row between which there is white; and single characters of lines that run downwards.

    Lone characters below each other, such as units, are found as one such line.
    """
    level: list[Run] = []
    upright: list[Run] = []
    for start, end in row.split(lambda index: row.is_apart(index) or _parts_numbers(row, index)):
        run = row.glyphs[start:end]
        if any(after.top > before.middle for before, after in pairwise(run)):
            upright += [(glyph,) for glyph in run]
        else:
            level.append(run)
    return level, upright


def _parts_numbers(row: Row, index: int) -> bool:
    """Whether a space before a glyph parts two numbers, which are of two columns, rather than two words of one."""
    before, here = row.glyphs[index - 1], row.glyphs[index]
    return here.spaced and (before.text.isdigit() or before.text == "%") and (here.text.isdigit() or here.text in "¥$")


def _find_headers(sheet: Sheet, names: dict[str, str]) -> list[Found]:
    """One header a column, from the left, in the row that has most of them."""
    best: dict[str, Found] = {}
    for number in range(len(sheet.rows)):
        here: dict[str, Found] = {}
        for each in sheet.found:
            if each.row == number and each.label in names:
                here.setdefault(names[each.label], each)
        if len(here) > len(best):
            best = here
    return sorted(best.values(), key=lambda each: each.start) if len(best) >= FEWEST_HEADERS else []


def _make_column(sheet: Sheet, header: Found, names: dict[str, str]) -> Column:
    glyphs = sheet.rows[header.row].glyphs
    return Column(names[header.label], glyphs[header.start].left, glyphs[header.end - 1].right)


def _place_in_order(runs: Sequence[Run], columns: Sequence[Column]) -> list[int]:
    """Which column each of a row's runs stands in: the nearest ones, in the same order from left to right.

    A run is near a column if its left end, its right end or its middle is near that of the header: by one of them its
    values are aligned. By itself a short number at the right would be nearer to the next header.
    """
    best = [0.0] * len(columns)
    steps: list[list[int]] = []
    for number, run in enumerate(runs):
        costs, before = [], []
        for place, column in enumerate(columns):
            shared = run[0].height * _weigh_sharing(runs[number - 1], run) if number else 0.0
            choices = [best[other] + (shared if other == place else 0.0) for other in range(place + 1)]
            before.append(min(range(place + 1), key=lambda other: choices[other]))
            costs.append(choices[before[-1]] + column.measure_distance(run))
        best = costs
        steps.append(before)
    if not runs:
        return []
    place = min(range(len(columns)), key=lambda each: best[each])
    places = [place]
    for before in reversed(steps[1:]):
        places.append(before[places[-1]])
    return places[::-1]


def _weigh_sharing(before: Run, run: Run) -> float:
    numbers = all(each[0].text.isdigit() or each[0].text in "-¥" for each in (before, run))
    return SHARED_NUMBERS if numbers else SHARED_WORDS


def _value(name: str, glyphs: list[Glyph]) -> str:
    text = Span(tuple(glyphs)).text
    return (read_amount(text) or text) if name in MONEY else text
