"""A text on a line's time steps: its likeliest alignment (Viterbi), which tells where its characters stand.

In come candidates: what each step may be, and how likely; out comes a `Reading`.
"""

import math

import numpy as np
from numpy.typing import NDArray

from ocr.recognition.ctc import BLANK, Reading, make_reading
from ocr.results import Character

NEVER = -math.inf
MISSING = -28.0  # nats, a class that is not among a step's candidates: a given text may need one
ROUNDING = 1e-6  # nats, far more than sums are off by

Candidates = dict[int, float]  # a step's classes with the logarithms of their probabilities, the likeliest first


def list_candidates(classes: NDArray[np.integer], log_probabilities: NDArray[np.floating]) -> list[Candidates]:
    """What each step may be, those that are less likely than MISSING left out.

    Args:
        classes: (T, k) classes, the likeliest first, k at least 1.
        log_probabilities: (T, k) the logarithms of their probabilities; minus infinity where a place is not used.
    """
    best = zip(classes[:, 0].tolist(), log_probabilities[:, 0].tolist(), strict=True)
    steps = [{label: logarithm} for label, logarithm in best]
    unsure = np.flatnonzero(log_probabilities[:, 1:2] > MISSING)
    rows = zip(unsure.tolist(), classes[unsure].tolist(), log_probabilities[unsure].tolist(), strict=True)
    for step, labels, logarithms in rows:
        steps[step] = {label: p for label, p in zip(labels, logarithms, strict=True) if p > MISSING}
    return steps


def align(labels: list[int], steps: list[Candidates], charset: tuple[str, ...]) -> Reading:
    """The reading that says these classes, by the picture alone.

    Args:
        labels: classes of the text, without blanks.
        steps: (T,) what each step may be.
        charset: text of class 1, 2, ...
    """
    if not labels or not steps:
        return make_reading([])
    states = [BLANK, *(state for label in labels for state in (label, BLANK))]
    total, path = _find_path(states, steps, NEVER)
    best = [next(iter(step.values())) for step in steps]
    if total < sum(best) - min(best) + MISSING + ROUNDING:  # what a path with a missing class has at most
        _, path = _find_path(states, steps, MISSING)
    starts, ends, peaks = [0] * len(labels), [0] * len(labels), [NEVER] * len(labels)
    for number, state in enumerate(path):
        if states[state] != BLANK:
            place = state // 2
            if peaks[place] == NEVER:
                starts[place] = number
            ends[place] = number + 1
            peaks[place] = max(peaks[place], steps[number].get(states[state], MISSING))
    return make_reading(
        [
            Character(charset[label - 1], start / len(steps), end / len(steps), math.exp(peak))
            for label, start, end, peak in zip(labels, starts, ends, peaks, strict=True)
        ]
    )


def _find_path(states: list[int], steps: list[Candidates], missing: float) -> tuple[float, list[int]]:
    """The likeliest path through all steps that begins in one of the two first states and ends in one of the two last.

    Args:
        states: (S,) classes: blank, first label, blank, second label, ..., blank.
        steps: (T,) what each step may be.
        missing: the logarithm of other classes. Minus infinity leaves one or two states in most steps.

    Returns:
        The logarithm of its likelihood, and its states (T,) by number; minus infinity and nothing if there is no path.
    """
    last = len(states) - 1
    ways: list[tuple[int, ...]] = [(state + 1, state) for state in range(last)]  # from each state, the farthest first
    ways.append((last,))
    for state in range(1, last - 1, 2):
        if states[state] != states[state + 2]:
            ways[state] = (state + 2, state + 1, state)
    best = {state: steps[0].get(states[state], missing) for state in (1, 0)}
    origins: list[dict[int, int]] = []
    for step in steps[1:]:
        reached: dict[int, float] = {}
        origin: dict[int, int] = {}
        for state, logarithm in best.items():  # the last first: of equal ways to a state the shortest is taken
            for target in ways[state]:
                total = logarithm + step.get(states[target], missing)
                if total > reached.get(target, NEVER):
                    reached[target], origin[target] = total, state
        best = reached
        origins.append(origin)
    end = max((last, last - 1), key=lambda state: best.get(state, NEVER))
    if best.get(end, NEVER) == NEVER:
        return NEVER, []
    path = [end]
    for origin in reversed(origins):
        path.append(origin[path[-1]])
    return best[end], path[::-1]
