"""Words learnt from corrections: what was read wrong more than once, and is right in the same way each time."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from ocr.learning.records import Correction
from ocr.recognition.lexicon import LONGEST, SHORTEST

LEAST_CORRECTIONS = 2  # of different pictures: one may be a slip

# A name or a code; of digits alone nothing is learnt, they are another number each time.
_CODE = r"[A-Za-z0-9][A-Za-z0-9\-_/.&]*[A-Za-z0-9]"
_CHINESE = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇·（）()]+"
_WORD = re.compile(f"{_CODE}|{_CHINESE}")
_DIGITS = re.compile(r"[\d\-_/.]+")


def learn_words(corrections: Iterable[Correction]) -> list[str]:
    """The words that were corrected at least LEAST_CORRECTIONS times, the most frequent first.

    A word is a run of Chinese characters, or of Latin letters and digits with the marks of codes among them. Counted is
    each picture once, and only where a character of the word itself was read wrong.
    """
    pictures: dict[str, set[str]] = defaultdict(set)
    for correction in corrections:
        for word in _find_corrected(correction.read, correction.text):
            pictures[word].add(correction.digest)
    counts = Counter({word: len(some) for word, some in pictures.items() if len(some) >= LEAST_CORRECTIONS})
    return [word for word, _ in counts.most_common()]


def _find_corrected(read: str, text: str) -> Iterator[str]:
    """The words of a text that were read otherwise."""
    same = [False] * len(text)
    for _, start, length in SequenceMatcher(None, read, text, autojunk=False).get_matching_blocks():
        same[start : start + length] = [True] * length
    for found in _WORD.finditer(text):
        word = found[0].strip("（）()")
        if SHORTEST <= len(word) <= LONGEST and not _DIGITS.fullmatch(word) and not all(same[slice(*found.span())]):
            yield word
