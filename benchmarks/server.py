"""A server of one's own, for tests and benchmarks: started on a free port, waited for, ended with all its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180  # far more than a start takes; a busy machine must not fail the tests
STOP_SECONDS = 40  # BentoML's supervisor waits 30 s for its processes


class NotStarted(Exception):
    """The server ended, or was not ready in time; the message has the end of its log.

    `exit_code` is None if it was running still.
    """

    def __init__(self, how: str, log: str, exit_code: int | None) -> None:
        super().__init__(f"the server {how}; its log:\n{log[-8000:]}")
        self.log, self.exit_code = log, exit_code


@dataclass(frozen=True)
class Server:
    """A running server. `pids` are its processes: supervisor first."""

    url: str
    pid: int
    log: Path
    metrics_when_ready: str

    @property
    def pids(self) -> list[int]:
        """The supervisor's number and those of its services, as they are now; PDF renderers are left out."""
        found = [self.pid]
        for pid in found:
            with suppress(FileNotFoundError, ProcessLookupError):  # one may have ended meanwhile
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                found += [int(child) for child in children]
        return found

    def resident(self) -> dict[int, int]:
        """Resident memory of each process in bytes, PDF renderers too; what they share counts for each."""
        found = {}
        for process in (parent := psutil.Process(self.pid), *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # it may just have ended
                found[process.pid] = process.memory_info().rss
        return found

    def metrics(self) -> Counter[str]:
        """The numbers of /metrics by name, summed over their labels; 0 for those that are not there."""
        text = requests.get(self.url + "/metrics", timeout=10).text
        found: Counter[str] = Counter()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                found[sample.name] += sample.value  # type: ignore[assignment]  # a Counter takes any number
        return found


def start_server(
    folder: Path,
    log: Path,
    environ: dict[str, str],
    target: str = "service:Ocr",
    *,
    wrapper: tuple[str, ...] = (),
    seconds: float = START_SECONDS,
) -> Generator[Server, None, None]:
    """Serves `target` from `folder` on a free port until the caller is done; then ends it with all its processes.

    Args:
        folder: where the service is.
        log: the file for all that the server prints.
        environ: variables beside those of this process.
        target: what is served.
        wrapper: a command that is to start the server's, which comes as its last arguments.
        seconds: within which it has to be ready.

    Raises:
        NotStarted: it is not ready in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*wrapper, sys.executable, "-m", "bentoml", "serve", target, "--port", str(port), "--host", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | environ, stdout=output, stderr=output, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url, log, seconds)
        yield Server(url, process.pid, log, requests.get(url + "/metrics", timeout=10).text)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_ready(process: "subprocess.Popen[bytes]", url: str, log: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(url + "/readyz", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    how = f"not ready after {seconds:g} s" if process.returncode is None else f"ended with {process.returncode}"
    raise NotStarted(how, log.read_text(errors="replace"), process.returncode)


def own_folders(folder: Path) -> dict[str, str]:
    """Variables of a server that shares nothing with others on this machine."""
    jobs = folder / "jobs"
    return {"BENTOML_HOME": str(folder), "OCR_JOBS_FOLDER": str(jobs), "BENTOML_DO_NOT_TRACK": "True"}
