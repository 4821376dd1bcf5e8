"""The rows of goods on an invoice: what stands under the headers of their columns."""

from itertools import pairwise

from ocr.fields.labels import Found
from ocr.fields.locate import Sheet
from ocr.fields.rows import Glyph, Row, Span
from ocr.fields.template import ItemRule
from ocr.fields.values.amounts import read_amount

FEWEST_HEADERS = 3
BESIDE = 0.6  # of its height: so far up or down a value of a row may stand
MONEY = ("amount", "tax")  # columns whose values are amounts


def find_items(sheet: Sheet, rule: ItemRule) -> tuple[dict[str, str], ...]:
    """The rows of goods, each with the values of its columns by name; none without a row of headers.

    A row begins where the key column has a value; text without one belongs to the row above it.
    """
    names = {label: name for name, labels in rule.columns.items() for label in labels}
    headers = _find_headers(sheet, names)
    if not headers:
        return ()
    bottom = max(sheet.glyph(header).middle for header in headers)
    ends = [sheet.glyph(each).middle for each in sheet.found if each.label.startswith(rule.end)]
    end = min((middle for middle in ends if middle > bottom), default=sheet.bottom + 1)
    runs = [
        run
        for row in sheet.rows
        for run in _split_pieces(row)
        if bottom < run[0].middle - run[0].height / 2 < end - run[0].height
    ]
    bands = _make_bands(sheet, headers, names, runs)
    placed = [(_choose_band(bands, run), run) for run in runs]
    keys = [run for name, run in placed if name == rule.key and any(glyph.text.isdigit() for glyph in run)]
    rows = sorted(run[0].middle for run in keys)
    items: list[dict[str, list[Glyph]]] = [{} for _ in rows]
    for name, run in placed:
        beside = [n for n, middle in enumerate(rows) if abs(run[0].middle - middle) < BESIDE * run[0].height]
        above = [n for n, middle in enumerate(rows) if middle < run[0].middle]
        if beside or above:
            items[(beside or above)[-1]].setdefault(name, []).extend(run)
    return tuple({name: _value(name, item[name]) for name in rule.columns if name in item} for item in items)


def _split_pieces(row: Row) -> list[tuple[Glyph, ...]]:
    """The parts of a row between which there is white; of lines that run downwards each character by itself.

    Lone characters below each other, such as units, are found as one such line.
    """
    pieces: list[tuple[Glyph, ...]] = []
    starts = [index for index in range(len(row.glyphs)) if row.is_apart(index)]
    for start, end in pairwise([*starts, len(row.glyphs)]):
        run = row.glyphs[start:end]
        downwards = any(after.top > before.middle for before, after in pairwise(run))
        pieces += [(glyph,) for glyph in run] if downwards else [run]
    return pieces


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


def _make_bands(
    sheet: Sheet, headers: list[Found], names: dict[str, str], runs: list[tuple[Glyph, ...]]
) -> list[tuple[str, float, float]]:
    """Each column's name, and from where to where it goes: as far as the widest gap between its header and the next."""
    borders = [sheet.left]
    for before, after in pairwise(headers):
        glyphs = sheet.rows[before.row].glyphs
        borders.append(_find_gap(glyphs[before.end - 1].right, glyphs[after.start].left, runs))
    borders.append(sheet.right)
    return [(names[header.label], *border) for header, border in zip(headers, pairwise(borders), strict=True)]


def _find_gap(left: float, right: float, runs: list[tuple[Glyph, ...]]) -> float:
    """The middle of the widest stretch between two places that no run of glyphs crosses; theirs if there is none."""
    gaps, free = [], left
    for start, end in sorted((run[0].left, run[-1].right) for run in runs):
        if start > free:
            gaps.append((free, min(start, right)))
        free = max(free, end)
        if free >= right:
            break
    if free < right:
        gaps.append((free, right))
    first, last = max(gaps, key=lambda gap: gap[1] - gap[0], default=(left, right))
    return (first + last) / 2


def _choose_band(bands: list[tuple[str, float, float]], run: tuple[Glyph, ...]) -> str:
    """The column that holds most of a run of glyphs."""
    left, right = run[0].left, run[-1].right
    return max(bands, key=lambda band: min(right, band[2]) - max(left, band[1]))[0]


def _value(name: str, glyphs: list[Glyph]) -> str:
    text = Span(tuple(glyphs)).text
    return (read_amount(text) or text) if name in MONEY else text
