"""A house's reader as a second opinion on a page: it reads what was read with doubt, where it knows such pages.

A network that was fine-tuned on a house's lines is surer of most lines of that house than the one that it started from,
and less sure of most others, also of those that both read the same. So some lines that were read without doubt are
shown to it, too, and pages of other kinds keep their readings (benchmarks/results/accuracy/house_training.md).
"""

from collections.abc import Sequence

from ocr.recognition.ctc import Reading, is_doubtful

SURE_ASKED = 8  # at most, of a page's lines that were read without doubt


def choose_asked(first: Sequence[Reading]) -> tuple[list[int], list[int]]:
    """Which of a page's lines a second opinion is asked on: those read with doubt, and some others.

    None at all where none was read with doubt.
    """
    doubtful = [place for place, reading in enumerate(first) if is_doubtful(reading)]
    sure = sorted({*range(len(first))} - {*doubtful}) if doubtful else []
    step = max(1, len(sure) / SURE_ASKED)
    return doubtful, [sure[int(number * step)] for number in range(min(SURE_ASKED, len(sure)))]


def knows_page(first: Sequence[Reading], second: Sequence[Reading]) -> bool:
    """Whether the second of two readers of the same lines is the surer one for half of them at least.

    How much surer tells less: means of probabilities, of their logarithms and of logits part a house's pages from
    others worse than this count does.
    """
    surer = sum(ours.confidence > theirs.confidence for theirs, ours in zip(first, second, strict=True))
    return 2 * surer >= len(first)
