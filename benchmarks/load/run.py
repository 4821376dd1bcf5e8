"""Load test: an office day, a ramp, bursts and a soak against a server of its own; verdict, plots and numbers.

    make load                                       # or LOAD="--minutes 60 --intensity 1.5 --name soak soak"
    python -m benchmarks.load.run --locust .cache/locust/bin/locust --minutes 5 day ramp burst

Writes benchmarks/results/load/load.json, load.md and load.png, or those of another --name; locust's own HTML reports go
to .cache/load/. Exit code 1 if a target was missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from benchmarks.load.page import plot, render_page
from benchmarks.load.report import Run, summarise
from benchmarks.server import ROOT, Server, own_folders, start_server

REPORTS = ROOT / ".cache" / "load"
RESULTS = ROOT / "benchmarks" / "results" / "load"
SCENARIOS = ("day", "ramp", "burst", "soak")


def count_handles(server: Server) -> int:
    """Open files, sockets and pipes of the server's processes."""
    total = 0
    for pid in server.pids:
        with suppress(OSError):  # it may just have ended
            total += len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return total


def watch(run: Run, server: Server, done: threading.Event) -> None:
    """Takes the server's memory, open files and batches every second."""
    begun = time.monotonic()
    while True:
        now = time.monotonic() - begun
        run.resident.append((now, float(sum(server.resident().values()))))
        run.handles.append((now, float(count_handles(server))))
        with suppress(requests.RequestException):  # a server too busy for its metrics is seen in its answers
            metrics = server.metrics()
            run.batches.append((now, metrics["ocr_batch_lines_count"], metrics["ocr_batch_lines_sum"]))
        if done.wait(1):
            return


def run_scenario(scenario: str, arguments: argparse.Namespace, settings: dict[str, str] | None = None) -> Run:
    """Runs one scenario against a fresh server with these settings."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    run = Run(scenario, [])
    with (
        tempfile.TemporaryDirectory() as name,
        contextmanager(start_server)(
            ROOT, Path(name) / "server.log", own_folders(Path(name)) | (settings or {})
        ) as own,
    ):
        log = Path(name) / "requests.jsonl"
        environ = os.environ | {
            "PYTHONPATH": str(ROOT),
            "LOAD_SCENARIO": scenario,
            "LOAD_SECONDS": str(arguments.minutes * 60),
            "LOAD_INTENSITY": str(arguments.intensity),
            "LOAD_SEED": str(arguments.seed),
            "LOAD_LOG": str(log),
        }
        command = [arguments.locust, "-f", str(ROOT / "benchmarks/load/locustfile.py"), "--headless", "--users", "1"]
        command += ["--host", own.url, "--only-summary", "--html", str(REPORTS / f"{scenario}.html")]
        done = threading.Event()
        watcher = threading.Thread(target=watch, args=(run, own, done))
        watcher.start()
        try:
            subprocess.run(command, env=environ, cwd=ROOT, check=True)
        finally:
            done.set()
            watcher.join()
        run.requests.extend(json.loads(line) for line in log.read_text().splitlines())
    return run


def machine() -> str:
    """The processor and how many cores of it there are."""
    names = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{len(os.sched_getaffinity(0))} cores of {names[0] if names else 'an unknown processor'}"


def main() -> int:
    """Runs the scenarios and writes the results.

    Returns:
        1 if a target was missed.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", help="day, ramp, burst, soak; none: all but the soak")
    parser.add_argument("--minutes", type=float, default=5, help="how long each scenario sends")
    parser.add_argument(
        "--intensity", type=float, default=1, help="factor of the day's 5,000 requests and of the soak's, in an hour"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--locust", default="locust", help="locust's command")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the results go")
    parser.add_argument("--name", default="load", help="what their files are called (%(default)s)")
    arguments = parser.parse_args()
    if unknown := set(arguments.scenarios) - set(SCENARIOS):
        parser.error(f"there is no scenario {', '.join(unknown)}")
    runs = [run_scenario(scenario, arguments) for scenario in arguments.scenarios or SCENARIOS[:-1]]
    summaries = {run.scenario: summarise(run) for run in runs}
    given = [f"--minutes {arguments.minutes:g}", f"--intensity {arguments.intensity:g}", f"--seed {arguments.seed}"]
    command = " ".join(["python -m benchmarks.load.run", *given, *summaries])
    results = arguments.results / arguments.name
    plot(runs, results.with_suffix(".png"))
    record = {"command": command, "machine": machine(), "cores": len(os.sched_getaffinity(0)), "scenarios": summaries}
    results.with_suffix(".json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    text = render_page(summaries, command, machine(), results.with_suffix(".png").name)
    results.with_suffix(".md").write_text(text)
    print(text)
    return int(not all(numbers["met"] for numbers in summaries.values()))


if __name__ == "__main__":
    sys.exit(main())
