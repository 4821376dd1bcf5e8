"""A house's own words: names, goods, codes. What was read with doubt becomes one where the picture allows it.

The words stand in a text file (UTF-8), one a line; empty lines and those that begin with # are left out. It is read
anew when it changes, so that a word counts at once.

Of an unsure character the recogniser says what else it may be (`ocr.results.Character.alternatives`). Of all ways to
read a line the one is taken that is best by the picture and by its words: each character of a word is worth

"""

import logging
import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from ocr.errors import InvalidSetting
from ocr.recognition.ctc import Reading
from ocr.results import Character

MOST_WORDS = 200_000
SHORTEST, LONGEST = 2, 64  # characters
NATS_A_CHARACTER = 1.5  # benchmarks/results/accuracy/house_words.md
# A digit is changed only where the picture speaks for the other nearly as much: numbers must come out as printed.
LEAST_OF_DIGIT = 0.25  # times as likely as what was read

logger = logging.getLogger("ocr.lexicon")

# A character as it was read, or as something else, and how many nats less likely that is.
Option = tuple[str, float]


class Lexicon:
    """The words, sorted: what begins with the same letters stands together."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word for word in words if SHORTEST <= len(word) <= LONGEST})

    def __len__(self) -> int:
        return len(self.words)

    def apply(self, reading: Reading) -> Reading:
        """A line's reading with its words, where these are likelier than what was read."""
        options = [_list_options(character) for character in reading.characters]
        if not self.words or all(len(some) == 1 for some in options):
            return reading
        characters = list(reading.characters)
        changed = False
        for start, texts, gain in self._choose(options):
            for place, text in enumerate(texts, start):
                if characters[place].text != text:
                    characters[place] = characters[place].exchange(text, 1 / (1 + math.exp(-gain)))
                    changed = True
        if not changed:
            return reading
        return replace(reading, text="".join(each.text for each in characters), characters=tuple(characters))

    def _choose(self, options: Sequence[Sequence[Option]]) -> list[tuple[int, list[str], float]]:
        """The words of the best way to read a line: where each starts, its characters, and the nats that it gains."""
        best: list[tuple[float, tuple[int, list[str], float] | None]] = [(0.0, None)] * (len(options) + 1)
        for start in range(len(options) - 1, -1, -1):
            best[start] = best[start + 1][0], None
            for texts, cost in self._find_words(options, start):
                if not _stands_alone(options, start, texts):
                    continue
                gain = NATS_A_CHARACTER * sum(map(len, texts)) - cost
                total = gain + best[start + len(texts)][0]
                if total > best[start][0]:
                    best[start] = total, (start, texts, gain)
        chosen, place = [], 0
        while place < len(options):
            word = best[place][1]
            if word is not None:
                chosen.append(word)
            place += len(word[1]) if word else 1
        return chosen

    def _find_words(self, options: Sequence[Sequence[Option]], start: int) -> Iterable[tuple[list[str], float]]:
        """The words that may begin at a character, each as its characters, and how many nats less likely it is."""
        open_ones: list[tuple[str, list[str], float]] = [("", [], 0.0)]
        for some in options[start : start + LONGEST]:
            longer = []
            for beginning, texts, cost in open_ones:
                for text, more in some:
                    word = beginning + text
                    at = bisect_left(self.words, word)
                    if at == len(self.words) or not self.words[at].startswith(word):
                        continue
                    longer.append((word, [*texts, text], cost + more))
                    if self.words[at] == word:
                        yield [*texts, text], cost + more
            open_ones = longer
            if not open_ones:
                return


_EMPTY = Lexicon(())


def load_lexicon(path: str) -> Lexicon:
    """The words in a file, as it is now; none if the path is empty.

    Raises:
        InvalidSetting: it can't be read, or has too many words.
    """
    if not path:
        return _EMPTY
    try:
        status = Path(path).stat()
    except OSError as error:
        raise InvalidSetting(f"OCR_LEXICON names {path}, which can't be read: {error.strerror}") from None
    return _load(path, status.st_mtime_ns, status.st_size)


class LexiconFile:
    """A lexicon in a file that may change, and be gone for a while: then the words go on counting that it had.

    Words from elsewhere may be added to those of the file.
    """

    def __init__(self, path: str) -> None:
        """Loads the words.

        Raises:
            InvalidSetting: as `load_lexicon`.
        """
        self.path, self.in_file, self.problem = path, load_lexicon(path), ""
        self.added: tuple[str, ...] = ()
        self.all = self.in_file

    def add(self, words: Sequence[str]) -> None:
        """From now on these words count beside those of the file, in place of what was added before."""
        self.added = tuple(words[:MOST_WORDS])
        self._join()

    def current(self) -> Lexicon:
        """The words as they are now."""
        try:
            in_file, self.problem = load_lexicon(self.path), ""
            if in_file is not self.in_file:
                self.in_file = in_file
                self._join()
        except InvalidSetting as error:
            if self.problem != str(error):
                self.problem = str(error)
                logger.warning("%s; the words that it had go on counting", error)
        return self.all

    def _join(self) -> None:
        self.all = Lexicon((*self.in_file.words, *self.added)) if self.added else self.in_file


@cache
def open_lexicon(path: str) -> LexiconFile:
    """The lexicon in a file; one object serves all."""
    return LexiconFile(path)


def parse_words(text: str) -> list[str]:
    """The words of a file's text."""
    lines = (" ".join(line.split()) for line in text.removeprefix("\ufeff").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=2)
def _load(path: str, _changed: int, _size: int) -> Lexicon:
    try:
        words = parse_words(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidSetting(f"OCR_LEXICON names {path}, which can't be read: {error}") from None
    if len(words) > MOST_WORDS:
        raise InvalidSetting(f"OCR_LEXICON names {path}, which has {len(words)} words; {MOST_WORDS} are allowed")
    return Lexicon(words)


def _list_options(character: Character) -> list[Option]:
    options = [(character.text, 0.0)]
    for text, probability in character.alternatives:
        if character.text.isdigit() and probability < LEAST_OF_DIGIT * character.confidence:
            continue
        options.append((text, max(0.0, math.log(max(character.confidence, 1e-6) / max(probability, 1e-6)))))
    return options


def _stands_alone(options: Sequence[Sequence[Option]], start: int, texts: Sequence[str]) -> bool:
    """Whether a word of Latin letters or digits is not a part of a longer one."""
    before = options[start - 1][0][0] if start else ""
    after = options[start + len(texts)][0][0] if start + len(texts) < len(options) else ""
    return not any(_joins(one) and _joins(other) for one, other in ((before, texts[0]), (texts[-1], after)))


def _joins(text: str) -> bool:
    return text.isascii() and text.isalnum()
