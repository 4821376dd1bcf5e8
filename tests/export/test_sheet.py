import io

from ocr.export.sheet import LONGEST_TEXT, Sheet, make_workbook, write_sheet
from tests.export.sheets import parts, read_sheets


def write(sheet: Sheet) -> bytes:
    file = io.BytesIO()
    workbook = make_workbook(file)
    write_sheet(workbook, sheet)
    workbook.close()
    return file.getvalue()


def test_text_stays_text_but_in_columns_of_numbers():
    rows = [("name", "amount", "page"), ("007", "1,200.50", 3), ("12", "none", 4)]
    cells = read_sheets(write(Sheet("fields", rows, frozenset({1}))))["fields"]
    assert cells == {
        **{"A1": "name", "B1": "amount", "C1": "page"},
        **{"A2": "007", "B2": 1200.5, "C2": 3.0},
        **{"A3": "12", "B3": "none", "C3": 4.0},
    }


def test_a_formula_is_written_as_text():
    cells = read_sheets(write(Sheet("s", [("a",), ("=1+1",)])))["s"]
    assert cells["A2"] == "=1+1"


def test_text_longer_than_excel_takes_is_cut():
    cells = read_sheets(write(Sheet("s", [("a",), ("x" * (LONGEST_TEXT + 9),)])))["s"]
    assert cells["A2"] == "x" * LONGEST_TEXT


def test_the_first_row_stays_in_sight_and_equal_sheets_are_equal_bytes():
    sheet = Sheet("s", [("a", "b"), ("1", "2")])
    data = write(sheet)
    assert b'state="frozen"' in parts(data)["xl/worksheets/sheet1.xml"]
    assert data == write(sheet)
