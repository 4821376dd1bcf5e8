r"""Races this project and its peers: the same pages in alternation, the same cores, everything warm.

    .venv/bin/python -m benchmarks.speed.peers --pages ../shared/eval/pages --json benchmarks/results/speed/peers.json
    .venv/bin/python -m benchmarks.speed.peers --pages ../shared/eval/pages --threads 1 \
        --json benchmarks/results/speed/peers-1.json
    .venv/bin/python -m benchmarks.speed.peers --pages ../shared/eval/pages --spoil mixed --rounds 1 \
        --json benchmarks/results/speed/peers-mixed.json

The peers are installed into an environment of their own, .cache/peers (benchmarks/requirements-peers.txt); Tesseract is
raced if it is installed with chi_sim and eng, and else left out, which is said. All engines are started and held to the
same cores; then each page is given to one after the other, in every round. Prints a table; writes the JSON file and
beside it a plot (.png).

Cold start is from the start of the process to the answer for a first small page, over HTTP to /readyz. Peak RSS is the
process's, or the largest of its children's; over HTTP the sum of the server's processes. Lines right: loose score, on
pages beside which there is a label (NAME.json, as in the evaluation set). With --spoil the pages are spoilt first, by
the degrade.py beside their folder.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import matplotlib
import requests

from benchmarks.server import ROOT, own_folders, start_server
from benchmarks.speed.peer_worker import ENGINES
from evaluation.data import KINDS, load_spoil, pictures_in
from evaluation.scoring import IGNORED, matched_lines, normalise_loose
from evaluation.tables import print_table
from ocr.nn.cpu import available_cores

matplotlib.use("Agg")
from matplotlib import pyplot  # the backend comes first

ENVIRONMENT = ROOT / ".cache" / "peers"
REQUIREMENTS = ROOT / "benchmarks" / "requirements-peers.txt"
WORKER = ROOT / "benchmarks" / "speed" / "peer_worker.py"
REFERENCE = "faster-small"


@dataclass
class Runner:
    """A started engine and what it was seen to do."""

    read: Callable[[str], dict[str, Any]]
    stop: Callable[[], object]
    cold_start_s: float
    seconds: list[float] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)
    peak_rss_mib: float = 0.0


def install(environment: Path = ENVIRONMENT, requirements: Path = REQUIREMENTS) -> Path:
    """The Python of an environment for peers, which is made if there is none."""
    python = environment / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
    return python


def find_missing(name: str) -> str | None:
    """What an engine lacks that the race can't install; None if nothing is known to be missing."""
    if name != "tesseract":
        return None
    if shutil.which("tesseract") is None:
        return "there is no tesseract (Debian: tesseract-ocr tesseract-ocr-chi-sim)"
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    lacking = {"chi_sim", "eng"} - set((told.stdout + told.stderr).split())
    return f"tesseract lacks {', '.join(sorted(lacking))} (Debian: tesseract-ocr-chi-sim)" if lacking else None


def start_worker(name: str, python: Path, threads: int, first_page: str, worker: Path = WORKER) -> Runner:
    """An engine in a process of its own, see `benchmarks.speed.peer_worker`."""
    started = time.perf_counter()
    environ = os.environ | {"OMP_NUM_THREADS": str(threads)}
    command = [str(python), str(worker), name, str(threads)]
    pipe, silent = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=silent, text=True, env=environ)
    assert process.stdin is not None and process.stdout is not None

    def read(path: str) -> dict[str, Any]:
        print(path, file=process.stdin, flush=True)
        answer = process.stdout.readline()  # type: ignore[union-attr]
        if not answer:
            raise RuntimeError(f"{name} ended with exit code {process.wait()} at {path}")
        return json.loads(answer)  # type: ignore[no-any-return]

    read(first_page)
    return Runner(read, process.terminate, time.perf_counter() - started)


def start_http(threads: int, folder: Path) -> Runner:
    """This project over HTTP."""
    started = time.perf_counter()
    running = start_server(ROOT, folder / "log", own_folders(folder) | {"OCR_THREADS": str(threads)})
    server = next(running)
    cold = time.perf_counter() - started
    session = requests.Session()
    peaks: dict[int, float] = {}

    def read(path: str) -> dict[str, Any]:
        began = time.perf_counter()
        reply = session.post(f"{server.url}/api/v1/ocr", files={"file": Path(path).read_bytes()}, timeout=120).json()
        seconds = time.perf_counter() - began
        for pid, size in server.resident().items():
            peaks[pid] = max(peaks.get(pid, 0), size / 2**20)
        lines = [line["text"] for line in reply["data"]["lines"]]
        return {"seconds": seconds, "lines": lines, "peak_rss_mib": sum(peaks.values())}

    return Runner(read, running.close, cold)


