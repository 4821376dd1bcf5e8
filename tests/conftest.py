"""What tests share: a real server, started once, and pictures to send to it."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180  # far more than a start takes; a busy machine must not fail the tests


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, the slow ones after them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Shows the end of the server's log with a test that failed on it."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("the server's log", server.log.read_text()[-8000:]))
    return report


@dataclass(frozen=True)
class Server:
    """A running server. `pids` are its processes: supervisor first."""

    url: str
    pid: int
    log: Path
    metrics_when_ready: str

    @property
    def pids(self) -> list[int]:
        found = [self.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            found += [int(child) for child in children]
        return found


def start_server(folder: Path, log: Path, environ: dict[str, str], target: str = "service:Ocr") -> Iterator[Server]:
    """Serves `target` from `folder` on a free port until the caller is done; then ends it with all its processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bentoml", "serve", target, "--port", str(port), "--host", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environ, stdout=output, stderr=output, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url, log)
        yield Server(url, process.pid, log, requests.get(url + "/metrics", timeout=10).text)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(url + "/readyz", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    how = f"ended with {process.returncode}" if process.poll() is not None else f"not ready after {START_SECONDS} s"
    pytest.fail(f"the server {how}; its log:\n{log.read_text()[-8000:]}")


def own_folders(folder: Path) -> dict[str, str]:
    """Variables of a server that shares nothing with others on this machine."""
    jobs = folder / "jobs"
    return {"BENTOML_HOME": str(folder), "OCR_JOBS_FOLDER": str(jobs), "BENTOML_DO_NOT_TRACK": "True"}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    yield from start_server(ROOT, folder / "log", own_folders(folder))


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    return server.url


def draw_page(lines: list[str], *, size: int = 36, width: int = 900) -> Image.Image:
    """Black lines of text on white, in the font that Pillow brings along (Latin letters and digits)."""
    font = ImageFont.load_default(size)
    page = Image.new("RGB", (width, len(lines) * size * 2 + size), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((size, size * (0.5 + 2 * number)), line, fill="black", font=font)
    return page


def encode(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def page_png() -> bytes:
    return encode(draw_page(["Invoice 20394", "Total 118.50 EUR", "Thank you"]))
