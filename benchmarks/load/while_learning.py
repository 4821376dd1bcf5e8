"""What a course of learning beside it costs the server: latency with and without one, by turns.

    make replay && .venv/bin/python -m benchmarks.load.while_learning --minutes 2 --rounds 2

The requests are those of the load test's soak: 5,000 an hour, all the same time. The course is that of `ocr learn` on
200 corrected lines of a made-up house; it is interrupted after each turn and goes on in the next. Needs what
`python -m training material` fetches, and locust (`make load` installs it).
"""

import argparse
import hashlib
import os
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.accuracy.houses.house import make_house
from benchmarks.load.run import machine, run_scenario
from benchmarks.server import ROOT
from evaluation.tables import print_table
from ocr.learning.records import NewCorrection
from ocr.learning.run import LearningRun
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault

LINES = 200
STARTS_SECONDS = 120


def keep_corrections(folder: Path, seed: int) -> None:
    """The corrected lines of a made-up house, as a server keeps them."""
    news = [
        NewCorrection(
            cv2.imencode(".png", line.picture)[1].tobytes(),
            hashlib.sha256(line.picture.tobytes()).hexdigest(),
            "",
            line.text,
            0.5,
            document=line.document,
        )
        for line in make_house(seed, 0, LINES // 5).lines(0, LINES)
    ]
    with CorrectionStore(folder, make_vault("")) as store:
        store.add("benchmark", news)


def measure(arguments: argparse.Namespace, learning: str = "") -> list[str]:
    """Count, median, 95th percentile and faults of one turn, with OCR_LEARNING set so."""
    run = run_scenario("soak", arguments, {"OCR_LEARNING": learning})
    seconds = [request["seconds"] for request in run.requests]
    faults = sum(bool(request["fault"]) for request in run.requests)
    return [str(len(seconds)), *(f"{np.percentile(seconds, share):.3f}" for share in (50, 95)), str(faults)]


def measure_while_learning(arguments: argparse.Namespace, course: LearningRun) -> list[str]:
    """The same while the course trains."""
    process = course.begin(os.environ)
    latest = time.monotonic() + STARTS_SECONDS
    while course.status().phase != "training":
        assert process.poll() is None and time.monotonic() < latest, (course.folder / "log").read_text()
        time.sleep(0.5)
    before = course.status().updates
    numbers = measure(arguments, str(course.learning))
    status = course.status()
    assert status.state == "running", f"the course has ended meanwhile: {status}"
    course.interrupt()
    process.wait()
    return [*numbers, str(status.updates - before)]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=2, help="of each turn")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--intensity", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--locust", default=str(ROOT / ".cache/locust/bin/locust"))
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        keep_corrections(Path(name), arguments.seed)
        course = LearningRun(Path(name))
        for _ in range(arguments.rounds):
            rows.append(["alone", *measure(arguments), ""])
            rows.append(["while learning", *measure_while_learning(arguments, course)])
    print(machine())
    print_table(["", "requests", "median, s", "p95, s", "faults", "steps of training"], rows)


if __name__ == "__main__":
    main()
