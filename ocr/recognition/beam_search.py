"""Prefix beam search: the likeliest text over all ways of reading it, with a language model beside the picture.

Graves & Jaitly, ICML 2014; Hannun et al., arXiv 1408.2873. Greedy decoding takes the likeliest class of each step; a
text whose likelihood is spread over several alignments, or that only the language speaks for, is found here alone.

With a language model a digit is never put in, taken out or changed: which steps say digits, and which, is left to the
picture as in greedy decoding. Otherwise an unlikely word would be made a code, about which the model has no opinion.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.recognition.ctc import BLANK, Reading, make_reading
from ocr.recognition.language_model import START, LanguageModel, State, is_digit
from ocr.results import Character

BEAM = 8
CANDIDATES = 6  # classes looked at in a step, the blank among them
LANGUAGE_WEIGHT = 0.3  # nats of picture that a nat of language counts; chosen by `training.tuning.decoding`
FLOOR = -14.0  # nats, a class that is not among a step's candidates
NEVER = -math.inf
ALTERNATIVES = 4
LEAST_ALTERNATIVE = math.log(0.01)


class Prefix:
    """A text's beginning: a node of the tree of all that are being followed."""

    __slots__ = ("children", "label", "language", "parent", "score")

    def __init__(self, parent: "Prefix | None", label: int, language: State, score: float) -> None:
        self.parent = parent
        self.label = label
        self.language = language
        self.score = score  # nats that the language adds, weighted
        self.children: dict[int, Prefix] = {}

    def labels(self) -> list[int]:
        """The classes from the text's beginning to here."""
        labels = []
        node = self
        while node.parent is not None:
            labels.append(node.label)
            node = node.parent
        return labels[::-1]


@dataclass(slots=True)
class Mass:
    """Logarithms of a prefix's likelihood so far: of alignments that end in a blank, and of the others."""

    blank: float = NEVER
    label: float = NEVER


def search(
    classes: NDArray[np.integer],
    log_probabilities: NDArray[np.floating],
    charset: tuple[str, ...],
    language: LanguageModel | None = None,
    weight: float = LANGUAGE_WEIGHT,
) -> Reading:
    """The best text of one line.

    Args:
        classes: (T, k) classes that each step may be, the likeliest first, k at least 1.
        log_probabilities: (T, k) the logarithms of their probabilities; minus infinity where a place is not used.
        charset: text of class 1, 2, ...
        language: what texts are like; None leaves it to the picture.
        weight: what the language counts beside the picture.

    Returns:
        As `ocr.recognition.ctc.decode`. The characters' places and confidences are those of the text's likeliest
        alignment, by the picture alone.
    """
    root = Prefix(None, BLANK, START, 0.0)
    beam = {root: Mass(blank=0.0)}

    def extended(prefix: Prefix, label: int) -> Prefix:
        child = prefix.children.get(label)
        if child is None:
            state = START if language is None else language.advance(prefix.language, charset[label - 1])
            child = prefix.children[label] = Prefix(prefix, label, state, weight * state.score)
        return child

    for step_classes, step_logarithms in zip(classes.tolist(), log_probabilities.tolist(), strict=True):
        grown: dict[Prefix, Mass] = {}
        candidates = [(c, p) for c, p in zip(step_classes, step_logarithms, strict=True) if p > FLOOR]
        if language is not None:
            candidates = _without_choice_of_digits(candidates, charset)
        for prefix, mass in beam.items():
            either = _log_add(mass.blank, mass.label)
            for label, logarithm in candidates:
                if label == BLANK:
                    target = grown.setdefault(prefix, Mass())
                    target.blank = _log_add(target.blank, either + logarithm)
                    continue
                gained = either
                if label == prefix.label:
                    target = grown.setdefault(prefix, Mass())
                    target.label = _log_add(target.label, mass.label + logarithm)
                    gained = mass.blank
                if gained > NEVER:
                    target = grown.setdefault(extended(prefix, label), Mass())
                    target.label = _log_add(target.label, gained + logarithm)
        beam = dict(sorted(grown.items(), key=_merit, reverse=True)[:BEAM])
    best = max(beam.items(), key=_merit)[0]
    return align(best.labels(), classes, log_probabilities, charset)


