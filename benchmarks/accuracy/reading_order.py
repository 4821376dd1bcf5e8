"""Whether lines come in the order in which a person reads them: on page layouts that are made up, box by box.

    .venv/bin/python -m benchmarks.accuracy.reading_order

Each kind of layout is made anew for each page, from a seed; half of the pages are tilted and their boxes' edges are
off, a quarter also lacks lines and has specks found as lines. Prints Markdown: the share of pages on which every line
is in its place, and of neighbouring lines that follow one another.
"""

import argparse
import importlib.util
import time
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.layouts import columns, tables, vertical
from benchmarks.accuracy.layouts.sketch import Damage, Sketch
from evaluation.tables import percent, print_table
from ocr.layout.reading_order import find_reading_order

Order = Callable[[NDArray[np.float32]], tuple[list[int], list[str]]]

KINDS: dict[str, Callable[[Sketch], None]] = {**columns.KINDS, **tables.KINDS, **vertical.KINDS}
DAMAGES = (
    Damage(),
    Damage(jitter=0.05),
    Damage(tilt=10, jitter=0.1),
    Damage(tilt=10, jitter=0.1, missing=0.05, noise=0.03),
)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200, help="pages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--other", type=Path, help="a file with another find_reading_order, to be measured beside ours")
    options = parser.parse_args()
    orders: dict[str, Order] = {"": find_reading_order}
    if options.other:
        orders = {"old: ": load_order(options.other), "new: ": find_reading_order}
    slowest = dict.fromkeys(orders, 0.0)
    # Shares of neighbours that are right: of each kind, by each order, on each page.
    shares = np.zeros((len(KINDS), len(orders), options.pages))
    for number, kind in enumerate(KINDS):
        for place, (name, order) in enumerate(orders.items()):
            shares[number, place], seconds = measure(kind, order, options.pages, options.seed)
            slowest[name] = max(slowest[name], seconds)
    head = [f"{name}{what}" for name in orders for what in ("pages right %", "neighbours %")]
    rows = [[kind, *to_columns(shares[number])] for number, kind in enumerate(KINDS)]
    print_table(["", *head], [*rows, ["all", *to_columns(np.hstack(list(shares)))]])
    print()
    damaged = [np.hstack(list(shares[:, :, number :: len(DAMAGES)])) for number in range(len(DAMAGES))]
    print_table(["", *head], [[str(each), *to_columns(part)] for each, part in zip(DAMAGES, damaged, strict=True)])
    for name, seconds in slowest.items():
        print(f"\n{name}{1000 * seconds:.1f} ms a page for the slowest kind")


def to_columns(shares: NDArray[np.float64]) -> list[str]:
    """Of shares (orders, pages) what a row of the table says: of each order pages that are all right, neighbours."""
    return [percent(float(share)) for row in shares for share in (np.mean(row == 1), np.mean(row))]


def measure(kind: str, order: Order, pages: int, seed: int) -> tuple[NDArray[np.float64], float]:
    """Of pages of one kind the share of neighbours that are right on each, (pages,), and the seconds that one took."""
    shares, seconds = np.zeros(pages), 0.0
    for number in range(pages):
        boxes, place = make_page(kind, seed, number)
        started = time.perf_counter()
        found, _ = order(boxes)
        seconds += time.perf_counter() - started
        read = [int(place[index]) for index in found if place[index] >= 0]
        shares[number] = score(read)
    return shares, seconds / pages


def make_page(kind: str, seed: int, number: int) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """A page's boxes (N, 4, 2) in pixels, shuffled, and for each its place in the true order, -1 for noise."""
    random = np.random.default_rng((seed, number, zlib.crc32(kind.encode())))
    sketch = Sketch.begin(random)
    KINDS[kind](sketch)
    return DAMAGES[number % len(DAMAGES)].apply(sketch, random)


def score(read: list[int]) -> float:
    """The share of neighbours in the true order, 0 to N - 1, that follow one another in what was read."""
    following = set(pairwise(read))
    expected = max(read, default=0)
    return sum((place, place + 1) in following for place in range(expected)) / expected if expected else 1.0


def load_order(path: Path) -> Order:
    """The `find_reading_order` of a file, such as an earlier version of ours."""
    specification = importlib.util.spec_from_file_location("other_reading_order", path)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.find_reading_order  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
