"""What lines of other languages than Chinese and English say: pieces of Debian's handbook and manual pages.

Most of the languages whose letters are classes; those that are read worst come most often.
"""

import random
from collections.abc import Callable, Sequence

# Language to how often it comes, in no unit.
FREQUENCIES = {
    "vi": 6.0, "ja": 4.0, "tr": 4.0, "pl": 2.5, "cs": 2.5, "de": 0.7, "fr": 0.7, "es": 0.7, "it": 0.7, "pt": 0.7,
}  # fmt: skip
# Letters that PP-OCRv6 small has classes for, but has hardly seen, or none at all: `training.data.charset.LETTERS`.
WEAK = frozenset("ıİğĞşŞęĘąĄłŁźŹżŻćĆńŃśŚčČřŘďĎťŤňŇěĚůŮžŽšŠőŐűŰđĐơƠưƯăĂĩĨũŨỹỸ")
SHORTEST, LONGEST = 2, 56  # characters of a line; of a Japanese one half as many
CAPITALS_SHARE, TITLE_SHARE = 0.08, 0.06


def cut_piece(rng: random.Random, language: str, paragraph: str, shortest: int, longest: int) -> str:
    """A piece of a paragraph of so many characters, of whole words; one word at least."""
    if language == "ja":
        length = rng.randint(shortest // 2, longest // 2)
        start = rng.randint(0, max(0, len(paragraph) - length))
        return paragraph[start : start + length].strip()
    length, words = rng.randint(shortest, longest), paragraph.split(" ")
    return _take_words(words[rng.randint(0, len(words) - 1) :], length)


def _take_words(words: Sequence[str], length: int) -> str:
    """So many whole words, one at least, as are no longer than this."""
    text = words[0]
    for word in words[1:]:
        if len(text) + 1 + len(word) > length:
            break
        text += f" {word}"
    return text


class LanguageTexts:
    """Random texts in other languages; equal generators give equal texts.

    Args:
        rng: where chance comes from.
        corpus: lines of a source, as `training.data.corpora.lines_of`, which are named by language.
    """

    def __init__(self, rng: random.Random, corpus: Callable[[str], Sequence[str]]) -> None:
        self.rng, self.corpus = rng, corpus

    def line(self) -> tuple[str, str]:
        """A line's language and text."""
        rng = self.rng
        language = rng.choices(list(FREQUENCIES), list(FREQUENCIES.values()))[0]
        text = cut_piece(rng, language, rng.choice(self.corpus(language)), SHORTEST, LONGEST)
        choice = rng.random()
        if choice < CAPITALS_SHARE:
            # Python knows no Turkish: there i has its dot in capitals, too, and ı has none.
            text = (text.replace("i", "İ").replace("ı", "I") if language == "tr" else text).upper()
        elif choice < CAPITALS_SHARE + TITLE_SHARE and language != "tr":
            text = text.title()
        return language, text
