"""Forms over HTTP: in replies, in jobs, in a batch's table, and a template that there is not."""

import csv
import io

import pytest
import requests

from benchmarks.drawn_page import draw_page, encode
from ocr.client import Client

INVOICE = [
    "Blue River Ltd",
    "Invoice No: INV-20394",
    "Invoice Date: 5 May 2026",
    "Due Date: 4 June 2026",
    "Bill To: Maple Street Inc.",
    "Description Qty Amount",
    "Subtotal: $100.00",
    "Tax: $18.50",
    "Total: $118.50",
]
VALUES = {"number": "INV-20394", "date": "2026-05-05", "subtotal": "100.00", "tax": "18.50", "total": "118.50"}


@pytest.fixture(scope="module")
def invoice() -> bytes:
    return encode(draw_page(INVOICE))


def read_values(form: dict) -> dict[str, str]:
    return {field["name"]: field["value"] for field in form["fields"] if field["name"] in VALUES}


def test_a_reply_has_the_fields_of_a_form_where_they_are_asked_for(server_url: str, invoice: bytes):
    files = {"file": ("invoice.png", invoice)}
    data = requests.post(f"{server_url}/api/v1/ocr", files=files, params={"fields": "auto"}).json()["data"]
    [form] = data["forms"]
    assert (form["template"], form["page"]) == ("english_invoice", 0)
    assert read_values(form) == VALUES
    assert {field["name"]: field["status"] for field in form["fields"]}["total"] == "checked"
    assert form["checks"] == [
        {"name": "sum", "fields": ["subtotal", "tax", "total"], "passed": True, "message": "100.00 + 18.50 = 118.50"}
    ]
    total = next(field for field in form["fields"] if field["name"] == "total")
    assert data["lines"][total["lines"][0]]["text"].startswith("Total")
    assert data["pages"][0]["forms"][0]["template"] == "english_invoice"
    assert "fields" in data["timings_ms"]
    plain = requests.post(f"{server_url}/api/v1/ocr", files=files).json()["data"]
    assert plain["forms"] == [] and "fields" not in plain["timings_ms"]


def test_a_named_template_is_used_and_one_that_is_not_there_is_refused(server_url: str, invoice: bytes):
    files = {"file": ("invoice.png", invoice)}
    named = requests.post(f"{server_url}/api/v1/ocr", files=files, params={"fields": "english_receipt"}).json()["data"]
    assert [form["template"] for form in named["forms"]] == ["english_receipt"]
    refused = requests.post(f"{server_url}/api/v1/ocr", files=files, params={"fields": "english_invoce"})
    assert refused.status_code == 400 and refused.json()["code"] == "INVALID_OPTION"
    assert "did you mean english_invoice" in refused.json()["msg"]


def test_jobs_keep_forms(server_url: str, invoice: bytes, tmp_path):
    path = tmp_path / "invoice.png"
    path.write_bytes(invoice)
    with Client(server_url) as client:
        job = client.start_job([path], fields="auto")
        client.wait_for_job(job)
        [form] = client.job_result(job, 0)["forms"]
        client.delete_job(job)
    assert read_values(form) == VALUES


def test_a_batch_of_invoices_is_one_table(server_url: str, invoice: bytes, page_png: bytes):
    files = [("file", ("invoice.png", invoice)), ("file", ("other.png", page_png))]
    reply = requests.post(f"{server_url}/api/v1/batch", files=files, params={"fields": "auto", "format": "csv"})
    first, second = csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert first["template"] == "english_invoice"
    assert {name: first[name] for name in VALUES} == VALUES
    assert second["template"] == "" and second["total"] == ""
