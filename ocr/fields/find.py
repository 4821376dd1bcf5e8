"""From a page to its forms: which templates it fits, and each one's fields, goods and checks."""

from collections.abc import Sequence

from ocr.fields.check_fields import Filled, check_fields
from ocr.fields.decoding import Decoded, decode_value, spell
from ocr.fields.invoice_code import find_told
from ocr.fields.items import find_items
from ocr.fields.labels import find_labels
from ocr.fields.locate import Sheet, locate_values
from ocr.fields.rows import Row, Span, split_rows
from ocr.fields.template import FieldRule, Template
from ocr.fields.types import Reader, verify
from ocr.findings import Field, Form
from ocr.recognition import calibration
from ocr.results import Page

# A page of more lines is no form, and a text of more characters no value: to look at them would take too long.
MOST_LINES, MOST_GLYPHS = 1_000, 2_000


def find_forms(page: Page, templates: Sequence[Template], *, named: bool = False) -> tuple[Form, ...]:
    """The forms on a page, those first that fit best: at most one of a template, and of a family.

    Args:
        page: read; what its lines say is all that is looked at. On one of more than `MOST_LINES` lines none is found.
        templates: those it may be.
        named: the page is of this template, whether it has its marks or not; there must be one alone.
    """
    rows = split_rows(page) if len(page.lines) <= MOST_LINES else []
    if not rows:
        return ()
    text = "\n".join(row.text for row in rows).lower()
    chosen = [(templates[0], measure_fit(templates[0], text)[1])] if named else choose_templates(templates, text)
    return tuple(_fill(page, rows, template, score) for template, score in chosen)


def measure_fit(template: Template, text: str) -> tuple[int, float]:
    """How many of a template's marks a text has, and which share of them; nothing if it has one that excludes it."""
    if not template.marks or any(word in text for word in template.never):
        return 0, 0.0
    count = sum(any(word in text for word in words) for words in template.marks)
    return count, count / len(template.marks)


def choose_templates(templates: Sequence[Template], text: str) -> list[tuple[Template, float]]:
    """The templates whose marks a page's text in lower case has, with their shares, best first; one of each family."""
    fits = [(template, *measure_fit(template, text)) for template in templates]
    enough = [(template, share) for template, count, share in fits if template.marks and count >= template.least]
    chosen: list[tuple[Template, float]] = []
    for template, share in sorted(enough, key=lambda each: -each[1]):
        if not any(template.family and template.family == other.family for other, _ in chosen):
            chosen.append((template, share))
    return chosen


def _fill(page: Page, rows: Sequence[Row], template: Template, score: float) -> Form:
    sheet = Sheet.of(rows, find_labels(rows, template.labels))
    filled: dict[str, Filled] = {}
    for rule in template.fields:
        found = _find_field(page, sheet, rule)
        if found is not None:
            filled[rule.name] = found
    items = find_items(sheet, template.items) if template.items else ()
    checks = check_fields(template, filled, items, find_told(page.codes))
    missing = tuple(rule.name for rule in template.fields if rule.name not in filled and not rule.optional)
    fields = tuple(each.field for each in filled.values())
    return Form(template.name, template.title, score, fields, missing, items, checks)


def _find_field(page: Page, sheet: Sheet, rule: FieldRule) -> Filled | None:
    """The field as the first of its rules finds it whose value passes; else as the first that finds any."""
    first: Filled | None = None
    for way in rule.rules:
        read = way.read or rule.read
        for span in locate_values(sheet, way, rule.kind):
            if len(span.glyphs) > MOST_GLYPHS:
                continue
            decoded = decode_value(span, rule.kind, read, lambda value: verify(rule.type, value))
            if decoded is None:
                continue
            filled = _make_field(page, rule, _narrow(span, rule, read, decoded), decoded)
            if decoded.verified is not False:
                return filled
            first = first or filled
    return first


def _narrow(span: Span, rule: FieldRule, read: Reader, decoded: Decoded) -> Span:
    """The part of a span that the value is read from, where it stands there as it is."""
    glyphs = span.glyphs
    if decoded.changed:
        return span
    while len(glyphs) > 1 and read(spell(Span(glyphs[1:]), rule.kind)) == decoded.value:
        glyphs = glyphs[1:]
    while len(glyphs) > 1 and read(spell(Span(glyphs[:-1]), rule.kind)) == decoded.value:
        glyphs = glyphs[:-1]
    return Span(glyphs)


def _make_field(page: Page, rule: FieldRule, span: Span, decoded: Decoded) -> Filled:
    status = {None: "read", False: "failed", True: "corrected" if decoded.changed else "checked"}[decoded.verified]
    confidence = calibration.load_builtin().probability(span.sources)
    box = span.bound(page)
    field = Field(rule.name, rule.label, rule.type, span.printed, decoded.value, status, confidence, box, span.lines)
    return Filled(rule, span, field)
