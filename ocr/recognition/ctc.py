"""CTC decoding: the best class of each time step to text, confidence and character positions.

Connectionist temporal classification: Graves et al., ICML 2006. Class 0 is the blank; a class that repeats without a
blank between counts once.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.results import Character

BLANK = 0
FULL_WIDTH = 0xFEE0  # by how much a full-width character's code is above that of the ASCII one
UNSURE_CHARACTER = 0.9  # a line with a character less sure is looked at twice; see `training.tuning.decoding`
_REPEATED_MARK = re.compile(r"([\W_])\1+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line picture says. `confidence`, 0..1, is the geometric mean over its characters; 0 without any.

    `turned_over` is true of a line that stands on its head, and was read turned by half a turn.
    """

    text: str
    confidence: float
    characters: tuple[Character, ...]
    turned_over: bool = False


def is_unsure(reading: Reading) -> bool:
    """Whether a line's greedy reading is worth a second look."""
    return any(character.confidence < UNSURE_CHARACTER for character in reading.characters)


def is_doubtful(reading: Reading) -> bool:
    """Whether a line may be read better from another picture of it, or by another reader."""
    return not reading.text or is_unsure(reading)


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts are equal but for their spaces, which pictures of lines do not always show."""
    return one.replace(" ", "") == other.replace(" ", "")


def expect_right(reading: Reading) -> float:
    """How many of a line's characters are expected to be right; a row of underscores or of other marks counts as one.

    A rule that is left over when a line's letters are wiped out, as a stamp is, reads as many underscores.
    """
    return reading.confidence * len(_REPEATED_MARK.sub(r"\1", reading.text))


def decode(classes: NDArray[np.integer], probabilities: NDArray[np.floating], charset: tuple[str, ...]) -> Reading:
    """Greedy decoding of one line.

    Args:
        classes: (T,) the likeliest class of each time step.
        probabilities: (T,) its probability, 0..1.
        charset: text of class 1, 2, ...

    Returns:
        The text without spaces at its ends. A character's confidence is the highest probability among its steps (a CTC
        network is sure at one step and unsure at the edges); it reaches from its first step to the end of its last one,
        as shares of the line's width.
    """
    steps = len(classes)
    if steps == 0:
        return Reading("", 0.0, ())
    starts = np.flatnonzero(np.concatenate(([True], classes[1:] != classes[:-1])))
    ends = np.concatenate((starts[1:], [steps]))
    peaks = np.maximum.reduceat(probabilities, starts)
    characters = [
        Character(charset[classes[start] - 1], start / steps, end / steps, float(peak))
        for start, end, peak in zip(starts.tolist(), ends.tolist(), peaks.tolist(), strict=True)
        if classes[start] != BLANK
    ]
    return make_reading(characters)


def make_reading(characters: list[Character]) -> Reading:
    """The reading of a line's characters, without spaces at its ends and with no character there twice by its width."""
    characters = _join_widths(characters)
    while characters and characters[0].text.isspace():
        characters.pop(0)
    while characters and characters[-1].text.isspace():
        characters.pop()
    if not characters:
        return Reading("", 0.0, ())
    logarithms = np.log(np.maximum([character.confidence for character in characters], 1e-6))
    return Reading(
        "".join(character.text for character in characters), float(np.exp(logarithms.mean())), tuple(characters)
    )


def _join_widths(characters: list[Character]) -> list[Character]:
    """One character where one and the same touches itself in another width, 2 and ２: the steps of one disagree.

    Its text is that of the surer one. Two that were printed have a blank step between them.
    """
    joined: list[Character] = []
    for character in characters:
        before = joined[-1] if joined else None
        if before and before.end == character.start and _are_twins(before.text, character.text):
            surer = max(before, character, key=lambda each: each.confidence)
            joined[-1] = replace(surer, start=before.start, end=character.end)
        else:
            joined.append(character)
    return joined


def _are_twins(one: str, other: str) -> bool:
    """Whether two characters are one, the full-width and the ASCII one."""
    return len(one) == len(other) == 1 and abs(ord(one) - ord(other)) == FULL_WIDTH and min(one, other).isascii()
