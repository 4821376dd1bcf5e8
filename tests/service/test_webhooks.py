"""A server that tells a receiver of the test's own that a job is done."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ocr.client import Client
from ocr.errors import InvalidOption
from ocr.jobs.webhooks import sign
from tests.conftest import ROOT, own_folders, start_server

SECRET = "sixteen letters or more"

Taken = list[tuple[str, dict[str, str], bytes]]


@pytest.fixture
def receiver() -> Iterator[tuple[int, Taken]]:
    """The port of a server that takes everything, and what it took: path, headers, body."""
    taken: Taken = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield server.server_address[1], taken
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_job_s_end_is_told_signed(tmp_path: Path, receiver: tuple[int, Taken], page_png: bytes):
    port, taken = receiver
    hosts = {"OCR_WEBHOOK_HOSTS": f"127.0.0.1:{port}", "OCR_WEBHOOK_SECRET": SECRET}
    running = start_server(ROOT, tmp_path / "log", own_folders(tmp_path) | hosts)
    with Client(next(running).url) as client:
        job = client.start_job([page_png], webhook=f"http://127.0.0.1:{port}/done?token=of-the-receiver")
        assert client.job(job)["webhook"]["state"] in ("waiting", "pending", "delivered")
        end = time.monotonic() + 60
        while client.job(job)["webhook"]["state"] != "delivered":
            assert time.monotonic() < end
            time.sleep(0.1)
        assert client.job(job)["webhook"] == {"state": "delivered", "tries": 1, "status": 200}
        with pytest.raises(InvalidOption, match="none that this server may call"):
            client.start_job([page_png], webhook="http://127.0.0.1:1/")
    running.close()
    [(path, headers, body)] = taken
    assert path == "/done?token=of-the-receiver"
    assert headers["X-Ocr-Signature"] == sign(SECRET, headers["X-Ocr-Timestamp"], body)
    told = json.loads(body)
    assert (told["event"], told["job"]["id"], told["job"]["state"]) == ("job.done", job, "done")
    assert "Invoice" not in body.decode()
    log = (tmp_path / "log").read_text()
    assert "of-the-receiver" not in log
    assert SECRET not in log
