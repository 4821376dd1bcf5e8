"""Zip archives, sent to a real server."""

import asyncio

import pytest
import requests

from benchmarks.robustness.hostile.locked_pdfs import locked_pdf
from benchmarks.robustness.hostile.pdf_samples import HELVETICA, TEXT
from benchmarks.robustness.hostile.zips import Part, hostile_zips, write_zip, zip_of
from benchmarks.server import Server
from ocr.client import Client
from ocr.errors import InvalidRequest, Overloaded
from ocr.pipeline.admission import Admission
from ocr.web.archives import Limits, unpack_archives
from ocr.web.upload import File
from tests.files.test_ofd import invoice

LIMITS = Limits(files=4, bytes=1000, file_bytes=500)


def unpack(*files: File, admission: Admission | None = None) -> tuple[list[tuple[str, str | None]], int]:
    """Names and problems of the files, and how many bytes were held meanwhile."""
    admission = admission or Admission(9, 10_000, 1, 1)

    async def run() -> tuple[list[tuple[str, str | None]], int]:
        async with admission.request(0), unpack_archives(files, LIMITS, admission) as (found, _):
            return [(file.name, file.problem and file.problem.code) for file in found], admission.bytes

    return asyncio.run(run())


def test_files_of_archives_stand_where_the_archive_stood():
    archive = File("x.zip", zip_of({"b": b"12345", "c": b"1"}))
    assert unpack(File("a", b"1"), archive, File("d", b"1")) == (
        [("a", None), ("b", None), ("c", None), ("d", None)],
        6,
    )
    broken = File("", hostile_zips()["zip bomb of entries on each other"][:900] + b"x")
    assert unpack(broken, File("d", b"1"))[0] == [("archive.zip", "IMAGE_DECODE_FAILED"), ("d", None)]


def test_limits_hold_over_all():
    two = zip_of({"a": b"x", "b": b"x"})
    with pytest.raises(InvalidRequest, match="5 files"):
        unpack(File("1", two), File("2", two), File("3", b"x"))
    large = zip_of({"a": bytes(450)})
    assert [code for _, code in unpack(File("1", large), File("2", large))[0]] == [None, "FILE_TOO_LARGE"]
    with pytest.raises(InvalidRequest, match="no file in the archive"):
        unpack(File("1", zip_of({"a/": b""})))
    full = Admission(9, 400, 1, 1)
    full.requests, full.bytes = 1, 100
    with pytest.raises(Overloaded):
        unpack(File("1", large), admission=full)
    assert full.bytes == 100


def test_a_batch_with_an_archive(server_url: str, page_png: bytes, tiff: bytes):
    gbk = Part("甲/发票.png".encode("gbk"), page_png)
    archive = write_zip(gbk, Part(b"__MACOSX/x", b"x"), Part(b"b.docx", b"x" * 9), Part(b"c.png", page_png, flags=1))
    sent = [("file", ("first.tif", tiff)), ("file", ("scans.zip", archive))]
    data = requests.post(server_url + "/api/v1/batch", files=sent, timeout=60).json()["data"]
    assert [(each["name"], each.get("code")) for each in data["results"]] == [
        *(
            ("first.tif", None),
            ("甲/发票.png", None),
            ("b.docx", "UNSUPPORTED_FORMAT"),
            ("c.png", "UNSUPPORTED_FORMAT"),
        ),
    ]
    assert "encrypted" in data["results"][3]["msg"]
    assert data["notices"][0]["params"] == {"archive": "scans.zip", "count": 1, "of": 4, "names": ["__MACOSX/x"]}
    assert data["warnings"] == [data["notices"][0]["message"]]
    table = requests.post(server_url + "/api/v1/batch?format=txt", files=sent, timeout=60)
    assert "==> 甲/发票.png <==" in table.content.decode()
    assert "scans.zip" in table.headers["X-Ocr-Warnings"]


def test_one_file_is_told_where_archives_go(server_url: str, page_png: bytes):
    answer = requests.post(server_url + "/api/v1/ocr", data=zip_of({"a.png": page_png}), timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (415, "UNSUPPORTED_FORMAT")
    assert answer.json()["msg"].startswith("this is a zip archive, not a picture")
    assert "/api/v1/batch" in answer.json()["msg"]


def test_jobs_take_archives_of_more_files_than_a_request_may_have(server_url: str, page_png: bytes, tmp_path):
    (tmp_path / "scans.zip").write_bytes(zip_of({f"{number}/a.png": page_png for number in range(40)} | {"x/": b""}))
    with Client(server_url) as client:
        job = client.start_job([tmp_path / "scans.zip"])
        status = client.wait_for_job(job)
        assert [file["name"] for file in status["files"]] == [f"{number}/a.png" for number in range(40)]
        assert (status["pages_done"], status["notices"][0]["code"]) == (40, "ENTRIES_SKIPPED")
        refused = requests.post(
            server_url + "/api/v1/batch", files={"file": (tmp_path / "scans.zip").read_bytes()}, timeout=60
        )
        assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_REQUEST")


def test_bombs_harm_nobody(server_url: str, page_png: bytes):
    for name in ("bomb of zeros", "bomb of entries on each other", "zip64 of exabytes", "entries without number"):
        sent = [("file", ("a.zip", hostile_zips()[f"zip {name}"])), ("file", ("b.png", page_png))]
        bad, good = requests.post(server_url + "/api/v1/batch", files=sent, timeout=60).json()["data"]["results"]
        assert bad["code"] in ("FILE_TOO_LARGE", "IMAGE_DECODE_FAILED"), name
        assert good["data"]["text"].startswith("Invoice 20394")


def test_a_pdf_with_a_password_in_requests_and_jobs(server: Server):
    server_url = server.url
    data = locked_pdf("sesame", TEXT, HELVETICA)
    options = {"pdf_text": "prefer", "password": "sesame"}
    with Client(server_url) as client:
        assert client.read(data, **options)["text"] == "Invoice 20394\nTotal 118.50"
        job = client.start_job([data], **options)
        assert client.wait_for_job(job)["pages_done"] == 1
        assert "sesame" not in str(client.job(job))
        assert client.job_result(job)["text"] == "Invoice 20394\nTotal 118.50"
        again = requests.get(f"{server_url}/api/v1/jobs/{job}/result?format=pdf", timeout=60)
        assert (again.status_code, again.json()["code"]) == (422, "PDF_ENCRYPTED")
        again = requests.get(f"{server_url}/api/v1/jobs/{job}/result?format=pdf&password=sesame", timeout=60)
        assert again.content.startswith(b"%PDF-")
    wrong = requests.post(server_url + "/api/v1/ocr", data=data, params={"password": "no"}, timeout=60).json()
    assert (wrong["code"], "wrong" in wrong["msg"]) == ("PDF_ENCRYPTED", True)
    assert "sesame" not in server.log.read_text() + requests.get(server_url + "/metrics", timeout=10).text


def test_an_ofd_invoice(server_url: str):
    with Client(server_url) as client:
        data = client.read(invoice())
        assert data["text"].split() == ["发票号码:", "20394", "合计", "118.50"]
        assert data["notices"][0]["code"] == "OFD_TEXT_USED"
        assert client.read_as(invoice(), "csv").decode("utf-8-sig").count("20394") == 1
