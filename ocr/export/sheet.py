"""Sheets of an Excel file: rows of text, in which what is a number becomes one where that is wanted."""

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.export.blocks import clean_lines

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LONGEST_TEXT = 32_767  # characters that Excel takes in a cell
WIDEST, NARROWEST = 60, 8  # a column, in characters
LONG = 11  # digits of a number that names something: a telephone, an account, an identity card
MOST_DIGITS = 15  # of a number that Excel keeps exactly

_NUMBER = re.compile(
    r"(?P<currency>[¥￥$€£]?)\s?(?P<sign>[-\u2212]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<decimals>\.[0-9]+)?"
    r"\s?(?P<percent>[%％]?)"
)
NAME = re.compile(rf"0[0-9]+|[0-9]{{{LONG},}}")


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
    if NAME.fullmatch(whole) or len(whole + decimals) > MOST_DIGITS or (found["currency"] and found["percent"]):
        return None
    value = float(f"{whole}.{decimals or 0}") * (-1 if found["sign"] else 1)
    form = ("#,##0" if "," in found["whole"] else "0") + (f".{'0' * len(decimals)}" if decimals else "")
    if found["percent"]:
        return Number(float(f"{value}e-2"), f"{form}%")
    return Number(value, f'"{found["currency"]}"{form}' if found["currency"] else form)
