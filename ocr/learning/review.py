"""What is wrong with corrections: the same picture with different texts, and characters that the network can't say."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ocr.learning.records import Correction


@dataclass(frozen=True, slots=True)
class Review:
    """What was found.

    `usable` counts those that can be trained on: with a text that the network can say, and in no contradiction.
    `contradictions` are groups of one picture's corrections, each group by the numbers; `outside` the characters that
    the charset lacks, with how often each occurs; `confirmed` counts those that were read right; `documents` how many
    there are.
    """

    count: int
    documents: int
    confirmed: int
    contradictions: tuple[tuple[int, ...], ...]
    outside: dict[str, int]
    usable: int


def review(corrections: Sequence[Correction], charset: Collection[str]) -> Review:
    """Looks through all corrections; `charset` are the characters that the network has classes for."""
    known = frozenset(charset)
    by_picture: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_picture[correction.digest].append(correction)
    contradictions = [
        tuple(each.id for each in same) for same in by_picture.values() if len({each.text for each in same}) > 1
    ]
    missing = Counter(character for each in corrections for character in each.text if character not in known)
    found = Review(
        len(corrections),
        len({each.document for each in corrections}),
        sum(each.read == each.text for each in corrections),
        tuple(contradictions),
        dict(missing.most_common()),
        0,
    )
    return replace(found, usable=len(_choose(corrections, found)))


def choose_usable(corrections: Sequence[Correction], charset: Collection[str]) -> list[Correction]:
    """Those that can be trained on: with a text that the network can say, and in no contradiction."""
    return _choose(corrections, review(corrections, charset))


def _choose(corrections: Sequence[Correction], found: Review) -> list[Correction]:
    disputed = {number for group in found.contradictions for number in group}
    return [
        each
        for each in corrections
        if each.text and each.id not in disputed and found.outside.keys().isdisjoint(each.text)
    ]
