"""Whether something grows over a long run: a straight line through it, its slope an hour and that slope's error."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SETTLING = 0.1  # share of the run at its beginning that is left out: caches fill
PARTS = 60  # that the rest is cut into; neighbouring seconds are alike, their medians nearly independent


@dataclass(frozen=True, slots=True)
class Drift:
    """What a quantity is on the whole, how much it changes in an hour, and that slope's standard error."""

    level: float
    slope: float
    error: float

    def grows_by_more_than(self, allowed: float) -> bool:
        """Whether it surely, by two standard errors, grows by more than `allowed` an hour."""
        return self.slope - 2 * self.error > allowed


def fit_drift(samples: Sequence[tuple[float, float]]) -> Drift | None:
    """The straight line of least squares through the medians of a run's parts.

    Args:
        samples: seconds since the beginning, and the quantity.

    Returns:
        None if there are too few samples to tell.
    """
    if not samples:
        return None
    end = max(at for at, _ in samples)
    length = end * (1 - SETTLING) / PARTS
    parts: list[list[tuple[float, float]]] = [[] for _ in range(PARTS)]
    for at, value in samples:
        if at >= end * SETTLING and length > 0:
            parts[min(PARTS - 1, int((at - end * SETTLING) / length))].append((at, value))
    filled = [part for part in parts if part]
    if len(filled) < PARTS // 2:
        return None
    hours = np.array([statistics.mean(at for at, _ in part) for part in filled]) / 3600
    values = np.array([statistics.median(value for _, value in part) for part in filled])
    (slope, _), covariance = np.polyfit(hours, values, 1, cov=True)
    return Drift(float(np.median(values)), float(slope), float(np.sqrt(covariance[0, 0])))
