"""What is found on a page beside its lines: tables, QR and bar codes, and forms with their fields."""

from dataclasses import dataclass
from typing import Any

from ocr.geometry import Quadrilateral


def box_to_json(box: Quadrilateral) -> list[list[float]]:
    """A quadrilateral as replies have it: pixels with one decimal."""
    return [[round(x, 1), round(y, 1)] for x, y in box]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its first row and column, counted from 0, and over how many it goes.

    `box` is the cell's own, in page pixels, corners as a line's. `text` is its lines joined, "" where there are none,
    with line breaks where a line ended before it was full. `confidence` is the
    probability, 0..1, that all of it is right. `lines` are the indices of its lines on the page: a line that runs
    through several cells is named by each.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Quadrilateral
    text: str
    confidence: float
    lines: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The cell as the HTTP reply has it."""
        return {
            "row": self.row,
            "column": self.column,
            "row_span": self.row_span,
            "column_span": self.column_span,
            "box": box_to_json(self.box),
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "lines": list(self.lines),
        }


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `cells` row by row, which cover `rows` x `columns` places without a gap.

    The first `header_rows` rows say what stands below them; 0 where that is not known.
    """

    box: Quadrilateral
    rows: int
    columns: int
    header_rows: int
    cells: tuple[Cell, ...]

    def to_json(self) -> dict[str, Any]:
        """The table as the HTTP reply has it."""
        return {
            "box": box_to_json(self.box),
            "rows": self.rows,
            "columns": self.columns,
            "header_rows": self.header_rows,
            "cells": [cell.to_json() for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, a bar code or another of their kind.

    `kind` is such as "QRCode", "DataMatrix", "Code128" or "EAN13". `text` is what it says; where it holds bytes that
    are no text, `binary` is true and `text` has them in hexadecimal. `box` is around its ink in page pixels, clockwise
    from the corner that is its top left when it is upright.
    """

    kind: str
    text: str
    box: Quadrilateral
    binary: bool = False

    def to_json(self) -> dict[str, Any]:
        """The code as the HTTP reply has it."""
        return {"kind": self.kind, "text": self.text, "binary": self.binary, "box": box_to_json(self.box)}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    `name` is for programs, `label` for people. `text` is as it was read, `value` in one form for each `type`: dates as
    2026-11-27, amounts as 1234.50, numbers without spaces. `status` is "read"; "checked" where a check digit, a sum or
    a fixed list of words agrees; "corrected" where it agrees after unsure characters were changed to what else they may
    be; "failed" where it does not agree, or the text is no such value. `confidence` is the probability, 0..1, that
    `value` is right; `box` is around what was read, in page pixels; `lines` are the indices of its lines on the page.
    """

    name: str
    label: str
    type: str
    text: str
    value: str
    status: str
    confidence: float
    box: Quadrilateral
    lines: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The field as the HTTP reply has it."""
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "text": self.text,
            "value": self.value,
            "status": self.status,
            "confidence": round(self.confidence, 4),
            "box": box_to_json(self.box),
            "lines": list(self.lines),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A check of fields against each other, such as a sum: its name, what it compares, and whether they agree."""

    name: str
    fields: tuple[str, ...]
    passed: bool
    message: str

    def to_json(self) -> dict[str, Any]:
        """The check as the HTTP reply has it."""
        return {"name": self.name, "fields": list(self.fields), "passed": self.passed, "message": self.message}


@dataclass(frozen=True, slots=True)
class Form:
    """A document of a known kind: its fields by its template, at most one of a name.

    `score` is the share of the template's marks that were found, 0..1. `missing` are the names of the template's fields
    that were not. `items` are the rows of an invoice's goods, each with the values of its columns by name.
    """

    template: str
    title: str
    score: float
    fields: tuple[Field, ...]
    missing: tuple[str, ...] = ()
    items: tuple[dict[str, str], ...] = ()
    checks: tuple[Check, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form as the HTTP reply has it."""
        return {
            "template": self.template,
            "title": self.title,
            "score": round(self.score, 4),
            "fields": [field.to_json() for field in self.fields],
            "missing": list(self.missing),
            "items": list(self.items),
            "checks": [check.to_json() for check in self.checks],
        }
