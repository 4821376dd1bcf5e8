"""A document's tables as an Excel file: a sheet for each, numbers as numbers, all else as text."""

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.export.blocks import clean_lines
from ocr.findings import Cell, Table
from ocr.layout.characters import clean, is_wide
from ocr.results import Document

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767  # characters that Excel takes in a cell
WIDEST, NARROWEST = 60, 8  # a column, in characters
LONG = 11  # digits of a number that names something: a telephone, an account, an identity card
MOST_DIGITS = 15  # of a number that Excel keeps exactly

_NUMBER = re.compile(
    r"(?P<currency>[¥￥$€£]?)\s?(?P<sign>[-\u2212]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<decimals>\.[0-9]+)?"
    r"\s?(?P<percent>[%％]?)"
)
_NAME = re.compile(rf"0[0-9]+|[0-9]{{{LONG},}}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the format in which Excel shows it as it is printed."""

    value: float
    format: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written: its rows, the first of which names the columns; all rows are of one length.

    Text stays text but in the `numeric` columns, where what is a number becomes one.
    """

    name: str
    rows: Sequence[Sequence[str | int]]
    numeric: frozenset[int] = frozenset()


def to_xlsx(document: Document) -> bytes:
    """The tables, each on a sheet named by its page and number; without any, a sheet with the lines of text.

    QR codes and bar codes, where any were found, stand on a last sheet, "codes": page, kind and text.
    Long numbers and those with leading zeros are text, as Excel would round or cut them, and with them all whole
    numbers of their column; dates stay as they are printed.
    """
    file = io.BytesIO()
    workbook = make_workbook(file)
    tables = [(page, n, table) for page, read in enumerate(document.pages, 1) for n, table in enumerate(read.tables, 1)]
    for page, number, table in tables:
        _write_table(workbook, workbook.add_worksheet(f"page {page} table {number}"), table)
    if not tables:
        sheet = workbook.add_worksheet("text")
        sheet.set_column(0, 0, WIDEST)
        lines = "\n\n".join("\n".join(clean(line.text) for line in page.lines) for page in document.pages)
        for row, line in enumerate(lines.split("\n")):
            if line:
                sheet.write_string(row, 0, line[:LONGEST_TEXT])
    codes = [(number, code.kind, code.text) for number, page in enumerate(document.pages, 1) for code in page.codes]
    if codes:
        write_sheet(workbook, Sheet("codes", [("page", "kind", "text"), *codes]))
    workbook.close()
    return file.getvalue()


def make_workbook(file: io.BytesIO) -> "Workbook":
    """An empty Excel file, which is written into `file` when it is closed; the same sheets give the same bytes."""
    from xlsxwriter import Workbook  # takes longer to load than all other formats together

    workbook = Workbook(file, {"in_memory": True})
    workbook.set_properties({"created": datetime.datetime(2000, 1, 1)})
    return workbook


def write_sheet(workbook: "Workbook", told: Sheet) -> None:
    """Adds a sheet, its first row in bold type and always in sight."""
    sheet, bold = workbook.add_worksheet(told.name), workbook.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for row, values in enumerate(told.rows):
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value)
            elif row and column in told.numeric and (number := parse_number(value)):
                sheet.write_number(row, column, number.value, workbook.add_format({"num_format": number.format}))
            elif value:
                text = clean_lines(value)[:LONGEST_TEXT]
                sheet.write_string(row, column, text, None if row else bold)
    for column in range(len(told.rows[0])):
        longest = max(len(str(row[column])) for row in told.rows)
        sheet.set_column(column, column, min(max(longest + 2, NARROWEST), WIDEST))


def parse_number(text: str) -> Number | None:
    """The number that a text is, if it is one and no name of something, such as that of an account."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    whole, decimals = found["whole"].replace(",", ""), (found["decimals"] or "")[1:]
    if _NAME.fullmatch(whole) or len(whole + decimals) > MOST_DIGITS or (found["currency"] and found["percent"]):
        return None
    value = float(f"{whole}.{decimals or 0}") * (-1 if found["sign"] else 1)
    form = ("#,##0" if "," in found["whole"] else "0") + (f".{'0' * len(decimals)}" if decimals else "")
    if found["percent"]:
        return Number(float(f"{value}e-2"), f"{form}%")
    return Number(value, f'"{found["currency"]}"{form}' if found["currency"] else form)


def _write_table(workbook: "Workbook", sheet: "Worksheet", table: Table) -> None:
    formats: dict[tuple[str, bool], Format] = {}
    names = {
        cell.column for cell in table.cells if cell.row >= table.header_rows and _NAME.fullmatch(cell.text.strip())
    }
    widths = [NARROWEST] * table.columns
    for cell in table.cells:
        header = cell.row < table.header_rows
        whole_name = cell.column in names and cell.text.strip().isdigit()
        number = None if header or whole_name else parse_number(cell.text)
        key = number.format if number else "@", header
        if key not in formats:
            formats[key] = workbook.add_format(
                {"num_format": key[0], "bold": header, "border": 1, "text_wrap": True, "valign": "top"}
            )
        _write_cell(sheet, cell, number, formats[key])
        if cell.column_span == 1:
            length = sum(2 if is_wide(character) else 1 for character in max(cell.text.split("\n"), key=len)) + 2
            widths[cell.column] = min(max(widths[cell.column], length), WIDEST)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _write_cell(sheet: "Worksheet", cell: Cell, number: Number | None, form: "Format") -> None:
    if cell.row_span > 1 or cell.column_span > 1:
        last = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
        sheet.merge_range(cell.row, cell.column, *last, "", form)
    if number is not None:
        sheet.write_number(cell.row, cell.column, number.value, form)
    elif text := clean_lines(cell.text)[:LONGEST_TEXT]:
        sheet.write_string(cell.row, cell.column, text, form)
    else:
        sheet.write_blank(cell.row, cell.column, None, form)
