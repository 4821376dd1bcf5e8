"""Which of the two built-in networks reads: the one that reads best, or one that takes two thirds of its time.

They are of one kind; the light one has half the columns from the trunk's second stage on (`ocr.recognition.crnn`), and
reads a little worse (benchmarks/results/accuracy/light.md).
"""

from pathlib import Path

from ocr.nn.precision import has_vnni
from ocr.settings import Settings
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS


def choose_weights(settings: Settings) -> Path:
    """The weight file that the settings mean: a path of one's own, or the built-in one by `speed`.

    "best" and "fast" name one. "auto" takes the light one where the CPU has no AVX-512 VNNI: there a line takes more
    than twice as long, and a page of twenty lines would take half a second for its lines alone.
    """
    if settings.model:
        return Path(settings.model)
    fast = settings.speed == "fast" or (settings.speed == "auto" and not has_vnni())
    return CRNN_LIGHT_WEIGHTS if fast else CRNN_WEIGHTS
