"""The fields of forms and the goods of invoices as sheets of a spreadsheet."""

from collections.abc import Sequence

from ocr.export.blocks import clean_lines
from ocr.export.sheet import Sheet
from ocr.findings import Form

# What stands before a form's values in its rows, and the form.
Placed = tuple[tuple[str | int, ...], Form]


def list_fields(head: Sequence[str], forms: Sequence[Placed]) -> Sheet:
    """A row for each form: what it is placed by, its fields' values under their labels, and what failed."""
    labels = {field.name: field.label for _, form in forms for field in form.fields}
    amounts = {field.name for _, form in forms for field in form.fields if field.type == "amount"}
    rows: list[list[str | int]] = [[*head, *labels.values(), "failed"]]
    for place, form in forms:
        values = {field.name: clean_lines(field.value) for field in form.fields}
        rows.append([*place, *(values.get(name, "") for name in labels), name_failed(form)])
    return Sheet("fields", rows, frozenset(len(head) + at for at, name in enumerate(labels) if name in amounts))


def list_items(head: Sequence[str], forms: Sequence[Placed]) -> Sheet:
    """A row for each of the goods on invoices: what the form is placed by, and the values by name."""
    items = [(place, item) for place, form in forms for item in form.items]
    names = list(dict.fromkeys(name for _, item in items for name in item))
    rows = [(*place, *(item.get(name, "") for name in names)) for place, item in items]
    numeric = frozenset(range(len(head), len(head) + len(names)))
    return Sheet("items", [(*head, *names), *rows], numeric)


def name_failed(form: Form) -> str:
    """The names of a form's fields and checks that do not agree, parted by commas."""
    fields = [field.name for field in form.fields if field.status == "failed"]
    return ", ".join([*fields, *(check.name for check in form.checks if not check.passed)])
