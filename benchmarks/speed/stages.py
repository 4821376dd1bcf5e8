"""Where a page's time goes, stage by stage, by engine, number format and network; and what lines gain by batches.

    .venv/bin/python -m benchmarks.speed.stages --pages ../shared/eval/pages

They take turns page by page. With ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2 in the environment both engines keep
to what CPUs without AVX-512 have. The server tells the same stages of its own pages at /metrics.
"""

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from evaluation.data import pictures_in
from evaluation.tables import print_table
from ocr import Reader
from ocr.nn.cpu import available_cores
from ocr.nn.engine import Engine
from ocr.nn.precision import describe_cpu
from ocr.recognition.line_picture import PADDING
from ocr.settings import Settings

FORMATS: tuple[tuple[Engine, str, str], ...] = (
    ("openvino", "auto", "best"),
    ("openvino", "auto", "fast"),
    ("openvino", "bf16", "best"),
    ("openvino", "fp32", "best"),
    ("torch", "auto", "best"),
    ("torch", "fp32", "best"),
)
WIDTHS = (96, 336, 688, 1280)


def time_stages(readers: dict[str, Reader], pages: list[Path]) -> None:
    """Prints the mean milliseconds a page of each stage, and the median of the whole."""
    spent: dict[str, dict[str, float]] = {name: defaultdict(float) for name in readers}
    whole: dict[str, list[float]] = {name: [] for name in readers}
    for number, page in enumerate((*pages[:3], *pages)):
        for name, reader in readers.items():
            started = time.perf_counter()
            timings = reader.read(page).timings_ms
            seconds = time.perf_counter() - started
            if number < 3:  # warm-up
                continue
            whole[name].append(seconds * 1000)
            for stage, milliseconds in timings.items():
                spent[name][stage] += milliseconds / len(pages)
    names = list(next(iter(spent.values())))
    rows = [
        [
            name,
            *(f"{spent[name][stage]:.1f}" for stage in names),
            f"{statistics.mean(whole[name]):.0f}",
            f"{statistics.median(whole[name]):.0f}",
        ]
        for name in readers
    ]
    print_table(["ms a page", *names, "mean", "median"], rows)


def time_batches(reader: Reader, repeats: int = 15) -> None:
    """Prints the milliseconds a line takes on one thread, alone and in a batch of four."""
    network = reader.recognizer.network
    network.use_one_thread()
    rows = []
    for width in WIDTHS:
        times = {}
        for size in (1, 4):
            pictures = np.full((size, 1, 48, width), PADDING, np.uint8)
            seconds = []
            for _ in range(repeats + 3):
                started = time.perf_counter()
                network.run(pictures)
                seconds.append(time.perf_counter() - started)
            times[size] = statistics.median(seconds[3:]) * 1000 / size
        rows.append([str(width), *(f"{value:.1f}" for value in times.values())])
    print()
    print_table(["line's width", "ms alone", "ms a line in a batch of four"], rows)


def main() -> None:
    """Measures and prints Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of pictures")
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--first", type=int, default=len(FORMATS), help="so many of the ways to run, from the top")
    options = parser.parse_args()
    pages = pictures_in(options.pages)
    readers = {
        f"{engine}, {wanted}, {speed}": Reader(
            Settings(engine=engine, number_format=wanted, speed=speed, threads=options.threads)
        )
        for engine, wanted, speed in FORMATS[: options.first]
    }
    for reader in readers.values():
        reader.recognizer.warm_up()
    print(f"{len(pages)} pages, {options.threads} threads, {describe_cpu()}\n")
    time_stages(readers, pages)
    time_batches(next(iter(readers.values())))


if __name__ == "__main__":
    main()
