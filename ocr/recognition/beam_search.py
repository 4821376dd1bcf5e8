"""Prefix beam search: the likeliest text over all ways of reading it, with a language model beside the picture.

Graves & Jaitly, ICML 2014; Hannun et al., arXiv 1408.2873. Greedy decoding takes the likeliest class of each step; a
text whose likelihood is spread over several alignments, or that only the language speaks for, is found here alone.

With a language model a digit or a sign is never put in, taken out or changed: which steps say them, and which, is left
to the picture as in greedy decoding. Otherwise an unlikely word would be made a code, about which the model has no
opinion; and a plus alone would be made 十, a box before a word would be dropped, __name__ lose an underscore.
"""

import math
from bisect import insort
from dataclasses import replace
from itertools import chain
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from ocr.recognition.alignment import NEVER, Candidates, align, list_candidates
from ocr.recognition.ctc import BLANK, Reading
from ocr.recognition.language_model import START, LanguageModel, State, is_digit, is_sign

BEAM = 8
CANDIDATES = 6  # classes looked at in a step, the blank among them
LANGUAGE_WEIGHT = 0.3  # nats of picture that a nat of language counts; chosen by `training.tuning.decoding`
FLOOR = -14.0  # nats, a class that is not among a step's candidates
ROUNDING = 1e-6  # nats, far more than sums are off by
ALTERNATIVES = 4
LEAST_ALTERNATIVE = math.log(0.01)


class Prefix:
    """A text's beginning: a node of the tree of all that are being followed."""

    __slots__ = ("label", "language", "parent", "score")

    def __init__(self, parent: "Prefix | None", label: int, language: State, score: float) -> None:
        self.parent = parent
        self.label = label
        self.language = language
        self.score = score  # nats that the language adds, weighted

    def labels(self) -> list[int]:
        """The classes from the text's beginning to here."""
        labels = []
        node = self
        while node.parent is not None:
            labels.append(node.label)
            node = node.parent
        return labels[::-1]


# The best prefixes, each with the logarithms of its likelihood: that of alignments that end in a blank, and of others.
Beam = list[tuple[Prefix, float, float]]


class Tree:
    """All texts that are being followed, as the language judges them; arguments as for `search`.

    It alone knows a prefix's children. If each prefix held its own, parents and children would hold each other, and the
    garbage collector that frees such circles took a quarter of the search's time.
    """

    def __init__(self, charset: tuple[str, ...], language: LanguageModel | None, weight: float) -> None:
        self.charset, self.language, self.weight = charset, language, weight
        self.root = Prefix(None, BLANK, START, 0.0)
        self.children: dict[tuple[Prefix, int], Prefix] = {}

    def child(self, prefix: Prefix, label: int) -> Prefix:
        """The text one character longer."""
        child = self.children.get((prefix, label))
        if child is None:
            state = START if self.language is None else self.language.advance(prefix.language, self.charset[label - 1])
            child = self.children[prefix, label] = Prefix(prefix, label, state, self.weight * state.score)
        return child

    def ceiling(self, prefix: Prefix) -> float:
        """The most that the score of a text one character longer may be."""
        return 0.0 if self.language is None else self.weight * self.language.ceiling(prefix.language)


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
    tree = Tree(charset, language, weight)
    beam: Beam = [(tree.root, 0.0, NEVER)]
    end: int | None = BLANK  # the class in which all alignments end; None if they end in different ones
    steps = list_candidates(classes, log_probabilities)
    for step in steps:
        candidates = step
        if len(candidates) > 1:
            candidates = {label: logarithm for label, logarithm in candidates.items() if logarithm > FLOOR}
            if language is not None:
                candidates = _without_choice_of_signs(candidates, charset)
        label = next(iter(candidates))
        if len(candidates) > 1:
            beam, end = _branch(beam, candidates, tree), None
            continue
        # Most steps are sure, and all texts go the same way. Its likelihood is the same for all, and so left out.
        if end is None:
            if label != BLANK and any(prefix.label == label for prefix, _, _ in beam):
                beam, end = _branch(beam, candidates, tree), label
                continue
            beam, end = [(prefix, _log_add(blank, other), NEVER) for prefix, blank, other in beam], BLANK
        if label != end:
            if label != BLANK:
                beam = [(tree.child(prefix, label), blank, other) for prefix, blank, other in beam]
            if BLANK in (label, end):
                beam = [(prefix, other, blank) for prefix, blank, other in beam]
            end = label
    best = max(beam, key=_merit)[0]
    return align(best.labels(), steps, charset)


