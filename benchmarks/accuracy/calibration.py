"""How far a line's confidence can be believed: calibration error, and the share of lines to accept unseen.

    .venv/bin/python -m benchmarks.accuracy.calibration --data ../shared/eval --plot reliability.png

Prints Markdown, for lines clean and spoilt: the network's own confidence beside the calibrated one
(`ocr.recognition.calibration`). The calibration is fitted on drawn lines (`training.tuning.calibration`), never on
these. The plot has a panel for each kind of line: of lines equally sure, the share that is right (bars) beside what
they claim (the diagonal).
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from evaluation.data import CLEAN, labelled_lines, load_spoil
from evaluation.reading import read_lines
from evaluation.scoring import acceptable_share, expected_calibration_error, normalise_loose
from evaluation.tables import percent, print_table
from ocr.geometry import Image
from ocr.recognition import calibration
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings

BINS = 15
PRECISION = 0.995
PANEL = 450  # pixels


def main() -> None:
    """Measures, prints, draws."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lines/ and degrade.py")
    parser.add_argument("--plot", type=Path, help="PNG file to draw")
    parser.add_argument("--every", type=int, default=1, help="take only every so-many-th line")
    options = parser.parse_args()
    lines = list(labelled_lines(options.data))[:: options.every]
    spoil = load_spoil(options.data)
    settings = Settings.from_environment()
    recognizer = Recognizer(settings)
    rows, panels = [], []
    for kind in (CLEAN, "mixed"):
        images = [line.image if kind == CLEAN else spoil(line.image, line.name, kind) for line in lines]
        readings = read_lines(recognizer, images, settings)
        right = np.array(
            [
                normalise_loose(reading.text) == normalise_loose(line.text)
                for reading, line in zip(readings, lines, strict=True)
            ]
        )
        confidences = {
            "raw": np.array([reading.confidence for reading in readings]),
            "calibrated": np.array(
                [calibration.load_builtin().probability(reading.characters) for reading in readings]
            ),
        }
        for name, values in confidences.items():
            rows.append(
                [
                    kind,
                    name,
                    percent(right.mean()),
                    f"{expected_calibration_error(values, right, BINS):.4f}",
                    percent(acceptable_share(values, right, PRECISION)),
                ]
            )
            panels.append(draw_reliability(values, right, f"{kind}, {name}"))
    print(f"{len(lines)} lines\n")
    print_table(
        ["", "confidence", "lines right %", f"calibration error, {BINS} bins", f"accepted at {percent(PRECISION)} %"],
        rows,
    )
    if options.plot:
        cv2.imwrite(str(options.plot), np.vstack([np.hstack(panels[:2]), np.hstack(panels[2:])]))


def draw_reliability(confidences: NDArray[np.floating], right: NDArray[np.bool_], title: str) -> Image:
    """A reliability diagram (PANEL, PANEL, 3): bars for the bins, darker the more lines they hold."""
    picture = np.full((PANEL, PANEL, 3), 255, np.uint8)
    margin, size = 50, PANEL - 100

    def at(x: float, y: float) -> tuple[int, int]:
        return margin + round(x * size), PANEL - margin - round(y * size)

    numbers = np.minimum((confidences * BINS).astype(int), BINS - 1)
    counts = np.bincount(numbers, minlength=BINS)
    for number in np.flatnonzero(counts):
        share = float(right[numbers == number].mean())
        shade = int(220 - 150 * (counts[number] / counts.max()) ** 0.5)
        cv2.rectangle(picture, at(number / BINS, 0), at((number + 1) / BINS, share), (shade, shade, shade), -1)
        x, y = at(number / BINS, share)
        cv2.putText(picture, str(counts[number]), (x, y - 3), cv2.FONT_HERSHEY_SIMPLEX, 0.32, (0, 0, 0), 1)
    cv2.rectangle(picture, at(0, 0), at(1, 1), (0, 0, 0), 1)
    cv2.line(picture, at(0, 0), at(1, 1), (0, 0, 200), 1, cv2.LINE_AA)
    cv2.putText(picture, title, (margin, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    for value in (0.0, 0.5, 1.0):
        x, y = at(value, 0)
        cv2.putText(picture, f"{value:g}", (x - 8, y + 18), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
        x, y = at(0, value)
        cv2.putText(picture, f"{value:g}", (x - 28, y + 4), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1)
    return picture


if __name__ == "__main__":
    main()