def add_alternatives(
    reading: Reading,
    classes: NDArray[np.integer],
    log_probabilities: NDArray[np.floating],
    charset: tuple[str, ...],
) -> Reading:
    """The reading with what else its unsure characters may be: the likeliest other classes at each one's steps.

    Arguments are those that `search` has; a character of which nothing else is likely stays as it is.
    """
    steps = len(classes)
    characters = []
    for character in reading.characters:
        span = slice(
            round(character.start * steps), max(round(character.end * steps), round(character.start * steps) + 1)
        )
        others: dict[str, float] = {}
        for label, logarithm in zip(classes[span].flat, log_probabilities[span].flat, strict=True):
            if label != BLANK and logarithm > LEAST_ALTERNATIVE:
                text = charset[label - 1]
                others[text] = max(others.get(text, 0.0), math.exp(logarithm))
        others.pop(character.text, None)
        ranked = sorted(others.items(), key=lambda other: -other[1])[:ALTERNATIVES]
        characters.append(replace(character, alternatives=tuple(ranked)))
    return replace(reading, characters=tuple(characters))


def _without_choice_of_digits(candidates: list[tuple[int, float]], charset: tuple[str, ...]) -> list[tuple[int, float]]:
    """The best candidate alone if it is a digit, otherwise those that are none."""
    digits = [label != BLANK and is_digit(charset[label - 1]) for label, _ in candidates]
    if digits[0]:
        return candidates[:1]
    return [candidate for candidate, digit in zip(candidates, digits, strict=True) if not digit]


def _merit(item: tuple[Prefix, Mass]) -> float:
    prefix, mass = item
    return _log_add(mass.blank, mass.label) + prefix.score


def _log_add(a: float, b: float) -> float:
    """The logarithm of the sum of two likelihoods given by their logarithms."""
    if a < b:
        a, b = b, a
    return a if b == NEVER else a + math.log1p(math.exp(b - a))


def align(
    labels: list[int],
    classes: NDArray[np.integer],
    log_probabilities: NDArray[np.floating],
    charset: tuple[str, ...],
) -> Reading:
    """A given text on its likeliest alignment (Viterbi), with arguments as for `search`."""
    steps = len(classes)
    if not labels or steps == 0:
        return make_reading([])
    states = np.zeros(2 * len(labels) + 1, np.int64)  # blank, first label, blank, second label, ..., blank
    states[1::2] = labels
    emissions = np.full((steps, len(states)), 2 * FLOOR)
    for place in range(classes.shape[1]):
        matches = classes[:, place, None] == states
        np.maximum(emissions, np.where(matches, log_probabilities[:, place, None], NEVER), out=emissions)
    may_skip = np.zeros(len(states), bool)  # from one label straight to the next, if it is another
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    came_by = np.zeros((steps, len(states)), np.int64)
    best = np.full(len(states), NEVER)
    best[:2] = emissions[0, :2]
    for step in range(1, steps):
        ways = np.stack(
            (
                best,
                np.concatenate(([NEVER], best[:-1])),
                np.where(may_skip, np.concatenate(([NEVER, NEVER], best[:-2])), NEVER),
            )
        )
        came_by[step] = ways.argmax(0)
        best = ways.max(0) + emissions[step]
    state = len(states) - 1 if best[-1] >= best[-2] else len(states) - 2
    path = np.empty(steps, np.int64)
    for step in range(steps - 1, -1, -1):
        path[step] = state
        state -= came_by[step, state]
    characters = []
    for number, label in enumerate(labels):
        its_steps = np.flatnonzero(path == 2 * number + 1)
        peak = emissions[its_steps, 2 * number + 1].max()
        first, last = int(its_steps[0]), int(its_steps[-1])
        characters.append(Character(charset[label - 1], first / steps, (last + 1) / steps, math.exp(peak)))
    return make_reading(characters)
