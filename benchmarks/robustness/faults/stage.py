"""The stage for a fault: a fresh server, good clients on it, and the times between which the fault lasts."""

import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import psutil
import requests

from benchmarks.robustness.faults.good_clients import (
    PATIENCE_SECONDS,
    GoodClients,
    good_clients,
    read_alone,
    seconds_till_normal,
    slow_from,
)
from benchmarks.robustness.faults.report import Outcome
from benchmarks.server import ROOT, Server, own_folders, start_server

LOGS = ROOT / ".cache" / "faults"  # of the servers, for whoever wants to know why
CLIENTS = 4
BEFORE_SECONDS = 4.0
AFTER_SECONDS = 20.0


class Stage:
    """A server under test and its good clients; what is found goes into `outcome`."""

    def __init__(self, server: Server, clients: GoodClients, outcome: Outcome) -> None:
        self.server, self.clients, self.outcome = server, clients, outcome
        self.began = 0.0
        self.marks: list[float] = []

    def begin(self) -> None:
        """Lets the clients send for a while with nothing wrong; the fault begins now."""
        time.sleep(BEFORE_SECONDS)
        self.began = time.monotonic()

    def mark(self) -> None:
        """From now on the seconds count till all is normal; where this is called again they count anew."""
        self.marks.append(time.monotonic())

    def is_ready(self) -> bool:
        """What /readyz says; no answer is a no."""
        try:
            return requests.get(self.server.url + "/readyz", timeout=10).ok
        except requests.RequestException:
            return False

    def watch(self, seconds: float = AFTER_SECONDS) -> None:
        """Lets the clients send on, to see when all is normal."""
        time.sleep(seconds)

    def process(self, service: str) -> psutil.Process:
        """The server's process of one of the two services, `ocr` or `reader`.

        Raises:
            LookupError: there is none at the moment.
        """
        for pid in self.server.pids[1:]:
            try:
                process = psutil.Process(pid)
                command = process.cmdline()
            except psutil.NoSuchProcess:
                continue
            if f"--service-name {service} " in " ".join(command) + " ":
                return process
        raise LookupError(f"no process of {service}")

    def status_of(self, picture: bytes) -> str:
        """Status and code of the answer to a picture that is sent once, or what became of the connection."""
        try:
            response = requests.post(self.server.url + "/api/v1/ocr", data=picture, timeout=PATIENCE_SECONDS)
        except requests.RequestException as error:
            return type(error).__name__
        return f"{response.status_code} {response.json().get('code') or ''}".strip()

    def wait_for_work(self) -> None:
        """Waits until pages are being read."""
        while self.server.metrics()["ocr_pages_in_work"] < 1:
            time.sleep(0.05)


@contextmanager
def stage(
    fault: str,
    done: str,
    *,
    environ: dict[str, str] | None = None,
    folder: Path | None = None,
    wrapper: tuple[str, ...] = (),
) -> Iterator[Stage]:
    """A fresh server with good clients, for as long as the block takes; then the outcome is worked out.

    Args:
        fault: its name.
        done: what the block does, for the report.
        environ: more variables for the server.
        folder: where it keeps everything; a temporary one if none is given.
        wrapper: a command that starts the server's.
    """
    with tempfile.TemporaryDirectory(prefix="ocr-") as temporary:  # short: sockets' paths have a limit
        home = folder or Path(temporary)
        variables = own_folders(home) | {"TMPDIR": str(home)} | (environ or {})
        outcome = Outcome(fault, done)
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / f"{fault.replace(' ', '-')}.log"
        with contextmanager(start_server)(ROOT, log, variables, wrapper=wrapper) as server:
            pages = read_alone(server.url)
            with good_clients(server.url, pages, CLIENTS) as clients:
                scene = Stage(server, clients, outcome)
                yield scene
        _conclude(scene)


def _conclude(scene: Stage) -> None:
    """Works out the numbers once the last answer has come: of several times till all was normal the longest."""
    outcome, answers = scene.outcome, scene.clients.answers
    outcome.answers = answers + outcome.answers
    slow = slow_from(answers, scene.began)
    times = [
        seconds_till_normal([answer for answer in answers if answer.answered < end], begin, slow)
        for begin, end in pairwise([*scene.marks, math.inf])
    ]
    known = [seconds for seconds in times if seconds is not None]
    outcome.till_normal = max(known) if known and len(known) == len(times) else None