def _branch(beam: Beam, candidates: Candidates, tree: Tree) -> Beam:
    """The beam one step later, in which a text may go on in several ways."""
    blank_logarithm = candidates.get(BLANK, NEVER)
    labels = [(label, logarithm) for label, logarithm in candidates.items() if label != BLANK]
    masses = {prefix: (blank, _log_add(blank, label)) for prefix, blank, label in beam}
    grown = []
    merits: list[float] = []  # of the best, sorted
    for prefix, _, label_mass in beam:  # those that stay as long as they are
        blank, label = masses[prefix][1] + blank_logarithm, NEVER
        if prefix.label != BLANK and prefix.label in candidates:
            logarithm = candidates[prefix.label]
            label = label_mass + logarithm
            shorter = prefix.parent
            if shorter in masses:
                label = _log_add(label, masses[shorter][shorter.label != prefix.label] + logarithm)
        merit = _log_add(blank, label) + prefix.score
        if merit > NEVER:
            grown.append((merit, (prefix, blank, label)))
            insort(merits, merit)
    worst = merits[0] if len(merits) == BEAM else NEVER
    shorter_ones = [(prefix, *masses[prefix], tree.ceiling(prefix) + ROUNDING) for prefix in masses]
    for label, logarithm in labels:  # the likeliest first: of the others few come among the best then
        for prefix, blank, either, ceiling in shorter_ones:
            mass = (blank if label == prefix.label else either) + logarithm
            if mass + ceiling < worst or mass == NEVER:
                continue  # whatever the language says, which is what takes time
            longer = tree.child(prefix, label)
            if longer not in masses:
                merit = mass + longer.score
                grown.append((merit, (longer, NEVER, mass)))
                insort(merits, merit)
                if len(merits) > BEAM:
                    del merits[0]
                    worst = merits[0]
    grown.sort(key=itemgetter(0), reverse=True)
    return [entry for _, entry in grown[:BEAM]]


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
    likely: list[list[tuple[str, float]]] = [[] for _ in range(steps)]
    places = np.nonzero((log_probabilities > LEAST_ALTERNATIVE) & (classes != BLANK))
    for step, label, logarithm in zip(
        places[0].tolist(), classes[places].tolist(), log_probabilities[places].tolist(), strict=True
    ):
        likely[step].append((charset[label - 1], math.exp(logarithm)))
    characters = list(reading.characters)
    for number, character in enumerate(reading.characters):
        first = round(character.start * steps)
        others: dict[str, float] = {}
        for text, probability in chain.from_iterable(likely[first : max(round(character.end * steps), first + 1)]):
            if text != character.text and probability > others.get(text, 0.0):
                others[text] = probability
        if others:
            ranked = sorted(others.items(), key=lambda other: -other[1])[:ALTERNATIVES]
            characters[number] = replace(character, alternatives=tuple(ranked))
    return replace(reading, characters=tuple(characters))


def _without_choice_of_signs(candidates: Candidates, charset: tuple[str, ...]) -> Candidates:
    """The best candidate alone if it is a digit or a sign, otherwise those that are neither."""
    signs = [label for label in candidates if label != BLANK and _is_sign_or_digit(charset[label - 1])]
    if not signs:
        return candidates
    best = next(iter(candidates))
    if best == signs[0]:
        return {best: candidates[best]}
    return {label: logarithm for label, logarithm in candidates.items() if label not in signs}


def _is_sign_or_digit(character: str) -> bool:
    return is_digit(character) or is_sign(character)


def _merit(entry: tuple[Prefix, float, float]) -> float:
    prefix, blank, label = entry
    return _log_add(blank, label) + prefix.score


def _log_add(a: float, b: float) -> float:
    """The logarithm of the sum of two likelihoods given by their logarithms."""
    if a < b:
        a, b = b, a
    return a if b == NEVER else a + math.log1p(math.exp(b - a))
