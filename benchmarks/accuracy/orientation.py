"""Whole pages turned by quarters and tilted by other angles: whether the turn is found, and what is read then.

    .venv/bin/python -m benchmarks.accuracy.orientation --data ../shared/eval

Prints a Markdown table: for each angle the pages whose direction comes out right, the lines that do, and the time a
page takes as a multiple of the same page upright (the median over pages). Every page counts for every quarter; other
angles are tried on every third page.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evaluation.data import LabelledPage, labelled_pages
from evaluation.scoring import IGNORED, matched_lines, normalise_loose
from evaluation.tables import percent, print_table
from ocr.layout.direction import wrap_angle
from ocr.pipeline.turning import turn_picture
from ocr.reader import Reader
from ocr.settings import Settings

QUARTERS = (0, 90, 180, 270)
OTHER_ANGLES = (20, -35, 45, -45, 50, -60, 75, 110, -100, 135, 160, -140)
OTHERS_EVERY = 3
FOUND = 20.0  # degrees by which the direction told may be off: perspective tilts lines by some


@dataclass(frozen=True, slots=True)
class Outcome:
    """One page at one angle: whether its direction was told, its lines and those of them right, and seconds."""

    found: bool
    lines: int
    right: int
    seconds: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--angles", type=int, nargs="*", default=[*QUARTERS, *OTHER_ANGLES])
    options = parser.parse_args()
    reader = Reader(Settings.from_environment())
    pages = list(labelled_pages(options.data))
    for page in pages[:3]:
        reader.read(page.image)
    outcomes: dict[int, list[Outcome]] = {}
    for angle in dict.fromkeys([0, *options.angles]):
        chosen = pages if angle in QUARTERS else pages[::OTHERS_EVERY]
        outcomes[angle] = [read_at(page, angle, reader) for page in chosen]
    print_table(
        ["turned by", "pages", "direction found %", "lines right %", "the same upright %", "time a page, upright = 1"],
        [[str(angle), *_row(found, outcomes[0])] for angle, found in outcomes.items()],
    )


def read_at(page: LabelledPage, angle: int, reader: Reader) -> Outcome:
    """What comes of a page that is turned by an angle, in degrees clockwise."""
    image, _ = turn_picture(page.image, angle)
    started = time.perf_counter()
    read = reader.read(image)
    seconds = time.perf_counter() - started
    true = [normalise_loose(text) for text in page.texts if text != IGNORED]
    right = matched_lines([normalise_loose(line.text) for line in read.lines], true)
    return Outcome(abs(wrap_angle(read.direction + read.angle - angle)) <= FOUND, len(true), right, seconds)


def _row(outcomes: list[Outcome], upright: list[Outcome]) -> list[str]:
    same = upright if len(outcomes) == len(upright) else upright[::OTHERS_EVERY]
    ratios = [outcome.seconds / first.seconds for outcome, first in zip(outcomes, same, strict=True)]
    return [
        str(len(outcomes)),
        percent(sum(outcome.found for outcome in outcomes) / len(outcomes)),
        *(percent(sum(o.right for o in some) / sum(o.lines for o in some)) for some in (outcomes, same)),
        f"{median(ratios):.2f}",
    ]


if __name__ == "__main__":
    main()
