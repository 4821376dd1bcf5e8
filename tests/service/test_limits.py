"""Limits, keys and the orderly end: a server of its own, with all of them switched on and tight."""

import hashlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, Server, draw_page, encode, own_folders, start_server
from tests.played import PATIENCE

pytestmark = pytest.mark.slow

KEYS = {"scanner": "a-key", "office": "another-key"}
ORIGIN = "https://intranet.example"


def environment(folder: Path) -> dict[str, str]:
    hashes = ",".join(f"{name}:{hashlib.sha256(key.encode()).hexdigest()}" for name, key in KEYS.items())
    return own_folders(folder) | {
        "OCR_API_KEYS": hashes,
        "OCR_CORS_ORIGINS": ORIGIN,
        "OCR_TIMEOUT": "2",
        "OCR_UPLOAD_TIMEOUT": "2",
        "OCR_QUEUE_REQUESTS": "4",
        "OCR_MAX_PAGES": "60",
        "OCR_RATE_LIMIT": "600",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def guarded(folder: Path) -> Iterator[Server]:
    yield from start_server(ROOT, folder / "log", environment(folder))


def ask(server: Server, data: bytes, key: str | None = "a-key", path: str = "/api/v1/ocr", **more) -> requests.Response:
    headers = ({"X-Api-Key": key} if key else {}) | more.pop("headers", {})
    return requests.post(server.url + path, data=data, headers=headers, timeout=60, **more)


def long_tiff(pages: int) -> bytes:
    drawn = [draw_page([f"page number {number}"] * 8) for number in range(pages)]
    return encode(drawn[0], "TIFF", save_all=True, append_images=drawn[1:], compression="tiff_deflate")


def test_a_key_is_asked_for(guarded: Server, page_png: bytes):
    for key in (None, "", "a-kez", "a-key ", "é"):
        headers = {"X-Api-Key": key.encode()} if key is not None else {}
        response = requests.post(guarded.url + "/api/v1/ocr", data=page_png, headers=headers, timeout=60)
        if key == "a-key ":
            continue  # HTTP itself takes the space away
        assert (response.status_code, response.json()["code"]) == (401, "UNAUTHORIZED"), key
        assert response.headers["www-authenticate"] == "Bearer"
    assert ask(guarded, page_png).status_code == 200
    bearer = {"Authorization": "Bearer another-key"}
    assert ask(guarded, page_png, None, headers=bearer).status_code == 200
    for path in ("/", "/docs.json", "/readyz", "/metrics"):
        assert requests.get(guarded.url + path, timeout=10).status_code == 200
    assert requests.get(guarded.url + "/api/v1/options", timeout=10).json()["data"]["api_key_required"] is True


def test_a_job_is_its_makers_own(guarded: Server, page_png: bytes):
    made = ask(guarded, page_png, path="/api/v1/jobs", headers={"Content-Type": "image/png"})
    url = f"{guarded.url}/api/v1/jobs/{made.json()['data']['id']}"
    assert requests.get(url, headers={"X-Api-Key": "a-key"}, timeout=10).status_code == 200
    for method in (requests.get, requests.delete):
        assert method(url, headers={"X-Api-Key": "another-key"}, timeout=10).status_code == 404
    for further in ("/events", "/pages", "/archive", "/result"):
        assert requests.get(url + further, headers={"X-Api-Key": "another-key"}, timeout=10).status_code == 404
    for key, sees in (("a-key", True), ("another-key", False)):
        listed = requests.get(guarded.url + "/api/v1/jobs", headers={"X-Api-Key": key}, timeout=10).json()["data"]
        assert (url.rpartition("/")[2] in {job["id"] for job in listed["jobs"]}) is sees


def test_web_pages_elsewhere_may_call_only_if_they_are_listed(guarded: Server, page_png: bytes):
    for origin, allowed in ((ORIGIN, ORIGIN), ("https://evil.example", None)):
        for key in ("a-key", None):
            response = ask(guarded, page_png, key, headers={"Origin": origin})
            assert response.headers.get("access-control-allow-origin") == allowed


def test_work_that_takes_too_long_is_given_up(guarded: Server, page_png: bytes):
    read, end = 0, time.monotonic() + PATIENCE
    while read < 3:  # the first pages of a size may by themselves take too long
        assert time.monotonic() < end
        read += ask(guarded, long_tiff(1)).status_code == 200
    response = ask(guarded, long_tiff(60))
    body = response.json()
    assert (response.status_code, body["code"]) == (504, "TIMED_OUT")
    assert 1 <= body["partial"]["pages_done"] < body["partial"]["pages_total"] == 60
    assert body["partial"]["text"].startswith("page number 0\n")
    began = time.monotonic()
    assert ask(guarded, page_png).status_code == 200
    assert time.monotonic() - began < 30  # the rest of the pages was not read first


def test_an_upload_that_drips_is_given_up(guarded: Server, page_png: bytes):
    host, port = guarded.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(
            b"POST /api/v1/ocr HTTP/1.1\r\nHost: x\r\nX-Api-Key: a-key\r\nContent-Length: 1000\r\n\r\nabc"
        )
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 408")
    assert "UPLOAD_TOO_SLOW" in answer
    assert ask(guarded, page_png).status_code == 200


def test_too_many_pages(guarded: Server):
    response = ask(guarded, long_tiff(61))
    assert (response.status_code, response.json()["code"]) == (413, "TOO_MANY_PAGES")
    assert "make it a job" in response.json()["msg"]
    assert ask(guarded, long_tiff(61), params={"pages": "1"}).status_code == 200


def test_a_full_house_says_so_and_stays_ready(guarded: Server, page_png: bytes):
    long = long_tiff(60)
    with ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(ask, guarded, long) for _ in range(12)]
        ready = [requests.get(guarded.url + "/readyz", timeout=30).status_code for _ in range(3)]
    codes = [answer.result().json().get("code") for answer in answers]
    assert codes.count("OVERLOADED") >= 8
    assert set(codes) <= {"OVERLOADED", "TIMED_OUT"}
    refused = next(answer.result() for answer in answers if answer.result().status_code == 503)
    assert int(refused.headers["retry-after"]) >= 1
    assert ready == [200, 200, 200]
    assert ask(guarded, page_png).status_code == 200


