"""How close what was read is to what stands there: the scores that training and benchmarks share.

The rules are those of the evaluation sets: NFKC, quotes and dashes unified; the loose score drops all spaces, the
strict one collapses runs of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

IGNORED = "###"
MOST_PIECES = 8  # into which a line is split, or of which one is joined

_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u300c\u300d\u300e\u300f", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-"),
    }
)
_SPACES = re.compile(r"\s+")


def normalise_strict(text: str) -> str:
    """NFKC with quotes and dashes unified and runs of white space made one space."""
    unified = unicodedata.normalize("NFKC", text.translate(_UNIFIED)).translate(_UNIFIED)
    return _SPACES.sub(" ", unified).strip()


def normalise_loose(text: str) -> str:
    """As `normalise_strict`, without any white space."""
    return normalise_strict(text).replace(" ", "")


def edit_distance(read: str, true: str) -> int:
    """Fewest insertions, deletions and substitutions of characters that turn one text into the other."""
    return Levenshtein.distance(read, true)


def matched_lines(read: Sequence[str], true: Sequence[str]) -> int:
    """How many true lines are equalled by a line read; each line read counts once. Texts are taken as normalised."""
    return sum((Counter(read) & Counter(true)).values())


def matched_lines_or_pieces(read: Sequence[str], true: Sequence[str]) -> int:
    """As `matched_lines`, but a line may also have been split or joined.

    A true line counts, too, if lines that were read one after the other make it up, and if it is one of those true
    ones, one after the other, that make up a line that was read. Each line read counts for one of these only.
    """
    left, missed = [*read], []
    for text in true:
        if text in left:
            left.remove(text)
        else:
            missed.append(text)
    unmatched = Counter(missed)
    spare = Counter(left)
    for run in _runs(read):
        whole = "".join(run)
        if unmatched[whole] and not Counter(run) - spare:
            unmatched[whole] -= 1
            spare -= Counter(run)
    for run in _runs(true):
        whole = "".join(run)
        if spare[whole] and any(unmatched[text] for text in run):
            spare[whole] -= 1
            unmatched -= Counter(run)
    return len(true) - unmatched.total()


def _runs(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two and more lines that stand one after the other."""
    for length in range(2, MOST_PIECES + 1):
        for start in range(len(lines) - length + 1):
            yield tuple(lines[start : start + length])


def character_matches(read: Sequence[str], true: Sequence[str]) -> tuple[int, int, int]:
    """Characters in common, read and true, all lines of a page thrown together (order does not count).

    Recall is common / true, precision common / read.
    """
    characters_read = Counter("".join(read))
    characters_true = Counter("".join(true))
    return (characters_read & characters_true).total(), characters_read.total(), characters_true.total()


def digits_of(text: str) -> str:
    """A text's digits alone, in their order."""
    return "".join(filter(str.isdigit, text))


def expected_calibration_error(confidences: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15) -> float:
    """How far confidences, 0..1, are from the shares that are right: the mean gap over equally wide bins, weighted.

    Naeini et al., AAAI 2015. 0 is perfect.
    """
    numbers = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = np.abs(np.bincount(numbers, confidences, bins) - np.bincount(numbers, right, bins))
    return float(gaps.sum() / len(confidences))


def acceptable_share(confidences: NDArray[np.floating], right: NDArray[np.bool_], precision: float) -> float:
    """The largest share of lines, the surest first, of which at least `precision` are right.

    Lines of equal confidence are taken or left together.
    """
    order = np.argsort(-confidences, kind="stable")
    counts = np.arange(1, len(order) + 1)
    last_of_its_confidence = np.append(np.diff(confidences[order]) != 0, True)
    enough = (np.cumsum(right[order]) / counts >= precision) & last_of_its_confidence
    return float(counts[enough].max(initial=0) / len(order))
