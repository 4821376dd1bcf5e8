"""Fits `ocr.recognition.calibration` to a weight file, on drawn lines in fonts and hands that are never trained on.

    python -m training calibrate --seed 902 --count 6000

To be called whenever the weights, the language model or the decoding have changed. The lines are of the kinds that
offices send, in the shares of MIX: on lines as hard as the training's, what is fitted doubts real ones too much. Half
of them are fitted to, the other half is measured on, and the figures are printed and kept in the file. A line counts as
right by the loose score of `evaluation.scoring`.
"""

import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.reading import read_lines
from evaluation.scoring import acceptable_share, expected_calibration_error, normalise_loose
from ocr.nn.weight_file import compute_sha256
from ocr.recognition.calibration import Calibration, measure_doubt
from ocr.recognition.ctc import Reading
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.data.held_out_lines import clean_lines, handwriting_lines, invoice_lines, scan_lines

MIX = {clean_lines: 0.5, scan_lines: 0.2, invoice_lines: 0.2, handwriting_lines: 0.1}
PRECISION = 0.995
RIDGE = 1e-3  # keeps parameters finite where the lines could be parted without error


def fit(weights: Path, out: Path, seed: int, count: int) -> Calibration:
    """Draws and reads `count` lines, clean and damaged, and writes the parameters that fit them to `out`."""
    readings, right = read_drawn(weights, seed, count)
    some = [bool(reading.characters) for reading in readings]  # a line without any has probability 0 in any case
    readings = [reading for reading, keep in zip(readings, some, strict=True) if keep]
    right = right[some]
    calibration = fit_parameters([measure_doubt(reading.characters) for reading in readings[::2]], right[::2])
    measured = {
        "lines": len(readings[1::2]),
        "right": round(float(right[1::2].mean()), 4),
        **_measure("raw", np.array([reading.confidence for reading in readings[1::2]]), right[1::2]),
        **_measure(
            "calibrated",
            np.array([calibration.probability(reading.characters) for reading in readings[1::2]]),
            right[1::2],
        ),
    }
    print(json.dumps(measured, indent=1))
    content = {
        "weights": compute_sha256(weights),
        "seed": seed,
        "count": count,
        "measured": measured,
        "parameters": asdict(calibration),
    }
    out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf8")
    return calibration


def read_drawn(weights: Path, seed: int, count: int) -> tuple[list[Reading], NDArray[np.bool_]]:
    """Readings of drawn lines, cleaned and chosen as the reader does, and whether each is right."""
    settings = Settings.from_environment()
    recognizer = Recognizer(settings, weights)
    lines = [
        line
        for offset, (draw, share) in enumerate(MIX.items())
        for line in draw(seed * 10 + offset, list(recognizer.charset), round(count * share))
    ]
    random.Random(seed).shuffle(lines)
    images = [np.repeat(line.seen[:, :, None], 3, axis=2) for line in lines]
    readings = read_lines(recognizer, images, settings)
    pairs = zip(readings, lines, strict=True)
    return readings, np.array([normalise_loose(reading.text) == normalise_loose(line.text) for reading, line in pairs])


def fit_parameters(rows: list[tuple[float, float, float]], right: NDArray[np.bool_]) -> Calibration:
    """Logistic regression (Newton's method) on `measure_doubt`; a doubt that would count the wrong way is left out.

    Args:
        rows: (N, 3) figures of lines.
        right: (N,) whether each is right.
    """
    columns = np.column_stack((np.ones(len(rows)), np.array(rows, np.float64)))
    used = [0, 1, 2, 3]
    while True:
        parameters = np.zeros(4)
        parameters[used] = _logistic(columns[:, used], right.astype(np.float64))
        wrong = [index for index in (1, 2) if parameters[index] > 0]
        if not wrong:
            return Calibration(*(round(float(value), 5) for value in parameters))
        used.remove(max(wrong, key=lambda index: parameters[index]))


def _logistic(columns: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    parameters = np.zeros(columns.shape[1])
    for _ in range(30):
        probabilities = 1 / (1 + np.exp(-np.clip(columns @ parameters, -30, 30)))
        slope = columns.T @ (right - probabilities) - RIDGE * parameters
        weight = probabilities * (1 - probabilities)
        curvature = columns.T @ (columns * weight[:, None]) + RIDGE * np.eye(len(parameters))
        parameters = parameters + np.linalg.solve(curvature, slope)
    return parameters


def _measure(name: str, confidences: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, float]:
    return {
        f"{name}_expected_calibration_error": round(expected_calibration_error(confidences, right), 4),
        f"{name}_share_at_{PRECISION}": round(acceptable_share(confidences, right, PRECISION), 4),
    }
