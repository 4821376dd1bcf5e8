"""Which of the two built-in networks reads: the one that reads best, or a lighter one.

They are of one kind; the light one has half the columns from the trunk's second stage on (`ocr.recognition.crnn`). What
it saves and what it costs: benchmarks/results/accuracy/light.md.
"""

from pathlib import Path

from ocr.settings import Settings
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS


def choose_weights(settings: Settings) -> Path:
    """The weight file that the settings mean: a path of one's own, or the built-in one by `speed`."""
    if settings.model:
        return Path(settings.model)
    return CRNN_LIGHT_WEIGHTS if settings.speed == "fast" else CRNN_WEIGHTS
