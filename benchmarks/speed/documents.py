"""What it buys to read two pages of a PDF side by side: documents of drawn pages, one and two at a time by turns.

    .venv/bin/python -m benchmarks.speed.documents --pages 2 10 --rounds 5

As the server reads them, but with the networks in a thread of this process: what goes between processes is left out.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks.drawn_page import encode
from benchmarks.load.material import draw_sheets
from evaluation.tables import print_table
from ocr import Options, Reader, Settings
from ocr.nn.cpu import available_cores
from ocr.nn.precision import describe_cpu
from ocr.pipeline import concurrent
from ocr.pipeline.admission import Admission
from ocr.pipeline.concurrent import Borrowed, ConcurrentReader

AT_ONCE = (1, 2)


class OneThread:
    """The networks of this process, used by one thread, as the Runner uses them."""

    def __init__(self, reader: Reader) -> None:
        self.networks, self.thread = reader.networks, ThreadPoolExecutor(1)

    async def call(self, method: str, items: list[Any]) -> list[Any]:
        """The results of a method, one for each item."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, partial(self.networks[method], items))

    @contextmanager
    def borrow(self) -> Iterator[Borrowed]:
        """As `ocr.pipeline.concurrent.Networks`."""
        yield Borrowed("served", self.call)


async def time_document(reader: ConcurrentReader, data: bytes, pages: int) -> float:
    """Seconds until the last page is read."""
    started = time.perf_counter()
    async with reader.open(data, Options(), pages) as document:
        read = [page.index async for page in reader.read(document, Options(), "me")]
    assert read == list(range(pages))
    return time.perf_counter() - started


def main() -> None:
    """Measures and prints Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=(2, 10))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=available_cores())
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settings = Settings(threads=options.threads)
    own = Reader(settings)
    own.recognizer.warm_up()
    own.detector.warm_up()
    rows = []
    for pages in options.pages:
        sheets = draw_sheets(options.seed, pages)
        data = encode(sheets[0], "PDF", save_all=True, append_images=sheets[1:])
        seconds: dict[int, list[float]] = {count: [] for count in AT_ONCE}
        for round_number in range(options.rounds + 1):
            for count in AT_ONCE:
                concurrent.SIDE_BY_SIDE = count
                admission = Admission(9, 10**9, settings.concurrent_pages, settings.concurrent_pixels)
                taken = asyncio.run(time_document(ConcurrentReader(settings, admission, OneThread(own)), data, pages))
                if round_number:  # the first is a warm-up
                    seconds[count].append(taken)
        one, two = (statistics.median(seconds[count]) for count in AT_ONCE)
        rows.append([str(pages), f"{one:.3f}", f"{two:.3f}", f"{two / one:.2f}"])
    print(f"{options.threads} threads, {describe_cpu()}, medians of {options.rounds}\n")
    print_table(["pages", "one at a time, s", "two, s", "of it"], rows)


if __name__ == "__main__":
    main()
