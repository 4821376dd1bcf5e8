"""What the checks of a form say of its fields: checked, corrected or failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ocr.fields.checks import CHECKS, Items
from ocr.fields.decoding import list_values
from ocr.fields.rows import Span
from ocr.fields.template import FieldRule, Template
from ocr.findings import Check, Field

CHANGEABLE = ("read", "failed")  # fields that no check has spoken for


@dataclass(frozen=True, slots=True)
class Filled:
    """A field, the rule by which it was found and the glyphs that it was read from."""

    rule: FieldRule
    span: Span
    field: Field


def check_fields(
    template: Template, filled: dict[str, Filled], items: Items, told: Mapping[str, str]
) -> tuple[Check, ...]:
    """The template's checks of which all fields are there; changes the fields by what comes of them.

    Those that pass come first: a field that they speak for is not called into question by another.

    Args:
        template: with the checks.
        filled: the form's fields by name; some are replaced.
        items: its goods.
        told: what a code on the page says of fields, by name.
    """
    compared = [_compare(filled, name, value) for name, value in told.items() if name in filled]
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
    return (*compared, *results)


def _set_status(filled: dict[str, Filled], names: Sequence[str], status: str) -> None:
    for name in names:
        each = filled[name]
        if each.field.status in CHANGEABLE:
            filled[name] = replace(each, field=replace(each.field, status=status))


def _compare(filled: dict[str, Filled], name: str, told: str) -> Check:
    """Whether a field is what a code on the page says of it; it is corrected if its characters may be that."""
    each = filled[name]
    printed, field = each.field.value, each.field
    if printed != told and told in list_values(each.span, each.rule.kind, each.rule.read):
        field = replace(field, value=told, status="corrected")
    else:
        field = replace(field, status="checked" if printed == told else "failed")
    filled[name] = replace(each, field=field)
    return Check("code", (name,), field.value == told, f"{printed} = {told}")


def _correct(failed: Check, filled: dict[str, Filled], items: Items) -> Check | None:
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
