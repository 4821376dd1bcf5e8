"""Faults at the ends of a server's life: told to stop with work in hand, started with a weight file that is damaged."""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil

from benchmarks.robustness.faults.good_clients import LOST, Answer, ask
from benchmarks.robustness.faults.report import Outcome
from benchmarks.robustness.faults.runner import check_another
from benchmarks.robustness.faults.stage import BEFORE_SECONDS, stage
from benchmarks.server import ROOT, NotStarted, own_folders, start_server
from ocr.weights import CRNN_WEIGHTS

GONE_SECONDS = 30.0
START_SECONDS = 40.0
MORE = 12  # requests beside those of the clients, so that some wait
SEND_ON_SECONDS = 1.0


def sigterm_under_load() -> Outcome:
    """SIGTERM with pages in work: to a fresh server, and to one whose runner was replaced before."""
    fresh, replaced = (_sigterm(kill_runner) for kill_runner in (False, True))
    fresh.answers += replaced.answers
    fresh.checks += replaced.checks
    return fresh


def _sigterm(kill_runner: bool) -> Outcome:
    name = "with a runner that was replaced" if kill_runner else "fresh"
    with stage(
        "SIGTERM under load", "SIGTERM to the supervisor with pages in work, fresh and after a runner was killed"
    ) as scene:
        scene.outcome.comes_back = False
        scene.begin()
        if kill_runner:
            killed = scene.process("runner")
            killed.kill()
            check_another(scene, killed.pid)
            scene.watch(BEFORE_SECONDS)
        processes = [psutil.Process(pid) for pid in scene.server.pids]
        with ThreadPoolExecutor(MORE) as pool:
            more = [pool.submit(ask, scene.server.url, page) for page in scene.clients.pages[:MORE]]
            scene.wait_for_work()
            told = time.monotonic()
            os.kill(scene.server.pid, signal.SIGTERM)
            time.sleep(SEND_ON_SECONDS)
            scene.clients.stop()
            scene.outcome.answers = [each.result() for each in more]
        _, alive = psutil.wait_procs(processes, GONE_SECONDS)
        seconds = time.monotonic() - told
        in_time = not alive and seconds < GONE_SECONDS
        scene.outcome.check(f"{name}: all processes gone", "no" if alive else f"after {seconds:.1f} s", in_time)
    in_work = [a for a in scene.outcome.answers if a.sent < told <= a.answered]
    scene.outcome.check(f"{name}: answers to requests that were in work", _counts(in_work), bool(in_work))
    later = [a for a in scene.outcome.answers if a.sent >= told]
    scene.outcome.check(f"{name}: outcomes of requests sent later", _counts(later), True)
    scene.outcome.answers = [a for a in scene.outcome.answers if a.sent < told or a.outcome != LOST]
    return scene.outcome


def _counts(answers: list[Answer]) -> str:
    """How many of each outcome."""
    found = [answer.detail or answer.outcome for answer in answers]
    return ", ".join(f"{found.count(each)} {each}" for each in sorted(set(found))) or "none"


def damaged_weights() -> Outcome:
    """Weight files that are cut short, overwritten in part, or none at all: the server must say so and end."""
    outcome = Outcome("damaged weights", "OCR_MODEL names a damaged copy of the weights", comes_back=False)
    for name, damage in DAMAGES.items():
        with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
            weights = Path(folder) / "damaged.safetensors"
            weights.write_bytes(damage(CRNN_WEIGHTS.read_bytes()))
            checksum = CRNN_WEIGHTS.with_suffix(".sha256")
            weights.with_suffix(".sha256").write_bytes(checksum.read_bytes())
            said, right = _start(Path(folder), weights)
        outcome.check(name, said, right)
    return outcome


def _start(folder: Path, weights: Path) -> tuple[str, bool]:
    """What a server with these weights does, and whether that is right."""
    environ = own_folders(folder) | {"OCR_MODEL": str(weights)}
    begun = time.monotonic()
    with closing(start_server(ROOT, folder / "log", environ, seconds=START_SECONDS)) as servers:
        try:
            next(servers)
        except NotStarted as error:
            seconds = time.monotonic() - begun
            lines = [line for line in error.log.splitlines() if weights.name in line]
            said = lines[0].replace(str(folder), "")[:200] if lines else "nothing about the file"
            how = "was not ready" if error.exit_code is None else f"ended with {error.exit_code}"
            return f"{how} after {seconds:.1f} s, said: {said}", bool(error.exit_code and lines)
        return "it serves", False


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _overwritten(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + random.Random(1).randbytes(65536) + content[middle + 65536 :]


def _rubbish(content: bytes) -> bytes:
    return random.Random(1).randbytes(100_000)


def _empty(content: bytes) -> bytes:
    return b""


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": _cut,
    "64 KiB in the middle overwritten": _overwritten,
    "rubbish": _rubbish,
    "empty": _empty,
}
