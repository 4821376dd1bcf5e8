"""How sure a whole line is: from its characters' confidences to the probability that all of it was read right.

The network's own confidence is no such probability: it is too sure of damaged lines, and says nothing of how many
characters there are to get wrong. A logistic function of three figures of the line (Platt, 1999) makes it one. Its four
parameters are fitted by `training.tuning.calibration` to the weights that are served, and stand in a JSON file beside
them.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from ocr.errors import InvalidWeights
from ocr.results import Character
from ocr.weights import CALIBRATION

LEAST_DOUBT = 1e-4  # below, differences between confidences say nothing


def measure_doubt(characters: Sequence[Character]) -> tuple[float, float, float]:
    """What the probability depends on, of at least one character.

    Logarithms of: how many characters are expected to be wrong; how doubtful the least sure one is; how many there are.
    """
    doubts = [1 - character.confidence for character in characters]
    return (
        math.log(max(sum(doubts), 0) + LEAST_DOUBT),
        math.log(max(max(doubts), 0) + LEAST_DOUBT),
        math.log(len(doubts)),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic function's parameters; one for each of the `measure_doubt`, the first two never above zero."""

    bias: float
    expected_wrong: float
    largest_doubt: float
    length: float

    def __post_init__(self) -> None:
        """Checks that more doubt never makes a line surer.

        Raises:
            ValueError: a parameter is no finite number or has the wrong sign.
        """
        values = (self.bias, self.expected_wrong, self.largest_doubt, self.length)
        if not all(isinstance(value, int | float) and math.isfinite(value) for value in values):
            raise ValueError(f"{values} are not four numbers")
        if self.expected_wrong > 0 or self.largest_doubt > 0:
            raise ValueError("more doubt would make a line surer")

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> Self:
        """Reads a file written by `training.tuning.calibration`.

        Raises:
            InvalidWeights: there is no such file, or it is damaged.
        """
        try:
            return cls(**json.loads(path.read_text(encoding="utf8"))["parameters"])
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InvalidWeights(f"{path} can't be read as a calibration: {error}") from error

    def probability(self, characters: Sequence[Character]) -> float:
        """Probability, 0..1, that a line of these characters is right as a whole; 0 without any."""
        if not characters:
            return 0.0
        expected_wrong, largest_doubt, length = measure_doubt(characters)
        exponent = (
            self.bias + self.expected_wrong * expected_wrong + self.largest_doubt * largest_doubt + self.length * length
        )
        return 1 / (1 + math.exp(-min(max(exponent, -30.0), 30.0)))


@cache
def load_builtin() -> Calibration:
    """The calibration for the built-in weights, read once."""
    return Calibration.load()
