"""Faults of the machine around the server: a full disk, the end of memory, a clock that jumps."""

import io
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import requests
from PIL import Image

from benchmarks.robustness.faults.good_clients import PATIENCE_SECONDS
from benchmarks.robustness.faults.report import Outcome
from benchmarks.robustness.faults.stage import Stage, stage

DISK_MEBIBYTES = 24
FULL_SECONDS = 15.0
MEMORY_BYTES = 1_200_000_000  # what the container is promised to do with
LARGE_PICTURES = 8
LARGEST = (8000, 6000)
LIMITED_SECONDS = 30.0
JOB_SECONDS = 15.0
CLOCK_LIBRARIES = ("/usr/lib", "faketime/libfaketimeMT.so.1")
JUMPS = ("+1d", "-1d", "+0d")
JUMP_SECONDS = 8.0


def disk_full() -> Outcome:
    """Everything that the server writes goes to a small disk that is filled up and later emptied."""
    done = (
        f"all folders of the server on a tmpfs of {DISK_MEBIBYTES} MiB, filled to the last byte for {FULL_SECONDS:g} s"
    )
    with _small_disk() as folder, stage("disk full", done, folder=folder) as scene:
        scene.begin()
        filler = folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        refused = _job(scene)
        time.sleep(FULL_SECONDS)
        scene.outcome.check("a job while it is full", refused, refused.startswith("503 "))
        ready = scene.is_ready()
        scene.outcome.check("ready while it is full", ready, ready)
        filler.unlink()
        scene.mark()
        _check_job(scene, "a job after it")
        scene.watch()
    return scene.outcome


def memory_limit() -> Outcome:
    """The memory limit that the container is meant for, and pictures that need more, all together."""
    width, height = LARGEST
    with _memory_group() as group:
        join = ("sh", "-c", f'echo $$ > "{group}/cgroup.procs" && exec "$@"', "sh")
        done = (
            f"cgroup limit of {MEMORY_BYTES / 1e9:g} GB; {LARGE_PICTURES} at a time of the largest pictures that are "
            f"taken, {width * height / 1e6:g} megapixels, for {LIMITED_SECONDS:g} s"
        )
        with stage("memory limit reached", done, wrapper=join) as scene:
            scene.begin()
            buffer = io.BytesIO()
            Image.new("RGB", LARGEST, "white").save(buffer, "PNG")
            end = time.monotonic() + LIMITED_SECONDS

            def send(_: int) -> list[str]:
                answers = []
                while time.monotonic() < end:
                    answers.append(scene.status_of(buffer.getvalue()))
                return answers

            before = set(scene.server.pids)
            with ThreadPoolExecutor(LARGE_PICTURES) as pool:
                answers = Counter(answer for several in pool.map(send, range(LARGE_PICTURES)) for answer in several)
            scene.mark()
            scene.outcome.check("answers to the large pictures", dict(answers), all(a[0].isdigit() for a in answers))
            scene.watch()
            scene.outcome.check("processes that the kernel ended", _ended(group), True)
            scene.outcome.check("processes that were replaced", len(before - set(scene.server.pids)), True)
    return scene.outcome


def clock_jump() -> Outcome:
    """The wall clock jumps a day ahead, then to a day behind, then back; the monotonic clock, as ever, does not."""
    library = next(Path(CLOCK_LIBRARIES[0]).glob(f"*/{CLOCK_LIBRARIES[1]}"), None)
    if library is None:
        raise SystemExit("error: this needs Debian's package faketime")
    with tempfile.TemporaryDirectory(prefix="clock-") as name:
        clock = Path(name) / "clock"
        clock.write_text("+0d")
        environ = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "OCR_RATE_LIMIT": "6000",
            "OCR_JOB_HOURS": "72",
        }
        done = f"the wall clock set to {', '.join(JUMPS)} for {JUMP_SECONDS:g} s each, with rate limit and jobs on"
        with stage("clock jump", done, environ=environ) as scene:
            scene.begin()
            for jump in JUMPS:
                scene.mark()
                clock.write_text(jump)
                _check_job(scene, f"a job with the clock at {jump}")
                scene.watch(JUMP_SECONDS)
                shown = f"{round((_created(scene) - time.time()) / 86400):+d}d"
                scene.outcome.check(f"the server's clock at {jump}", shown, shown == jump)
            scene.watch()
    return scene.outcome


def _job(scene: Stage) -> str:
    """Asks for a job; its address, or status and code of the error, or what became of the connection."""
    url = scene.server.url + "/api/v1/jobs"
    try:
        response = requests.post(url, data=scene.clients.pages[0].picture, timeout=PATIENCE_SECONDS)
    except requests.RequestException as error:
        return type(error).__name__
    reply = response.json()
    return f"{url}/{reply['data']['id']}" if reply["success"] else f"{response.status_code} {reply['code']}"


def _check_job(scene: Stage, question: str) -> None:
    """A job must be taken and done, with the right text, within a time."""
    begun, answer, right = time.monotonic(), "not done", False
    while not right and time.monotonic() < begun + JOB_SECONDS:
        address = _job(scene) if not answer.startswith("http") else answer
        answer = address
        if address.startswith("http"):
            reply = requests.get(address + "/result", timeout=PATIENCE_SECONDS).json()
            right = reply["success"] and reply["data"]["text"] == scene.clients.pages[0].text
        time.sleep(0.2)
    answer = f"done after {time.monotonic() - begun:.1f} s" if right else answer
    scene.outcome.check(question, answer, right)


def _created(scene: Stage) -> float:
    """The server's wall clock: when it thinks that a job was made."""
    reply = requests.get(_job(scene), timeout=PATIENCE_SECONDS).json()
    return float(reply["data"]["created"])


@contextmanager
def _small_disk() -> Iterator[Path]:
    """A folder on a disk of its own of DISK_MEBIBYTES; needs root."""
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MEBIBYTES}m", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


@contextmanager
def _memory_group() -> Iterator[Path]:
    """A memory cgroup of its own, of version 1 or 2; needs root."""
    root = Path("/sys/fs/cgroup")
    group = (root / "memory" if (root / "memory").is_dir() else root) / f"ocr-faults-{os.getpid()}"
    group.mkdir()
    try:
        limit = next(group / name for name in ("memory.max", "memory.limit_in_bytes") if (group / name).exists())
        limit.write_text(str(MEMORY_BYTES))
        yield group
    finally:
        for _ in range(50):
            with suppress(OSError):  # the last process may not be gone yet
                group.rmdir()
                break
            time.sleep(0.1)


def _ended(group: Path) -> int:
    """How many processes of a group the kernel has ended for want of memory."""
    old = group / "memory.oom_control"
    events = dict(line.split() for line in (old if old.exists() else group / "memory.events").read_text().splitlines())
    return int(events["oom_kill"])
