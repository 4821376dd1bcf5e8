"""A document's tables as an Excel file: a sheet for each, numbers as numbers, all else as text."""

import datetime
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.export.blocks import clean_cell
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


def to_xlsx(document: Document) -> bytes:
    """The tables, each on a sheet named by its page and number; without any, a sheet with the lines of text.

    QR codes and bar codes, where any were found, stand on a last sheet, "codes": page, kind and text.
    Long numbers and those with leading zeros are text, as Excel would round or cut them, and with them all whole
    numbers of their column; dates stay as they are printed.
    """
    from xlsxwriter import Workbook  # takes longer to load than all other formats together

    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    workbook.set_properties({"created": datetime.datetime(2000, 1, 1)})  # the same document gives the same bytes
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
    codes = [(number, code) for number, page in enumerate(document.pages, 1) for code in page.codes]
    if codes:
        sheet = workbook.add_worksheet("codes")
        sheet.set_column(2, 2, WIDEST)
        sheet.write_row(0, 0, ("page", "kind", "text"))
        for row, (number, code) in enumerate(codes, 1):
            sheet.write_number(row, 0, number)
            sheet.write_string(row, 1, clean(code.kind))
            sheet.write_string(row, 2, clean(code.text)[:LONGEST_TEXT])
    workbook.close()
    return file.getvalue()


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
    elif text := clean_cell(cell)[:LONGEST_TEXT]:
        sheet.write_string(cell.row, cell.column, text, form)
    else:
        sheet.write_blank(cell.row, cell.column, None, form)
