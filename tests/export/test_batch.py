import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from ocr.errors import InvalidOption
from ocr.export.batch import BATCH_FORMATS, BatchFile, check_batch_format, export_batch
from ocr.findings import Check, Code, Field, Form
from ocr.results import Document
from tests.export.documents import CHINESE, DOCUMENT, HOSTILE, PAGE, box, hostile, line
from tests.export.sheets import parts, read_sheets


def field(name: str, value: str, type: str = "text", status: str = "read") -> Field:
    return Field(name, name.title(), type, value, value, status, 0.9, CHINESE.box)


INVOICE = Form(
    "vat_invoice",
    "发票",
    1.0,
    (field("number", "00020394"), field("total", "118.50", "amount", "failed")),
    items=({"name": "Apples", "amount": "18.50"}, {"name": "Pears", "count": "2", "amount": "100.00"}),
    checks=(Check("sum", ("total",), False, ""), Check("date", ("number",), True, "")),
)
RECEIPT = Form("receipt", "Receipt", 1.0, (field("date", "2026-11-27"), field("total", "7", "amount")))
FORMS = Document((replace(PAGE, forms=(INVOICE,)), replace(PAGE, forms=(RECEIPT,))))
FILES = [
    BatchFile("two.pdf", FORMS),
    BatchFile("letter.png", DOCUMENT),
    BatchFile("bad.png", None, "IMAGE_TRUNCATED", "the picture's data end too early"),
]
TEXT = "Total 118.50 EUR\n发票号码\n\n"
ROWS = [
    ["file", "pages", "template", "number", "total", "date", "failed", "error", "message", "text"],
    ["two.pdf", "2", "vat_invoice", "00020394", "118.50", "", "total, sum", "", "", TEXT + TEXT.strip()],
    ["two.pdf", "2", "receipt", "", "7", "2026-11-27", "", "", "", ""],
    ["letter.png", "2", "", "", "", "", "", "", "", TEXT + "第二页"],
    ["bad.png", "", "", "", "", "", "", "IMAGE_TRUNCATED", "the picture's data end too early", ""],
]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_a_document_as_csv():
    assert read_csv(export_batch(FILES, "csv")) == ROWS


def test_excel_has_amounts_as_numbers_and_the_goods_on_a_sheet():
    data = export_batch(FILES, "xlsx")
    assert data == export_batch(FILES, "xlsx")
    sheets = read_sheets(data)
    assert list(sheets) == ["documents", "items"]
    told = sheets["documents"]
    assert [told[f"{column}1"] for column in "ABCDEFGHIJ"] == ROWS[0]
    assert (told["B2"], told["D2"], told["E2"], told["E3"], told["F3"]) == (2, "00020394", 118.5, 7, "2026-11-27")
    assert (told["A5"], told["H5"], told["I5"]) == ("bad.png", *ROWS[4][7:9])
    assert list(sheets["items"].values()) == [
        *("file", "template", "name", "amount", "count"),
        *("two.pdf", "vat_invoice", "Apples", 18.5),
        *("two.pdf", "vat_invoice", "Pears", 100, 2),
    ]


def test_codes_stand_on_a_sheet_of_their_own():
    coded = Document((PAGE, replace(PAGE, codes=(Code("QRCode", "=1+1", CHINESE.box),))))
    sheets = read_sheets(export_batch([BatchFile("a.pdf", coded)], "xlsx"))
    assert list(sheets) == ["documents", "codes"]
    assert list(sheets["codes"].values()) == ["file", "page", "kind", "text", "a.pdf", 2, "QRCode", "=1+1"]


def test_an_archive_has_text_and_json_of_each_under_its_name():
    files = [*FILES[1:], BatchFile("a/letter.png", DOCUMENT, data={"text": "more"})]
    with zipfile.ZipFile(io.BytesIO(export_batch(files, "zip"))) as archive:
        assert archive.namelist() == ["letter.txt", "letter.json", "a/letter.txt", "a/letter.json", "problems.json"]
        assert archive.read("letter.txt").decode() == f"{TEXT}第二页\n"
        assert json.loads(archive.read("letter.json")) == json.loads(json.dumps(DOCUMENT.to_json()))
        assert json.loads(archive.read("a/letter.json")) == {"text": "more"}
        [problem] = json.loads(archive.read("problems.json"))
        assert (problem["file"], problem["name"], problem["code"]) == (1, "bad.png", "IMAGE_TRUNCATED")


def test_texts_one_after_another():
    assert export_batch(FILES[1:], "txt").decode() == (
        f"==> letter.png <==\n{TEXT}第二页\n\n==> bad.png <==\nIMAGE_TRUNCATED: the picture's data end too early\n"
    )


@pytest.mark.parametrize("format", sorted({*BATCH_FORMATS} - {"json"}))
def test_hostile_texts_names_and_values_break_nothing(format: str):
    forms = (Form("=t", "", 1.0, tuple(field(f"={n}", text) for n, text in enumerate(HOSTILE))),)
    document = hostile()
    files = [
        BatchFile(text, replace(document, pages=(replace(PAGE, forms=forms), *document.pages))) for text in HOSTILE
    ]
    data = export_batch([*files, *(BatchFile(text, None, "X", text) for text in HOSTILE)], format)
    if format == "csv":
        rows = read_csv(data)
        assert {len(row) for row in rows} == {7 + len(HOSTILE)}
        assert not any(text.lstrip().startswith(tuple("=@＝")) for row in rows for text in row)
    elif format == "xlsx":
        assert len(read_sheets(data)["documents"]) and b"<f>" not in b"".join(parts(data).values())
    elif format == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert len(json.loads(archive.read("problems.json"))) == len(HOSTILE)
            names = archive.namelist()
            assert len(names) == len({name.casefold() for name in names}) == 2 * len(HOSTILE) + 1
            assert not any(name.startswith("/") or ".." in name.split("/") for name in names)
            assert all(json.loads(archive.read(name)) for name in names if name.endswith(".json"))
    else:
        assert data.decode().count("==> ") == 2 * len(HOSTILE)


def test_a_long_text_is_cut():
    long = Document((replace(PAGE, lines=(line("字" * 40_000, box(0, 0, 9, 9)),)),))
    assert len(read_csv(export_batch([BatchFile("a.png", long)], "csv"))[1][-1]) == 32_000


def test_other_formats_are_refused():
    with pytest.raises(InvalidOption, match=r"^format is 'pdf', but .* one of json, xlsx, csv, txt, zip$"):
        check_batch_format("pdf")
    with pytest.raises(ValueError, match="not written as json"):
        export_batch(FILES, "json")
