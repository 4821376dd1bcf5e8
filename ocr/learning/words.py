"""A house's words, learnt from its corrections: names, goods and codes that come again and again in what is right.

Of Latin letters and digits a word is what stands between spaces and marks; of digits alone none is learnt, they are
another number each time. Chinese has no spaces: there it is what recurs, and never only as a part of the same longer
one (closed frequent substrings, found length by length as in Agrawal and Srikant, VLDB 1994).
"""

import re
from collections import Counter
from collections.abc import Iterable

from ocr.learning.records import Correction
from ocr.recognition.lexicon import LONGEST, SHORTEST

LEAST_PICTURES = 2  # that say it: one may have a slip
LEAST_OF_SHORTEST = 3  # of two Chinese characters, which are soon part of something else
MOST_CORRECTIONS = 5_000  # the latest; more take seconds to be looked through, and say little else

_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.&]*[A-Za-z0-9]")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇·]+")
_DIGITS = re.compile(r"[\d\-_/.]+")


def learn_words(corrections: Iterable[Correction]) -> list[str]:
    """The words that the texts of at least LEAST_PICTURES pictures have, the most frequent first."""
    texts = list({each.digest: each.text for each in corrections}.values())[-MOST_CORRECTIONS:]
    found = _count_latin(texts) + _count_chinese([set(_CHINESE.findall(text)) for text in texts])
    return [word for word, _ in found.most_common()]


def _count_latin(texts: list[str]) -> Counter[str]:
    words = Counter(word for text in texts for word in set(_LATIN.findall(text)))
    return Counter(
        {
            word: count
            for word, count in words.items()
            if count >= LEAST_PICTURES and SHORTEST <= len(word) <= LONGEST and not _DIGITS.fullmatch(word)
        }
    )


def _count_chinese(texts: list[set[str]]) -> Counter[str]:
    """What recurs in the runs of Chinese characters of texts."""
    found: Counter[str] = Counter()
    shorter: dict[str, int] = {}
    for length in range(SHORTEST, LONGEST + 1):
        counts = Counter(
            part
            for runs in texts
            for part in {
                run[at : at + length]
                for run in runs
                for at in range(len(run) - length + 1)
                if length == SHORTEST or (run[at : at + length - 1] in shorter and run[at + 1 : at + length] in shorter)
            }
        )
        recurring = {part: count for part, count in counts.items() if count >= LEAST_PICTURES}
        for part, count in recurring.items():  # what is nowhere without it is no word by itself
            for inner in (part[1:], part[:-1]):
                if found.get(inner) == count:
                    del found[inner]
        found.update(
            {part: count for part, count in recurring.items() if length > SHORTEST or count >= LEAST_OF_SHORTEST}
        )
        shorter = recurring
        if not recurring:
            break
    return found
