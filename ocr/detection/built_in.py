"""Which of the two built-in detectors looks: the one that sees best, or a light one of a third of its size.

What it saves and what it costs: benchmarks/results/accuracy/light.md.
"""

from pathlib import Path

from ocr.settings import Settings
from ocr.weights import DETECTOR_LIGHT_WEIGHTS, DETECTOR_WEIGHTS


def choose_detector(settings: Settings) -> Path:
    """The weight file of the detector that the settings mean, by `speed`."""
    return DETECTOR_LIGHT_WEIGHTS if settings.speed == "fast" else DETECTOR_WEIGHTS
