"""A page as a job keeps it: all that was read, packed into bytes and back."""

import json
import zlib
from dataclasses import asdict
from typing import Any

from ocr.findings import Cell, Check, Code, Field, Form, Table
from ocr.geometry import Quadrilateral
from ocr.notices import notice_from_json, notice_to_json
from ocr.results import Character, Line, Page


def pack_page(page: Page) -> bytes:
    """The page as compressed JSON."""
    told = asdict(page) | {"warnings": [notice_to_json(warning) for warning in page.warnings]}
    return zlib.compress(json.dumps(told).encode(), 1)


def unpack_page(packed: bytes) -> Page:
    """The page again; what a server of before did not keep is empty."""
    return _page(json.loads(zlib.decompress(packed)))


def _page(content: dict[str, Any]) -> Page:
    lines = tuple(_line(line) for line in content.pop("lines"))
    tables = tuple(_table(table) for table in content.pop("tables", ()))
    forms = tuple(_form(form) for form in content.pop("forms", ()))
    codes = tuple(Code(**code | {"box": _box(code["box"])}) for code in content.pop("codes", ()))
    warnings = tuple(map(notice_from_json, content.pop("warnings")))
    return Page(lines=lines, tables=tables, forms=forms, codes=codes, warnings=warnings, **content)


def _line(content: dict[str, Any]) -> Line:
    characters = tuple(
        Character(**entry | {"alternatives": tuple((text, share) for text, share in entry["alternatives"])})
        for entry in content.pop("characters")
    )
    return Line(box=_box(content.pop("box")), characters=characters, **content)


def _form(content: dict[str, Any]) -> Form:
    fields = tuple(
        Field(**field | {"box": _box(field["box"]), "lines": tuple(field["lines"])}) for field in content.pop("fields")
    )
    checks = tuple(Check(**check | {"fields": tuple(check["fields"])}) for check in content.pop("checks"))
    missing, items = tuple(content.pop("missing")), tuple(content.pop("items"))
    return Form(fields=fields, checks=checks, missing=missing, items=items, **content)


def _table(content: dict[str, Any]) -> Table:
    cells = tuple(
        Cell(**cell | {"box": _box(cell["box"]), "lines": tuple(cell["lines"])}) for cell in content.pop("cells")
    )
    return Table(box=_box(content.pop("box")), cells=cells, **content)


def _box(corners: list[list[float]]) -> Quadrilateral:
    first, second, third, fourth = ((x, y) for x, y in corners)
    return first, second, third, fourth
