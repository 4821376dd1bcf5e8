"""What fields, tables and codes take a page, where they are asked for.

    .venv/bin/python -m benchmarks.speed.findings --pages ../shared/eval/pages

The ways take turns page by page, twice.
"""

import argparse
import statistics
import time
from pathlib import Path

from evaluation.data import pictures_in
from evaluation.tables import print_table
from ocr import Options, Reader
from ocr.nn.precision import describe_cpu

WAYS = {
    "text alone": Options(),
    "fields": Options(fields="auto"),
    "codes": Options(codes="auto"),
    "tables": Options(tables="auto"),
    "all three": Options(fields="auto", codes="auto", tables="auto"),
}
ROUNDS, WARM_UP = 2, 2


def time_ways(reader: Reader, pages: list[Path]) -> tuple[dict[str, list[float]], float]:
    """Milliseconds of each page in each way, and those of the stage that finds forms, in the mean."""
    spent: dict[str, list[float]] = {name: [] for name in WAYS}
    fields: list[float] = []
    for number, page in enumerate((*pages[:WARM_UP], *(pages * ROUNDS))):
        for name, options in WAYS.items():
            started = time.perf_counter()
            read = reader.read(page, options)
            if number < WARM_UP:
                continue
            spent[name].append((time.perf_counter() - started) * 1000)
            if name == "fields":
                fields.append(read.timings_ms.get("fields", 0.0))
    return spent, statistics.mean(fields)


def main() -> None:
    """Measures and prints Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, required=True, help="folder of pictures")
    options = parser.parse_args()
    reader = Reader()
    reader.recognizer.warm_up()
    pages = pictures_in(options.pages)
    spent, fields = time_ways(reader, pages)
    print(f"{len(pages)} pages, {ROUNDS} rounds, {describe_cpu()}\n")
    rows = [[name, f"{statistics.mean(each):.1f}", f"{statistics.median(each):.1f}"] for name, each in spent.items()]
    print_table(["ms a page", "mean", "median"], rows)
    print(f"\nfinding forms itself: {fields:.1f} ms a page")


if __name__ == "__main__":
    main()
