"""Holds letters back that the teacher had no classes for: they must not make plain letters doubtful.

    python -m training hold-letters --real lines.npz

A class for ẽ starts as that for e, and few lines have one, so that on every e some probability stays with it: the line
is read with doubt, and read again. Here the bias of each such class is lowered until, on lines without such letters, it
comes next to nowhere near that of the letter that it started as.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ocr.geometry import Image
from ocr.recognition.recognizer import Recognizer
from ocr.recognition.torchscript import load_weights
from ocr.settings import Settings
from training.data.charset import LETTERS
from training.weight_files import write_weights

NEXT_TO_NEVER = 0.999  # the share of steps on which it must hold
LEAST_GAP = 4.0  # logits below the letter: less than 2 %


def measure_shifts(weights: Path, pictures: Sequence[Image]) -> dict[str, float]:
    """By how much the bias of each letter of LETTERS has to be lowered, 0 or less, on pictures of lines without them.

    Args:
        weights: weight file of a CRNN.
        pictures: uint8 (48, W).
    """
    recognizer = Recognizer(Settings(number_format="bf16", language_model="never"), weights)
    steps = recognizer.steps(pictures)
    classes = np.concatenate([line.classes for line in steps])
    features = np.concatenate([line.features for line in steps])
    place = {character: index for index, character in enumerate(recognizer.charset, 1)}
    weight, bias = recognizer.classifier.weight, recognizer.classifier.bias
    shifts = {}
    for letter, base in LETTERS.items():
        if letter not in place:
            continue
        seen = features[classes == place[base]]
        if len(seen):
            own, other = place[letter], place[base]
            gaps = seen @ (weight[other] - weight[own]) + bias[other] - bias[own]
            shifts[letter] = min(0.0, float(np.quantile(gaps, 1 - NEXT_TO_NEVER)) - LEAST_GAP)
    return shifts


def hold_letters(weights: Path, pictures: Sequence[Image]) -> str:
    """Lowers the biases in a weight file by what `measure_shifts` says; returns its new sha256."""
    loaded = load_weights(weights)
    state = loaded.network.state_dict()
    for letter, shift in measure_shifts(weights, pictures).items():
        state["classifier.bias"][loaded.charset.index(letter) + 1] += shift
    return write_weights(state, list(loaded.charset), loaded.network.shape, weights)
