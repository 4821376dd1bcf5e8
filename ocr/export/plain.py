"""A document as JSON, plain text, CSV and Markdown."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from ocr.export.blocks import make_grid, split_blocks
from ocr.findings import Table
from ocr.layout.characters import clean, make_encodable
from ocr.results import Document, Line

# What spreadsheets take for the beginning of a formula, and East Asian ones also in full width. A number may begin so.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,']*%?")

# Punctuation that Markdown reads as mark-up anywhere, and what it reads so only at the beginning of a line.
_MARK_UP = re.compile(r"[\\`*_\[\]<>&#|~$]")
_LINE_MARK_UP = re.compile(r"(?P<digits>[0-9]+)(?P<point>[.)])(?=\s|$)|(?P<sign>[-+=:])")


def to_json(document: Document) -> bytes:
    """What the HTTP reply has under `data`."""
    return make_encodable(json.dumps(document.to_json(), ensure_ascii=False)).encode()


def to_text(document: Document) -> bytes:
    """The text and nothing else, UTF-8, with an empty line between pages."""
    return (make_encodable(document.text) + "\n").encode()


def to_csv(document: Document) -> bytes:
    """A row for each line: page and line counted from 1, text, confidence, the box's corners in pixels.

    Where tables were looked for and found, these in place of the lines, as grids with an empty line between them.
    """
    tables = [table for page in document.pages for table in page.tables]
    return write_csv(_table_rows(tables) if tables else _line_rows(document))


def write_csv(rows: Iterable[Sequence[str | float]]) -> bytes:
    """Rows as CSV, UTF-8 with a byte order mark, without which Excel takes it for another encoding.

    Text that a spreadsheet would calculate is given an apostrophe in front, as OWASP advises; plain numbers, negative
    ones too, are left as they are.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_not_a_formula(value) if isinstance(value, str) else value for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _line_rows(document: Document) -> Iterator[list[str | float]]:
    yield ["page", "line", "text", "confidence", *(f"{axis}{number}" for number in range(1, 5) for axis in "xy")]
    for number, page in enumerate(document.pages, 1):
        for row, line in enumerate(page.lines, 1):
            numbers = [round(value, 1) for point in line.box for value in point]
            yield [number, row, clean(line.text), round(line.confidence, 4), *numbers]


def _table_rows(tables: Sequence[Table]) -> Iterator[list[str]]:
    for number, table in enumerate(tables):
        yield from ([[]] if number else [])
        yield from make_grid(table)


def to_markdown(document: Document) -> bytes:
    """The text with its line breaks kept, a rule between pages, and nothing in it that Markdown reads as mark-up.

    Tables, where they were looked for, stand as such in the place of their lines.
    """
    pages = []
    for page in document.pages:
        text = joint = ""
        for block in split_blocks(page):
            if isinstance(block, Table):
                text, joint = f"{text}\n\n{_table(block)}" if text else _table(block), "\n\n"
                continue
            text += joint
            text += _literal(block, at_start=text == "" or text.endswith("\n"))
            joint = _joint(block)
        pages.append(text)
    return ("\n\n---\n\n".join(pages) + "\n").encode()


def _not_a_formula(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _literal(line: Line, *, at_start: bool) -> str:
    """A line's text so that Markdown shows it as it is."""
    text = clean(line.text).strip()
    escaped = _MARK_UP.sub(r"\\\g<0>", text)
    mark = _LINE_MARK_UP.match(escaped) if at_start else None
    if mark is None:
        return escaped
    position = mark.start("point") if mark["point"] else mark.start("sign")
    return f"{escaped[:position]}\\{escaped[position:]}"


def _table(table: Table) -> str:
    """A table with its first row as the header, which Markdown must have; a merged cell's text stands in its first."""
    rows = [f"| {' | '.join(map(_literal_cell, row))} |" for row in make_grid(table)]
    return "\n".join([rows[0], "|" + " --- |" * table.columns, *rows[1:]])


def _literal_cell(text: str) -> str:
    return "<br>".join(_MARK_UP.sub(r"\\\g<0>", line.strip()) for line in text.split("\n"))


def _joint(line: Line) -> str:
    """What follows a line: a line break is a backslash to Markdown, and a paragraph's end an empty line."""
    breaks = line.end.count("\n")
    return line.end if breaks == 0 else "\\\n" if breaks == 1 else "\n\n"
