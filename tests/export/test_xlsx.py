import subprocess
import sys
from dataclasses import replace

import pytest

from ocr.export import export
from ocr.export.sheet import Number, parse_number
from ocr.findings import Check, Code, Field, Form
from ocr.results import Document
from tests.export.documents import CHINESE, DOCUMENT, page_of, table
from tests.export.sheets import merged_ranges, parts, read_sheets


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("12", 12, "0"),
        ("-3.50", -3.5, "0.00"),
        ("\u22127", -7, "0"),
        ("1,234,567.8", 1234567.8, "#,##0.0"),
        ("12.5%", 0.125, "0.0%"),
        ("0", 0, "0"),
        ("0.10", 0.1, "0.00"),
        ("￥1,200.00", 1200, '"￥"#,##0.00'),
        ("$ 5", 5, '"$"0'),
    ],
)
def test_numbers(text: str, value: float, form: str):
    assert parse_number(text) == Number(value, form)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-11-27",
            "2026/1/2",
            "13800138000",
            "110101199003071234",
            "007",
            "00.5",
            "1.234.567",
            "12,34",
            "1e5",
            "=1",
        ),
        *("5 kg", "", "-", "1-2", "(12)", "１２", "+86", "12345678901.5", "1234567890.123456", "$5%", "NaN", "inf"),
    ],
)
def test_what_is_no_number_for_a_spreadsheet(text: str):
    assert parse_number(text) is None


def test_codes_stand_on_a_last_sheet():
    codes = (Code("QRCode", "=1+1", CHINESE.box), Code("EAN13", "4006381333931\x1d", CHINESE.box))
    pages = (DOCUMENT.pages[0], replace(DOCUMENT.pages[1], codes=codes))
    data = export(Document(pages), "xlsx")
    sheets = read_sheets(data)
    assert list(sheets) == ["text", "codes"]
    assert list(sheets["codes"].values()) == ["page", "kind", "text", 2, "QRCode", "=1+1", 2, "EAN13", "4006381333931 "]
    assert b"<f>" not in b"".join(parts(data).values())


def test_tables_are_sheets_with_numbers_and_merged_cells():
    found = table(
        ["Name", "2025", ""],
        ["", "Count", "Share"],
        ["Apples", "1,200", "12.5%"],
        ["Pears", "", "=1+1"],
        header_rows=2,
        spans=((0, 0, 2, 1), (0, 1, 1, 2)),
    )
    data = export(Document((page_of(found), page_of(table(["a", "b"], ["1", "2"])))), "xlsx")
    sheets = read_sheets(data)
    assert list(sheets) == ["page 1 table 1", "page 2 table 1"]
    assert sheets["page 1 table 1"] == {
        **{"A1": "Name", "B1": "2025", "B2": "Count", "C2": "Share"},
        **{"A3": "Apples", "B3": 1200, "C3": 0.125, "A4": "Pears", "C4": "=1+1"},
    }
    assert sorted(merged_ranges(data)) == ["A1:A2", "B1:C1"]
    assert b"0.0%" in parts(data)["xl/styles.xml"] and b"#,##0" in parts(data)["xl/styles.xml"]


def test_a_merged_cell_holds_no_formula():
    data = export(Document((page_of(table(["=1+1", ""], ["a", "b"], spans=((0, 0, 1, 2),))),)), "xlsx")
    assert read_sheets(data)["page 1 table 1"]["A1"] == "=1+1"


def test_numbers_of_a_column_with_names_are_names():
    data = export(
        Document((page_of(table(["Account", "Sum"], ["6222020200112233445", "1"], ["1234567", "2"])),)), "xlsx"
    )
    assert read_sheets(data)["page 1 table 1"] == {
        **{"A1": "Account", "B1": "Sum", "A2": "6222020200112233445", "B2": 1, "A3": "1234567", "B3": 2}
    }


def test_without_tables_the_lines_are_there():
    assert read_sheets(export(DOCUMENT, "xlsx")) == {
        "text": {"A1": "Total 118.50 EUR", "A2": "发票号码", "A4": "第二页"}
    }


def test_the_library_is_loaded_when_it_is_needed():
    code = "import sys, ocr.export; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_forms_have_the_first_sheets():
    box = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    number = Field("number", "发票号码", "digits", "0020394", "0020394", "checked", 1.0, box)
    total = Field("total", "价税合计", "amount", "118,50", "118.50", "failed", 0.7, box)
    goods = ({"name": "纸", "amount": "118.50"},)
    form = Form("vat_invoice", "增值税发票", 1.0, (number, total), (), goods, (Check("sum", ("total",), False, ""),))
    document = Document((replace(DOCUMENT.pages[0], forms=(form,)),))
    sheets = read_sheets(export(document, "xlsx"))
    assert list(sheets)[:2] == ["fields", "items"]
    assert list(sheets["fields"].values()) == [
        *("page", "form", "发票号码", "价税合计", "failed"),
        *(1, "增值税发票", "0020394", 118.5, "total, sum"),
    ]
    assert list(sheets["items"].values()) == ["page", "form", "name", "amount", 1, "增值税发票", "纸", 118.5]
