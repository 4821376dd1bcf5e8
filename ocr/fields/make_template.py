"""A template out of an example: a page that was read, and the areas on it where its fields' values stand."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ocr.errors import InvalidOption
from ocr.fields.labels import COLONS
from ocr.fields.rows import Glyph, Row, bound_glyphs, find_edges, split_rows
from ocr.fields.types import TYPES
from ocr.layout.characters import find_bounds
from ocr.results import Page

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom in pixels

# Of a label: the longest, how far left of its value it may end and how far above, in heights of a line.
LONGEST_LABEL, LEFT, ABOVE = 16, 12.0, 2.5
MOST_MARKS, LEAST_SHARE = 8, 0.6  # of the marks, so many of which a page must have
_GUESSES = ("id_number", "credit_code", "card_number", "date", "amount", "digits")
_LETTER = re.compile(r"[^\W\d_]")


def make_template(name: str, page: Page, areas: Mapping[str, Rectangle], types: Mapping[str, str]) -> dict[str, Any]:
    """A template, as its file says it, by which forms like the example are filled in.

    A field is found by the label left of its area or above it; without one, by the place on the form. The type is
    guessed from what stands in the area, if it is not given. The marks are texts outside all areas, without digits.

    Args:
        name: of the template.
        page: the example, read.
        areas: where the values stand, by the fields' names.
        types: the fields' types, by name, of `ocr.fields.types.TYPES`.

    Raises:
        InvalidOption: there is no text on the page, or in an area; or no such type.
    """
    rows = split_rows(page)
    if not rows:
        raise InvalidOption("there is no text on the example")
    fields = [_make_field(field, rows, page, area, types.get(field)) for field, area in areas.items()]
    marks = _choose_marks(rows, page, list(areas.values()))
    return {"name": name, "title": name, "marks": marks, "least": _share(len(marks)), "fields": fields}


def _share(count: int) -> int:
    return max(1, round(count * LEAST_SHARE))


def _make_field(name: str, rows: Sequence[Row], page: Page, area: Rectangle, kind: str | None) -> dict[str, Any]:
    if kind is not None and kind not in TYPES:
        raise InvalidOption(f"{name}: there is no type {kind[:80]!r}, but {', '.join(TYPES)}")
    inside = [(number, glyph) for number, row in enumerate(rows) for glyph in row.glyphs if _holds(area, glyph, page)]
    if not inside:
        raise InvalidOption(f"{name}: there is no text in its area")
    text = "".join(glyph.text for _, glyph in inside)
    kind = kind or next((guess for guess in _GUESSES if TYPES[guess].read(text) == text), "text")
    first = inside[0][1]
    label = _find_left(rows[inside[0][0]], first)
    if label:
        return {"name": name, "label": label, "type": kind, "find": [{"right_of": label}]}
    label = _find_above(rows, first)
    if label:
        return {"name": name, "label": label, "type": kind, "find": [{"below": label}]}
    return {"name": name, "type": kind, "find": [{"box": _place(rows, [glyph for _, glyph in inside])}]}


def _holds(area: Rectangle, glyph: Glyph, page: Page) -> bool:
    """Whether a glyph's middle lies in an area of the page."""
    left, top, right, bottom = find_bounds(bound_glyphs([glyph], page))
    return area[0] <= (left + right) / 2 <= area[2] and area[1] <= (top + bottom) / 2 <= area[3]


def _find_left(row: Row, first: Glyph) -> str:
    """The label that stands before a value's first glyph in its row."""
    end = next(index for index, glyph in enumerate(row.glyphs) if glyph is first)
    start = end
    while start > 0 and end - start < LONGEST_LABEL + 1 and (start == end or not row.is_apart(start)):
        start -= 1
    label = row.text[start:end].strip(COLONS)
    before = row.glyphs[end - 1] if end else first
    near = first.left - before.right < LEFT * first.height
    return label if near and _is_label(label) else ""


def _find_above(rows: Sequence[Row], first: Glyph) -> str:
    """The label that stands above a value's first glyph."""
    for row in reversed(rows):
        if not 0 < first.top - row.glyphs[0].top < ABOVE * first.height:
            continue
        before = [run for run in row.split(row.is_apart) if row.glyphs[run[0]].left < first.right]
        if before:
            start, end = before[-1]
            label = row.text[start:end].strip(COLONS)
            if row.glyphs[end - 1].right > first.left and _is_label(label):
                return label
    return ""


def _is_label(text: str) -> bool:
    return (
        1 < len(text) <= LONGEST_LABEL and not any(letter.isdigit() for letter in text) and bool(_LETTER.search(text))
    )


def _place(rows: Sequence[Row], glyphs: Sequence[Glyph]) -> list[float]:
    """Where some glyphs stand, as parts of the form, with half a line around them."""
    left, top, right, bottom = find_edges(glyph for row in rows for glyph in row.glyphs)
    width, height = right - left, bottom - top
    own, margin = find_edges(glyphs), glyphs[0].height / 2
    edges = (
        (own[0] - margin - left) / width,
        (own[1] - margin / 2 - top) / height,
        (own[2] + margin - left) / width,
        (own[3] + margin / 2 - top) / height,
    )
    return [round(edge, 4) for edge in edges]


def _choose_marks(rows: Sequence[Row], page: Page, areas: Sequence[Rectangle]) -> list[str]:
    """Texts that every such form may have: the longest labels that stand in no area, each once."""
    found: dict[str, None] = {}
    for row in rows:
        for start, end in row.split(row.is_apart):
            run = row.glyphs[start:end]
            text = row.text[start:end].split(":")[0]
            if _is_label(text) and not any(_holds(area, glyph, page) for area in areas for glyph in run):
                found[text] = None
    return sorted(found, key=len, reverse=True)[:MOST_MARKS]
