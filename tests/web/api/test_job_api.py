"""Jobs, asked of a real server."""

import time
from datetime import UTC, datetime

import pytest
import requests

from ocr.files.open import open_pages
from tests.conftest import TEXTS, draw_page, encode


def wait_for(server_url: str, job: str) -> dict:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        status = requests.get(f"{server_url}/api/v1/jobs/{job}", timeout=10).json()["data"]
        if status["state"] == "done":
            return status
        time.sleep(0.1)
    pytest.fail(f"the job is not done: {status}")


def test_a_job_from_its_beginning_to_its_end(server_url: str, page_png: bytes, tiff: bytes):
    jobs = server_url + "/api/v1/jobs"
    files = [("file", ("a.tif", tiff)), ("file", ("b.png", b"rubbish"))]
    response = requests.post(jobs, files=files, data={"pages": "2-"}, timeout=60)
    assert response.status_code == 202
    job = response.json()["data"]["id"]
    assert response.headers["location"] == f"/api/v1/jobs/{job}"
    status = wait_for(server_url, job)
    assert [(file["state"], file["pages_done"], file["pages_total"]) for file in status["files"]] == [
        ("done", 2, 2),
        ("failed", 0, None),
    ]
    assert status["files"][1]["code"] == "UNSUPPORTED_FORMAT"
    assert status["expires"] > time.time()
    assert datetime.fromisoformat(status["expires_at"]).timestamp() == pytest.approx(status["expires"], abs=0.01)
    assert datetime.fromisoformat(status["created_at"]) < datetime.now(UTC)
    assert (status["webhook"], status["warnings"], status["notices"]) == (None, [], [])
    assert set(requests.options(f"{jobs}/{job}", timeout=10).headers["allow"].split(", ")) == {"GET", "HEAD", "DELETE"}
    result = requests.get(f"{jobs}/{job}/result", params={"characters": "boxes"}, timeout=60).json()["data"]
    assert result["complete"] is True
    assert result["text"] == "\n\n".join(TEXTS[1:])
    assert [page["number"] for page in result["pages"]] == [2, 3]
    assert result["lines"][0]["characters"]
    written = requests.get(f"{jobs}/{job}/result", params={"format": "pdf"}, timeout=60)
    with open_pages(written.content, max_pixels=10**7) as pages:
        assert pages.text_lines(1)[0].text == TEXTS[2]
    for params, code in (
        ({"file": "1", "format": "txt"}, "NOT_FOUND"),
        ({"file": "2"}, "INVALID_OPTION"),
        ({"mode": "line"}, "INVALID_OPTION"),
    ):
        assert requests.get(f"{jobs}/{job}/result", params=params, timeout=60).json()["code"] == code
    assert requests.delete(f"{jobs}/{job}", timeout=60).json()["data"] == {"id": job, "state": "deleted"}
    for answer in (
        requests.get(f"{jobs}/{job}", timeout=60),
        requests.get(f"{jobs}/{job}/result", timeout=60),
        requests.delete(f"{jobs}/{job}", timeout=60),
        requests.get(f"{jobs}/..%2F..%2Fetc", timeout=60),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_a_job_can_be_followed_and_cancelled(server_url: str):
    pages = [draw_page([f"page number {number}"]) for number in range(40)]
    long = encode(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    jobs = server_url + "/api/v1/jobs"
    job = requests.post(jobs, files={"file": long}, timeout=60).json()["data"]["id"]
    done = 0
    while done == 0:
        status = requests.get(f"{jobs}/{job}", timeout=10).json()["data"]
        done = status["pages_done"]
    assert (status["state"], status["pages_total"]) == ("running", 40)
    partial = requests.get(f"{jobs}/{job}/result", timeout=10).json()["data"]
    assert partial["complete"] is False
    assert partial["text"].startswith("page number 0")
    early = requests.get(f"{jobs}/{job}/result", params={"format": "txt"}, timeout=10)
    assert (early.status_code, early.json()["code"]) == (409, "NOT_FINISHED")
    assert int(early.headers["retry-after"]) >= 1
    assert requests.delete(f"{jobs}/{job}", timeout=10).status_code == 200
    assert requests.get(f"{jobs}/{job}", timeout=10).status_code == 404