def test_too_many_requests_of_one_client_hinder_no_other(guarded: Server, page_png: bytes):
    headers = {"X-Api-Key": "another-key"}
    urls = [guarded.url + "/api/v1/jobs/none"] * 200
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda url: requests.get(url, headers=headers, timeout=60), urls))
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert all(answer.json()["code"] == "RATE_LIMITED" for answer in limited)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in limited)
    assert ask(guarded, page_png).status_code == 200


def test_an_orderly_end_and_a_start_that_goes_on_with_the_jobs(tmp_path: Path, page_png: bytes):
    """SIGTERM while requests and a job are in work: the requests are answered, the job goes on in the next server."""
    variables = own_folders(tmp_path)
    first = start_server(ROOT, tmp_path / "log", variables)
    server = next(first)
    job = requests.post(server.url + "/api/v1/jobs", data=long_tiff(80), timeout=60).json()["data"]["id"]
    answers: list[requests.Response] = []
    sender = threading.Thread(
        target=lambda: answers.append(requests.post(server.url + "/api/v1/ocr", data=long_tiff(40), timeout=60))
    )
    sender.start()
    in_work = 0.0
    end = time.monotonic() + 60
    while in_work < 2:  # a page of the job and one of the request
        assert time.monotonic() < end
        text = requests.get(server.url + "/metrics", timeout=10).text
        in_work = float(next(line.split()[1] for line in text.splitlines() if line.startswith("ocr_pages_in_work ")))
        time.sleep(0.02)
    time.sleep(0.5)  # each has its connection to the runner by then: the supervisor takes away the socket for new ones
    server_pids = server.pids
    os.kill(server.pid, signal.SIGTERM)
    sender.join()
    assert answers[0].status_code == 200, answers[0].text
    assert len(answers[0].json()["data"]["pages"]) == 40
    first.close()
    assert not any(Path(f"/proc/{pid}").exists() for pid in server_pids)

    second = start_server(ROOT, tmp_path / "log2", variables)
    server = next(second)
    end = time.monotonic() + 120
    state = {}
    while time.monotonic() < end and state.get("state") != "done":
        state = requests.get(f"{server.url}/api/v1/jobs/{job}", timeout=10).json()["data"]
        time.sleep(0.2)
    assert (state["state"], state["pages_done"]) == ("done", 80)
    second.close()
