"""What happens to a job, as a stream of events from a real server."""

import signal
import threading
import time
from pathlib import Path

import psutil
import requests

from ocr.client import Client
from tests.conftest import ROOT, draw_page, encode, own_folders, start_server


def read_stream(url: str, last: str = "") -> list[dict[str, str]]:
    """All events of a stream, until the server ends it."""
    response = requests.get(url, headers={"Last-Event-ID": last} if last else {}, stream=True, timeout=60)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    assert "no-cache" in response.headers["cache-control"]
    blocks = response.content.decode().split("\n\n")
    fields = [dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":")) for block in blocks]
    return [event for event in fields if "event" in event]


def test_a_job_is_followed_and_gone_on_with(server_url: str, tiff: bytes):
    jobs = server_url + "/api/v1/jobs"
    files = [("file", ("a.tif", tiff)), ("file", ("b.png", b"rubbish"))]
    job = requests.post(jobs, files=files, timeout=60).json()["data"]["id"]
    events = read_stream(f"{jobs}/{job}/events")
    kinds = ["page", "page", "page", "file_done", "file_failed", "done"]
    assert [(event["id"], event["event"]) for event in events] == [(str(n), kind) for n, kind in enumerate(kinds, 1)]
    assert '"code": "UNSUPPORTED_FORMAT"' in events[4]["data"]
    assert [event["id"] for event in read_stream(f"{jobs}/{job}/events", "4")] == ["5", "6"]
    assert [event["event"] for event in read_stream(f"{jobs}/{job}/events", "6")] == ["done"]
    for last in ("x", "-1", "9" * 40):
        refused = requests.get(f"{jobs}/{job}/events", headers={"Last-Event-ID": last}, timeout=60)
        assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_REQUEST")
    assert requests.get(f"{jobs}/none/events", timeout=60).status_code == 404


def test_listeners_end_with_the_job_that_is_deleted_and_with_the_server(tmp_path: Path):
    pages = [draw_page([f"page number {number}"]) for number in range(60)]
    long = encode(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    running = start_server(ROOT, tmp_path / "log", own_folders(tmp_path))
    server = next(running)
    with Client(server.url) as client:
        first, second = client.start_job([long]), client.start_job([long])
        ended: list[str] = []

        def listen(job: str) -> None:
            requests.get(f"{server.url}/api/v1/jobs/{job}/events", timeout=60).raise_for_status()
            ended.append(job)

        threads = [threading.Thread(target=listen, args=(job,)) for job in (first, *[second] * 20)]
        for thread in threads:
            thread.start()
        next(client.job_events(second))
        client.delete_job(first)
        threads[0].join(30)
        assert ended == [first]
    begun = time.monotonic()
    psutil.Process(server.pid).send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(30)
    assert ended.count(second) == 20
    running.close()
    assert time.monotonic() - begun < 20
