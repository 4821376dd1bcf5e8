"""deploy/nginx.conf in a real nginx, before two servers that answer as told."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
import requests

from ocr.settings import Settings
from ocr.web.job_events import HEADERS
from tests.conftest import ROOT

CONF = (ROOT / "deploy" / "nginx.conf").read_text()
RESOLVES_IN_UPSTREAMS = (1, 27, 3)
UPSTREAM, JOBS = "server ocr:8080 resolve", "server jobs:8080 resolve"

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx (Debian: nginx-light)")


@dataclass
class Copy:
    """A server in place of ours. `status` is what it answers; `asked` are the requests: path, client, body size."""

    status: int = 200
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    released: Event = field(default_factory=Event)  # until then a stream of events goes on

    def start(self) -> ThreadingHTTPServer:
        copy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                copy.asked.append((self.path, self.headers["X-Forwarded-For"], len(body)))
                self.send_response(copy.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                if not self.path.endswith("/events"):
                    self.do_POST()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                for name, value in HEADERS.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"data: first\n\n")
                self.wfile.flush()
                copy.released.wait(10)

            def log_message(self, *_: object) -> None:
                """Not on the tests' output."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        return server


@dataclass
class Front:
    url: str
    copies: list[Copy]
    servers: list[ThreadingHTTPServer]

    def post(self, path: str = "/api/v1/ocr", body: bytes = b"picture", **kwargs) -> requests.Response:
        return requests.post(self.url + path, data=body, timeout=10, **kwargs)


def adapted(folder: Path, port: int, upstreams: list[int]) -> Path:
    """The configuration for this machine: other ports and folders, and servers in place of Docker's name for them."""
    bounds = "max_fails=3 fail_timeout=5s"
    servers = "; ".join(f"server 127.0.0.1:{upstream} {bounds}" for upstream in upstreams)
    assert CONF.count(f"{UPSTREAM} {bounds}") == CONF.count(f"{JOBS} {bounds}") == 1
    text = CONF.replace(f"{UPSTREAM} {bounds}", servers)
    text = text.replace(JOBS, f"server 127.0.0.1:{upstreams[0]}")
    text = text.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{folder}/")
    (folder / "nginx.conf").write_text(text)
    return folder / "nginx.conf"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    copies = [Copy(), Copy()]
    servers = [copy.start() for copy in copies]
    conf = adapted(tmp_path, port, [server.server_address[1] for server in servers])
    # for root, nginx would change to a user who may not write to this folder
    user = " user root;" if os.geteuid() == 0 else ""
    process = subprocess.Popen(["nginx", "-p", tmp_path, "-c", conf, "-g", f"daemon off;{user}"])
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield Front(f"http://127.0.0.1:{port}", copies, servers)
    finally:
        process.terminate()
        process.wait(10)
        for server in servers:
            server.shutdown()
            server.server_close()


def test_the_file_itself_is_accepted(tmp_path: Path):
    """Where nginx is too old to resolve names in an upstream, that one word is taken out."""
    banner = subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr
    version = tuple(int(part) for part in re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", banner).groups())
    file = tmp_path / "nginx.conf"
    text = CONF.replace("/tmp/", f"{tmp_path}/")
    if version < RESOLVES_IN_UPSTREAMS:
        text = text.replace(UPSTREAM, "server 127.0.0.1:8080").replace(JOBS, "server 127.0.0.1:8080")
    file.write_text(text)
    test = subprocess.run(["nginx", "-t", "-c", file], capture_output=True, text=True)
    assert test.returncode == 0, test.stderr
    file.write_text(file.read_text().replace("least_conn;", "least_con;"))
    assert subprocess.run(["nginx", "-t", "-c", file], capture_output=True).returncode != 0


def test_both_copies_get_pages(front: Front):
    assert {front.post().status_code for _ in range(8)} == {200}
    assert [len(copy.asked) for copy in front.copies] == [4, 4]


def test_what_a_copy_refuses_goes_to_the_other(front: Front):
    front.copies[0].status = 503
    assert {front.post().status_code for _ in range(6)} == {200}
    assert len(front.copies[1].asked) == 6
    assert 1 <= len(front.copies[0].asked) <= 3  # then it is left alone


def test_a_copy_that_is_gone_is_not_noticed(front: Front):
    front.servers[0].shutdown()
    front.servers[0].server_close()
    assert {front.post(body=bytes(3_000_000)).status_code for _ in range(6)} == {200}
    assert [size for _, _, size in front.copies[1].asked] == [3_000_000] * 6


def test_faults_of_the_request_are_not_tried_twice(front: Front):
    for copy in front.copies:
        copy.status = 422
    assert front.post().status_code == 422
    assert sum(len(copy.asked) for copy in front.copies) == 1


def test_with_no_copy_left_the_answer_is_in_our_shape(front: Front):
    for server in front.servers:
        server.shutdown()
        server.server_close()
    reply = front.post()
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert reply.headers["Content-Type"] == "application/json"
    assert (reply.json()["success"], reply.json()["code"]) == (False, "NOT_READY")


def test_clients_cannot_say_who_they_are(front: Front):
    front.post(headers={"X-Forwarded-For": "10.1.2.3"})
    [(_, client, _)] = [request for copy in front.copies for request in copy.asked]
    assert client == "127.0.0.1"


def test_jobs_go_to_their_copy_and_are_not_begun_twice(front: Front):
    for _ in range(6):
        front.post("/api/v1/jobs")
        front.post("/api/v1/jobs/abc/result")
    assert [len(copy.asked) for copy in front.copies] == [12, 0]
    for copy in front.copies:
        copy.status = 503
    assert front.post("/api/v1/jobs").status_code == 503
    assert [len(copy.asked) for copy in front.copies] == [13, 0]


def test_events_come_as_they_happen(front: Front):
    with requests.get(front.url + "/api/v1/jobs/abc/events", stream=True, timeout=5) as reply:
        assert next(reply.iter_content(64)) == b"data: first\n\n"
        front.copies[0].released.set()
        assert list(reply.iter_content(64)) == []


def test_sizes(front: Front):
    largest = Settings().max_bytes
    assert front.post(body=bytes(largest * 4 // 3 + 1_000_000)).status_code == 200  # as base64 in JSON
    reply = front.post(body=bytes(50_400_000))
    assert (reply.status_code, reply.json()["code"]) == (413, "FILE_TOO_LARGE")
    assert front.post("/api/v1/batch", bytes(60_000_000)).status_code == 200


def test_metrics_of_some_copy_are_not_shown(front: Front):
    assert requests.get(front.url + "/metrics", timeout=10).status_code == 404
    assert requests.get(front.url + "/readyz", timeout=10).status_code == 200
