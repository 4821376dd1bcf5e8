"""What each preprocessing step does to line accuracy: never, always, auto, on clean lines and every spoilt kind.

    .venv/bin/python -m benchmarks.accuracy.preprocessing --data ../shared/eval

One step is switched at a time, the others never run; the last rows switch all of them. Prints a Markdown table with
the share of lines on which `auto` acted.
"""

import argparse
from pathlib import Path

import numpy as np

from evaluation.data import CLEAN, KINDS, labelled_lines, load_spoil
from evaluation.reading import read_lines, set_steps
from evaluation.scoring import normalise_loose
from evaluation.tables import percent, print_table
from ocr.geometry import LINE_HEIGHT
from ocr.grey import resize_to_height
from ocr.preprocess import STEPS, prepare_first, prepare_second
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=CRNN_WEIGHTS)
    parser.add_argument("--every", type=int, default=1, help="take every n-th line only")
    parser.add_argument("--steps", nargs="+", default=[*STEPS, "all"])
    options = parser.parse_args()
    defaults = Settings.from_environment()
    nothing = set_steps(defaults, "never")
    modes = {"never (all)": nothing}
    for step in options.steps:
        for mode in ("always", "auto"):
            if step != "all":
                modes[f"{step} {mode}"] = set_steps(nothing, mode, [step])
    if "all" in options.steps:
        modes["all always"] = set_steps(defaults, "always")
        modes["auto, as set"] = defaults
    recognizer = Recognizer(defaults, options.weights)
    spoil = load_spoil(options.data)
    lines = list(labelled_lines(options.data))[:: options.every]
    table: dict[str, list[str]] = {name: [] for name in modes}
    for kind in (CLEAN, "mixed", *KINDS):
        images = [line.image if kind == CLEAN else spoil(line.image, line.name, kind) for line in lines]
        for name, settings in modes.items():
            texts = [reading.text for reading in read_lines(recognizer, images, settings)]
            right = [normalise_loose(a) == normalise_loose(line.text) for a, line in zip(texts, lines, strict=True)]
            crops = [resize_to_height(image, LINE_HEIGHT) for image in images]
            twice = np.mean(
                [prepare_second(crop, prepare_first(crop, settings), settings) is not None for crop in crops]
            )
            acted = f" ({percent(float(twice))})" if "auto" in name else ""
            table[name].append(percent(float(np.mean(right))) + acted)
    print(f"{len(lines)} lines, per cent right; in brackets the per cent of lines that auto reads twice if in doubt\n")
    print_table(["step", CLEAN, "mixed", *KINDS], [[name, *row] for name, row in table.items()])


if __name__ == "__main__":
    main()
