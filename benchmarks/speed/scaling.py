"""How reading scales: with cores, with clients at once, and with the lines on a page.

    .venv/bin/python -m benchmarks.speed.scaling --json benchmarks/results/speed/scaling.json

Drawn pages, so it needs no evaluation set. Each number of cores has a server of its own, held to those cores together
with its clients (the clients' work is small: they send one file and wait). Prints Markdown; writes the JSON file and
beside it a plot (.png).
"""

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import requests

from benchmarks.drawn_page import draw_page, encode
from benchmarks.load.run import machine
from benchmarks.server import ROOT, Server, own_folders, start_server
from evaluation.tables import print_table

matplotlib.use("Agg")
from matplotlib import pyplot  # the backend comes first

CORES = (1, 2, 4, 8, 16)
CLIENTS = (1, 2, 4, 8, 16, 32)
LINES = (1, 2, 5, 10, 20, 50, 100, 200)
PAGE_LINES = 20  # of the pages that clients send
TEXT = "{number}. Payment within thirty days of {day} May, total 1,{number:03}.50 EUR"


def draw_lines(lines: int) -> bytes:
    """A JPEG of so many lines of text, 48 pixels apart, as a scan at 150 dpi has them."""
    texts = [TEXT.format(number=number, day=1 + number % 31) for number in range(1, lines + 1)]
    return encode(draw_page(texts, size=24, width=1240), "JPEG", quality=90)


@contextmanager
def server_on(cores: int, folder: Path) -> Iterator[Server]:
    """A server held to so many cores, and this process too; afterwards this process has all of its own again."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:cores])
    try:
        with contextmanager(start_server)(ROOT, folder / "server.log", own_folders(folder)) as server:
            yield server
    finally:
        os.sched_setaffinity(0, before)


def time_page(url: str, page: bytes, lines: int) -> float:
    """Seconds that the server takes for a page.

    Raises:
        RuntimeError: the answer is not what was drawn.
    """
    began = time.perf_counter()
    reply = requests.post(f"{url}/api/v1/ocr", data=page, headers={"Content-Type": "image/jpeg"}, timeout=300).json()
    seconds = time.perf_counter() - began
    if not reply["success"] or len(reply["data"]["lines"]) != lines:
        raise RuntimeError(f"a page of {lines} lines was answered with {json.dumps(reply)[:300]}")
    return seconds


def time_clients(url: str, seconds: float) -> list[dict[str, Any]]:
    """Pages a second and their time with ever more clients, each of whom sends a page when the last one is answered."""
    page = draw_lines(PAGE_LINES)
    rows = []
    for clients in CLIENTS:
        end = time.perf_counter() + seconds
        lock = threading.Lock()
        times: list[float] = []

        def client(_: int, end: float = end, lock: threading.Lock = lock, times: list[float] = times) -> None:
            while time.perf_counter() < end:
                taken = time_page(url, page, PAGE_LINES)
                with lock:
                    times.append(taken)

        began = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(client, range(clients)))
        took = time.perf_counter() - began
        rows.append(
            {
                "clients": clients,
                "pages_per_second": len(times) / took,
                "seconds_median": statistics.median(times),
                "seconds_p95": statistics.quantiles(times, n=20)[-1],
            }
        )
    return rows


def time_lines(url: str, rounds: int) -> list[dict[str, Any]]:
    """Seconds a page and milliseconds a line, for pages of ever more lines, one at a time."""
    pages = {lines: draw_lines(lines) for lines in LINES}
    times: dict[int, list[float]] = {lines: [] for lines in LINES}
    for number in range(rounds + 1):
        for lines, page in pages.items():
            taken = time_page(url, page, lines)
            if number:  # the first round warms up
                times[lines].append(taken)
    return [
        {"lines": lines, "seconds_median": (median := statistics.median(some)), "ms_a_line": median * 1000 / lines}
        for lines, some in times.items()
    ]


def print_tables(results: dict[str, Any]) -> None:
    """Prints both tables."""
    rows = [
        [
            cores,
            str(row["clients"]),
            f"{row['pages_per_second']:.2f}",
            f"{row['seconds_median']:.2f}",
            f"{row['seconds_p95']:.2f}",
        ]
        for cores, measured in results["cores"].items()
        for row in measured["clients"]
    ]
    print(f"Pages of {PAGE_LINES} lines.\n")
    print_table(["cores", "clients", "pages/s", "s/page median", "p95"], rows)
    print("\nOne client.\n")
    rows = [
        [cores, str(row["lines"]), f"{row['seconds_median']:.3f}", f"{row['ms_a_line']:.1f}"]
        for cores, measured in results["cores"].items()
        for row in measured["lines"]
    ]
    print_table(["cores", "lines on the page", "s/page median", "ms a line"], rows)


def plot(results: dict[str, Any], out: Path) -> None:
    """Pages a second against clients; milliseconds a line against lines."""
    figure, (clients, lines) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    for cores, measured in results["cores"].items():
        rows = measured["clients"]
        clients.plot(
            [row["clients"] for row in rows], [row["pages_per_second"] for row in rows], "o-", label=f"{cores} cores"
        )
        rows = measured["lines"]
        lines.plot([row["lines"] for row in rows], [row["ms_a_line"] for row in rows], "o-", label=f"{cores} cores")
    clients.set(xlabel="clients at once", ylabel=f"pages of {PAGE_LINES} lines a second", xscale="log", ylim=(0, None))
    lines.set(xlabel="lines on a page", ylabel="milliseconds a line", xscale="log", ylim=(0, None))
    clients.legend()
    figure.savefig(out, dpi=90)
    pyplot.close(figure)


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15, help="how long each number of clients sends")
    parser.add_argument("--rounds", type=int, default=5, help="how often each length of page is sent")
    parser.add_argument("--json", type=Path, help="file for the figures; a .png is put beside it")
    options = parser.parse_args()
    there = len(os.sched_getaffinity(0))
    results: dict[str, Any] = {"machine": machine(), "page_lines": PAGE_LINES, "cores": {}}
    for cores in (number for number in CORES if number <= there):
        with tempfile.TemporaryDirectory() as name, server_on(cores, Path(name)) as server:
            lines = time_lines(server.url, options.rounds)
            results["cores"][str(cores)] = {"clients": time_clients(server.url, options.seconds), "lines": lines}
    print_tables(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")
        plot(results, options.json.with_suffix(".png"))


if __name__ == "__main__":
    main()
