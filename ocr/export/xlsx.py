"""A document's tables as an Excel file: a sheet for each, numbers as numbers, all else as text."""

import io
from typing import TYPE_CHECKING

from ocr.export.blocks import clean_lines
from ocr.export.form_sheets import list_fields, list_items
from ocr.export.sheet import (
    LONGEST_TEXT,
    NAME,
    NARROWEST,
    WIDEST,
    Number,
    Sheet,
    make_workbook,
    parse_number,
    write_sheet,
)
from ocr.findings import Cell, Table
from ocr.layout.characters import clean, is_wide
from ocr.results import Document

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


def to_xlsx(document: Document) -> bytes:
    """The tables, each on a sheet named by its page and number; without any, a sheet with the lines of text.

    Where there are forms, the first sheets are "fields", a row a form, and "items", the goods on invoices; QR codes and
    bar codes, where any were found, stand on a last sheet, "codes": page, kind and text.
    Long numbers and those with leading zeros are text, as Excel would round or cut them, and with them all whole
    numbers of their column; dates stay as they are printed.
    """
    file = io.BytesIO()
    workbook = make_workbook(file)
    forms = [((number, form.title), form) for number, page in enumerate(document.pages, 1) for form in page.forms]
    for sheet in (list_fields(("page", "form"), forms), list_items(("page", "form"), forms)):
        if len(sheet.rows) > 1:
            write_sheet(workbook, sheet)
    tables = [(page, n, table) for page, read in enumerate(document.pages, 1) for n, table in enumerate(read.tables, 1)]
    for page, number, table in tables:
        _write_table(workbook, workbook.add_worksheet(f"page {page} table {number}"), table)
    if not tables:
        text = workbook.add_worksheet("text")
        text.set_column(0, 0, WIDEST)
        lines = "\n\n".join("\n".join(clean(line.text) for line in page.lines) for page in document.pages)
        for row, line in enumerate(lines.split("\n")):
            if line:
                text.write_string(row, 0, line[:LONGEST_TEXT])
    codes = [(number, code.kind, code.text) for number, page in enumerate(document.pages, 1) for code in page.codes]
    if codes:
        write_sheet(workbook, Sheet("codes", [("page", "kind", "text"), *codes]))
    workbook.close()
    return file.getvalue()


def _write_table(workbook: "Workbook", sheet: "Worksheet", table: Table) -> None:
    formats: dict[tuple[str, bool], Format] = {}
    names = {cell.column for cell in table.cells if cell.row >= table.header_rows and NAME.fullmatch(cell.text.strip())}
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
