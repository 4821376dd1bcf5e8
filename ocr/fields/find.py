"""From a page to its forms: which templates it fits, and each one's fields, goods and checks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.fields.checks import CHECKS
from ocr.fields.decoding import Decoded, decode_value, list_values, spell
from ocr.fields.items import find_items
from ocr.fields.labels import find_labels
from ocr.fields.locate import Sheet, locate_values
from ocr.fields.rows import Row, Span, split_rows
from ocr.fields.template import FieldRule, Template
from ocr.fields.types import Reader, verify
from ocr.findings import Check, Field, Form
from ocr.recognition import calibration
from ocr.results import Page

CHANGEABLE = ("read", "failed")  # fields that no check has spoken for


@dataclass(frozen=True, slots=True)
class Filled:
    """A field, the rule by which it was found and the glyphs that it was read from."""

    rule: FieldRule
    span: Span
    field: Field


def find_forms(page: Page, templates: Sequence[Template], *, named: bool = False) -> tuple[Form, ...]:
    """The forms on a page, those first that fit best: at most one of a template, and of a family.

    Args:
        page: read; what its lines say is all that is looked at.
        templates: those it may be.
        named: the page is of this template, whether it has its marks or not; there must be one alone.
    """
    rows = split_rows(page)
    if not rows:
        return ()
    chosen = [(templates[0], measure_fit(templates[0], rows)[1])] if named else choose_templates(templates, rows)
    return tuple(_fill(page, rows, template, score) for template, score in chosen)


def measure_fit(template: Template, rows: Sequence[Row]) -> tuple[int, float]:
    """How many of a template's marks a page has, and which share of them; nothing if it has one that excludes it."""
    text = "\n".join(row.text for row in rows).lower()
    if not template.marks or any(word in text for word in template.never):
        return 0, 0.0
    count = sum(any(word in text for word in words) for words in template.marks)
    return count, count / len(template.marks)


def choose_templates(templates: Sequence[Template], rows: Sequence[Row]) -> list[tuple[Template, float]]:
    """The templates whose marks a page has, with their shares of them, the best first; one of each family."""
    fits = [(template, *measure_fit(template, rows)) for template in templates]
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
    checks = _check(template, filled, items)
    missing = tuple(rule.name for rule in template.fields if rule.name not in filled and not rule.optional)
    fields = tuple(each.field for each in filled.values())
    return Form(template.name, template.title, score, fields, missing, items, checks)


def _find_field(page: Page, sheet: Sheet, rule: FieldRule) -> Filled | None:
    """The field as the first of its rules finds it whose value passes; else as the first that finds any."""
    first: Filled | None = None
    for way in rule.rules:
        read = way.read or rule.read
        for span in locate_values(sheet, way, rule.kind):
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


def _check(template: Template, filled: dict[str, Filled], items: tuple[dict[str, str], ...]) -> tuple[Check, ...]:
    """The template's checks of which all fields are there; changes their fields by what comes of them.

    Those that pass come first: a field that they speak for is not called into question by another.
    """
    results: list[Check] = []
    failed: list[Check] = []
    for rule in template.checks:
        if not all(name in filled for name in rule.fields):
            continue
        values = [filled[name].field.value for name in rule.fields]
        agree = CHECKS[rule.kind].agree(values, items)
        if agree is None:
            continue
        result = Check(rule.kind, rule.fields, agree, CHECKS[rule.kind].says.format(*values))
        (results if agree else failed).append(result)
    for result in results:
        _set_status(filled, result.fields, "checked")
    for result in failed:
        changed = _correct(result, filled, items)
        if changed is None:
            _set_status(filled, result.fields, "failed")
        results.append(changed or result)
    return tuple(results)


def _set_status(filled: dict[str, Filled], names: Sequence[str], status: str) -> None:
    for name in names:
        each = filled[name]
        if each.field.status in CHANGEABLE:
            filled[name] = replace(each, field=replace(each.field, status=status))


def _correct(failed: Check, filled: dict[str, Filled], items: tuple[dict[str, str], ...]) -> Check | None:
    """The check as it passes once one unsure field has another value; None unless exactly one value does it."""
    kind = CHECKS[failed.name]
    passing: list[tuple[str, str]] = []
    for place, name in enumerate(failed.fields):
        each = filled[name]
        if each.field.status not in CHANGEABLE:
            continue
        for value in list_values(each.span, each.rule.kind, each.rule.read):
            values = [filled[other].field.value for other in failed.fields]
            values[place] = value
            if value != each.field.value and kind.agree(values, items):
                passing.append((name, value))
    if len(passing) != 1:
        return None
    name, value = passing[0]
    filled[name] = replace(filled[name], field=replace(filled[name].field, value=value, status="corrected"))
    _set_status(filled, failed.fields, "checked")
    return Check(failed.name, failed.fields, True, kind.says.format(*(filled[n].field.value for n in failed.fields)))
