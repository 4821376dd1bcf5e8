"""What the second look with a language model is worth: lines right and time with and without it, clean and spoilt.

    .venv/bin/python -m benchmarks.accuracy.decoding --data ../shared/eval

Prints Markdown. The constants of the second look are chosen on drawn lines (`training.tuning.decoding`), never on
these.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.data import CLEAN, KINDS, labelled_lines, load_spoil
from evaluation.reading import read_lines
from evaluation.scoring import digits_of, normalise_loose
from evaluation.tables import percent, print_table
from ocr.geometry import Image
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lines/ and degrade.py")
    parser.add_argument("--every", type=int, default=1, help="take only every so-many-th line")
    options = parser.parse_args()
    lines = list(labelled_lines(options.data))[:: options.every]
    true = [normalise_loose(line.text) for line in lines]
    spoil = load_spoil(options.data)
    common = Settings.from_environment()
    modes = {mode: replace(common, language_model=mode) for mode in ("never", "auto")}
    readers = {mode: (Recognizer(settings), settings) for mode, settings in modes.items()}
    for recognizer, _ in readers.values():
        recognizer.warm_up()
    rows = []
    for kind in (CLEAN, "mixed", *KINDS):
        images = [line.image if kind == CLEAN else spoil(line.image, line.name, kind) for line in lines]
        greedy, greedy_seconds = time_reading(*readers["never"], images)
        second, second_seconds = time_reading(*readers["auto"], images)
        before = [text == wanted for text, wanted in zip(greedy, true, strict=True)]
        after = [text == wanted for text, wanted in zip(second, true, strict=True)]
        pairs = list(zip(before, after, strict=True))
        rows.append(
            [
                kind,
                percent(sum(before) / len(lines)),
                percent(sum(after) / len(lines)),
                str(pairs.count((False, True))),
                str(pairs.count((True, False))),
                str(sum(digits_of(a) != digits_of(b) for a, b in zip(greedy, second, strict=True))),
                f"{1000 * greedy_seconds / len(lines):.2f}",
                f"{1000 * second_seconds / len(lines):.2f}",
            ]
        )
    print(f"{len(lines)} lines\n")
    print_table(
        ["", "greedy %", "second look %", "put right", "made wrong", "digits changed", "greedy ms", "second look ms"],
        rows,
    )


def time_reading(recognizer: Recognizer, settings: Settings, images: Sequence[Image]) -> tuple[list[str], float]:
    """Normalised texts of line crops, and the seconds that reading them all took, cleaning included."""
    started = time.perf_counter()
    readings = read_lines(recognizer, images, settings)
    seconds = time.perf_counter() - started
    return [normalise_loose(reading.text) for reading in readings], seconds


if __name__ == "__main__":
    main()
