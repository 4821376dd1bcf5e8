"""A house's reader as a second opinion on a page: it reads what was read with doubt, where it knows such pages.

A network that was fine-tuned on a house's lines is surer of that house's pages than the one that it started from, and
less sure of others, also of lines that both read the same. So some lines that were read without doubt are shown to it,
too, and pages of other kinds keep their readings (benchmarks/results/accuracy/house_training.md).
"""

import math
from collections.abc import Sequence

from ocr.recognition.ctc import Reading, is_doubtful

SURE_ASKED = 8  # at most, of a page's lines that were read without doubt
SUREST = 0.999  # nearer to certainty it makes no difference


def choose_asked(first: Sequence[Reading]) -> tuple[list[int], list[int]]:
    """Which of a page's lines a second opinion is asked on: those read with doubt, and some others.

    None at all where none was read with doubt.
    """
    doubtful = [place for place, reading in enumerate(first) if is_doubtful(reading)]
    sure = sorted({*range(len(first))} - {*doubtful}) if doubtful else []
    step = max(1, len(sure) / SURE_ASKED)
    return doubtful, [sure[int(number * step)] for number in range(min(SURE_ASKED, len(sure)))]


def is_surer(first: Sequence[Reading], second: Sequence[Reading]) -> bool:
    """Whether the second of two readers of the same lines is the surer one, by the mean logit of its confidences."""
    return sum(map(_logit, second)) > sum(map(_logit, first))


def _logit(reading: Reading) -> float:
    confidence = min(SUREST, max(1 - SUREST, reading.confidence))
    return math.log(confidence / (1 - confidence))
