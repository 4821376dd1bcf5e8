"""Several files in one table, asked of a real server."""

import csv
import io
import json
import zipfile

import pytest
import requests

from ocr.export import FORMATS
from tests.export.sheets import read_sheets

BATCH = "/api/v1/batch"
LINES = "Invoice 20394\nTotal 118.50 EUR\nThank you"


@pytest.fixture
def files(page_png: bytes) -> list[tuple[str, tuple[str, bytes]]]:
    return [("file", ("invoice.png", page_png)), ("file", ("bad.png", page_png[:200]))]


@pytest.mark.parametrize("by_option", [True, False])
def test_a_table_with_a_row_a_file(server_url: str, files: list, by_option: bool):
    wanted = FORMATS["csv"].media_type
    asked = {"params": {"format": "csv"}} if by_option else {"headers": {"Accept": wanted.partition(";")[0]}}
    response = requests.post(server_url + BATCH, files=files, timeout=60, **asked)
    assert (response.status_code, response.headers["content-type"]) == (200, wanted)
    assert response.headers["content-disposition"].startswith('attachment; filename="documents.csv"')
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert [(row["file"], row["pages"], row["error"], row["text"]) for row in rows] == [
        ("invoice.png", "1", "", LINES),
        ("bad.png", "", "IMAGE_TRUNCATED", ""),
    ]
    assert rows[1]["message"]


def test_excel_and_text_and_warnings_by_file(server_url: str, files: list):
    options = {"format": "xlsx", "ignore": "0,0,900,80"}
    response = requests.post(server_url + BATCH, files=files, params=options, timeout=60)
    assert response.headers["content-type"] == FORMATS["xlsx"].media_type
    assert read_sheets(response.content)["documents"]["G2"] == LINES.partition("\n")[2]
    warnings = json.loads(response.headers["x-ocr-warnings"])
    assert warnings == ["invoice.png: 1 of 3 lines left out: in ignored areas"]
    text = requests.post(server_url + BATCH, files=files, params={"format": "txt"}, timeout=60).text
    assert text.startswith(f"==> invoice.png <==\n{LINES}\n\n==> bad.png <==\nIMAGE_TRUNCATED: ")


@pytest.mark.parametrize("asked", [{"params": {"format": "zip"}}, {"headers": {"Accept": "application/zip"}}])
def test_an_archive(server_url: str, files: list, asked: dict):
    response = requests.post(server_url + BATCH, files=files, timeout=60, **asked)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/zip")
    assert response.headers["content-disposition"].startswith('attachment; filename="documents.zip"')
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.namelist() == ["invoice.txt", "invoice.json", "problems.json"]
        assert archive.read("invoice.txt").decode() == LINES + "\n"
        assert json.loads(archive.read("invoice.json"))["model"].startswith("crnn-")


def test_one_file_is_no_archive(server_url: str, page_png: bytes):
    for path, asked in (("ocr", {"params": {"format": "zip"}}), ("jobs", {"params": {"format": "zip"}})):
        response = requests.post(f"{server_url}/api/v1/{path}", data=page_png, timeout=60, **asked)
        assert (response.status_code, response.json()["code"]) == (400, "INVALID_OPTION")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"params": {"format": "pdf"}}, 400, "INVALID_OPTION"),
        ({"headers": {"Accept": "application/pdf"}}, 406, "NOT_ACCEPTABLE"),
    ],
)
def test_what_several_files_are_not_written_as(server_url: str, files: list, asked: dict, status: int, code: str):
    response = requests.post(server_url + BATCH, files=files, timeout=60, **asked)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "csv" in response.json()["msg"]
