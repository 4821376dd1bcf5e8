"""Milliseconds a line: our CRNN and PP-OCRv6's recognisers on ONNX Runtime, on the same line pictures and threads.

    .venv/bin/python -m benchmarks.speed.lines --data ../shared/eval --threads 2

Takes real lines, a page's number at a time. Ours is measured as the network with its greedy reading (`network`) and as
the server reads lines, with preprocessing, second readings and the language model (`all`). ONNX Runtime reads one line
at a time on all threads, as RapidOCR has it do, and lines side by side with one thread each. All take turns.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from evaluation.data import labelled_lines
from evaluation.reading import read_lines
from evaluation.tables import print_table
from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import resize_to_height, to_grey
from ocr.nn.cpu import available_cores
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.evaluation.peers import PaddleLines

AT_ONCE = 21  # lines of a page of shared/eval in the mean


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lines/")
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--every", type=int, default=4, help="take every n-th line only")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lines = [line.image for line in labelled_lines(options.data)][:: options.every]
    found = load_readers(options.threads)
    figures = race(found, [lines[i : i + AT_ONCE] for i in range(0, len(lines), AT_ONCE)], options.rounds)
    smallest = statistics.median(figures["ours, network"])
    print(f"{len(lines)} real lines, {options.rounds} rounds, {options.threads} threads\n")
    print_table(
        ["", "ms a line, each round", "median", "of ours"],
        [
            [name, ", ".join(f"{value:.1f}" for value in values), f"{middle:.1f}", f"{middle / smallest:.2f}"]
            for name, values in figures.items()
            for middle in [statistics.median(values)]
        ],
    )


def load_readers(threads: int) -> dict[str, Callable[[Sequence[Image]], object]]:
    """All that are measured, by name; each reads a page's lines, BGR."""
    settings = Settings(threads=threads)
    recognizer = Recognizer(settings)
    recognizer.warm_up()
    pool = ThreadPoolExecutor(threads)
    found: dict[str, Callable[[Sequence[Image]], object]] = {
        "ours, network": lambda images: recognizer.recognize([_resize(image) for image in images]),
        "ours, all": lambda images: read_lines(recognizer, images, settings),
    }
    for size in ("small", "tiny"):
        whole, single = PaddleLines(size, threads), PaddleLines(size, 1)
        found[f"PP-OCRv6 {size}, one line at a time"] = whole
        found[f"PP-OCRv6 {size}, side by side"] = partial(_read_side_by_side, pool, single)
    return found


def _resize(image: Image) -> Image:
    return resize_to_height(to_grey(image), LINE_HEIGHT)


def _read_side_by_side(pool: ThreadPoolExecutor, read: PaddleLines, images: Sequence[Image]) -> list[list[str]]:
    return list(pool.map(lambda image: read([image]), images))


def race(
    found: dict[str, Callable[[Sequence[Image]], object]], pages: Sequence[Sequence[Image]], rounds: int
) -> dict[str, list[float]]:
    """Milliseconds a line of each reader in each round; the round before the first warms up and is not counted."""
    count = sum(len(page) for page in pages)
    spent: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        totals = dict.fromkeys(found, 0.0)
        for page in pages:
            for name, read in found.items():
                started = time.perf_counter()
                read(page)
                totals[name] += time.perf_counter() - started
        if number > 0:
            for name, seconds in totals.items():
                spent[name].append(seconds * 1000 / count)
    return spent


if __name__ == "__main__":
    main()