def spoil_pages(pages: list[Path], kind: str, folder: Path) -> list[Path]:
    """The pages spoilt in one way, as PNG, each with its label, in another folder."""
    spoil = load_spoil(pages[0].parent.parent)
    written = []
    for page in pages:
        image = cv2.imread(str(page), cv2.IMREAD_COLOR)
        written.append(folder / f"{page.stem}.png")
        cv2.imwrite(str(written[-1]), spoil(image, page.name, kind))
        if (label := page.with_suffix(".json")).exists():
            shutil.copy(label, folder)
    return written


def read_labels(pages: list[Path]) -> dict[str, list[str]]:
    """The true lines of the pages that have a label beside them, normalised."""
    labels = {}
    for page in pages:
        if page.with_suffix(".json").exists():
            lines = json.loads(page.with_suffix(".json").read_text(encoding="utf8"))["lines"]
            labels[str(page)] = [normalise_loose(line["text"]) for line in lines if line["text"] != IGNORED]
    return labels


def summarise(runner: Runner, labels: dict[str, list[str]]) -> dict[str, float | None]:
    """What is told of an engine."""
    right = sum(matched_lines([normalise_loose(t) for t in runner.lines[page]], true) for page, true in labels.items())
    rounds = len(runner.seconds) / len(runner.lines)
    return {
        "seconds_median": statistics.median(runner.seconds),
        "seconds_p95": statistics.quantiles(runner.seconds, n=20)[-1],
        "seconds_mean": statistics.mean(runner.seconds),
        "lines_per_second": rounds * sum(map(len, runner.lines.values())) / sum(runner.seconds),
        "line_recall": right / sum(map(len, labels.values())) if labels else None,
        "peak_rss_mib": runner.peak_rss_mib,
        "cold_start_s": runner.cold_start_s,
    }


def print_results(results: dict[str, dict[str, Any]]) -> None:
    """Prints Markdown; times also as shares of the strongest peer's."""
    reference = results.get(REFERENCE)
    rows = []
    for name, result in results.items():
        ratio = f"{result['seconds_median'] / reference['seconds_median']:.2f}" if reference else ""
        mean_ratio = f"{result['seconds_mean'] / reference['seconds_mean']:.2f}" if reference else ""
        recall = "" if result["line_recall"] is None else f"{100 * result['line_recall']:.1f}"
        seconds = [f"{result[key]:.3f}" for key in ("seconds_median", "seconds_p95", "seconds_mean")]
        rest = [f"{result['lines_per_second']:.0f}", recall, f"{result['peak_rss_mib']:.0f}"]
        rows.append(
            [name, seconds[0], ratio, seconds[1], seconds[2], mean_ratio, *rest, f"{result['cold_start_s']:.1f}"]
        )
    header = ["", "s/page median", f"of {REFERENCE}", "p95", "mean", f"of {REFERENCE}", "lines/s", "lines right %"]
    print_table([*header, "peak RSS MiB", "cold start s"], rows)


def plot(results: dict[str, dict[str, Any]], out: Path) -> None:
    """Lines right against seconds a page."""
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    for name, result in results.items():
        place = (result["seconds_median"], 100 * (result["line_recall"] or 0))
        axes.scatter(*place, s=result["peak_rss_mib"] / 4, alpha=0.5)
        axes.annotate(name, place)
    axes.set(xlabel="seconds a page, median (area: peak memory)", ylabel="lines right, %", xscale="log")
    axes.grid(alpha=0.3)
    figure.savefig(out, dpi=100)
    pyplot.close(figure)


def main() -> None:
    """Installs, races, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of pictures")
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--spoil", choices=("mixed", *KINDS), help="a way in which the pages are spoilt first")
    parser.add_argument("--engines", nargs="+", default=["ours", "ours-http", *list(ENGINES)[1:]])
    parser.add_argument("--json", type=Path, help="file for the figures; a .png is put beside it")
    options = parser.parse_args()
    pages = pictures_in(options.pages)
    peers = install()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as pictures:
        if options.spoil:
            pages = spoil_pages(pages, options.spoil, Path(pictures))
        smallest = str(min(pages, key=lambda path: path.stat().st_size))
        runners = {}
        for name in options.engines:
            if missing := find_missing(name):
                print(f"{name} is left out: {missing}", file=sys.stderr)
            elif name == "ours-http":
                runners[name] = start_http(options.threads, Path(folder))
            else:
                python = Path(sys.executable) if name == "ours" else peers
                runners[name] = start_worker(name, python, options.threads, smallest)
        for page in pages[:4]:
            for runner in runners.values():
                runner.read(str(page))
        for _ in range(options.rounds):
            for page in pages:
                for runner in runners.values():
                    answer = runner.read(str(page))
                    runner.seconds.append(answer["seconds"])
                    runner.lines[str(page)] = answer["lines"]
                    runner.peak_rss_mib = answer["peak_rss_mib"]
        for runner in runners.values():
            runner.stop()
        labels = read_labels(pages)
    results = {name: summarise(runner, labels) for name, runner in runners.items()}
    print(f"{len(pages)} pages, {options.rounds} rounds, {options.threads} threads\n")
    print_results(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
        plot(results, options.json.with_suffix(".png"))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
