r"""How likely a text is, by its characters: a pruned 4-gram model that never prefers one number to another.

    language = LanguageModel.load()
    state = language.advance(START, "中")       # state.score: the text so far

Numbers must come out as they were printed, never as they usually are. So a run of letters, digits and signs that holds
a digit ("118.50", "INV-2O26", "10kg") adds nothing at all to a text's score, whatever it says and however long it is,
nor does a space after it; the run is one symbol to what comes next. Chinese numerals are one symbol, and so are their
powers of ten.

Written by `training.tuning.language_model`. PyPI has no library that fits: kenlm has no wheels; pyctcdecode (last
release 2023) asks for numpy < 2; ctc-beam-decoder reads models that only KenLM's own tools write; fast-ctc-decode has
no language model; and none of them can leave numbers alone.
"""

import zipfile
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ocr.errors import InvalidWeights
from ocr.weights import LANGUAGE_MODEL

ORDER = 4
SYMBOL_BITS = 14  # four symbols fill 56 bits of a key
STEPS_PER_NAT = 12  # logarithms are kept as bytes: 0 to -21 nats
FLOOR = -9.0  # nats; no character counts as less likely: rare ones occur, and must not be dropped for being rare
BONUS = 5.0  # nats; chosen, as is FLOOR, by `training.tuning.decoding`

NUMBER = "0"
_NUMERALS = str.maketrans(
    {
        **dict.fromkeys("〇零一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參陸", "一"),
        **dict.fromkeys("十百千万亿拾佰仟萬億", "十"),
    }
)


def joins_run(character: str) -> bool:
    """Whether the character can be part of a number or code: neither a space nor Chinese or its punctuation."""
    return not (character.isspace() or "\u2e80" <= character <= "\ufaff")


def is_digit(character: str) -> bool:
    """Whether the character is a digit of any kind, those of Chinese words apart."""
    return character.isnumeric() and joins_run(character)


def symbol_of(character: str) -> str:
    """What the model takes a character for, outside numbers and codes."""
    return character.translate(_NUMERALS)


@dataclass(frozen=True, slots=True)
class State:
    """A text as the model sees it.

    `score`, in nats, is the sum over its characters of the logarithm of their likelihood plus the model's bonus.
    `context` holds its last three symbols. Score and context are also kept as they were before the current run of
    letters, digits and signs: when a digit turns up in it, the run counts nothing.
    """

    score: float = 0.0
    context: int = 0
    score_before_run: float = 0.0
    context_before_run: int = 0
    numeric: bool = False


START = State()


@dataclass(frozen=True, slots=True)
class Table:
    """The n-grams of one length: keys sorted, logarithms of likelihoods and of back-off weights in nats.

    A key is the n symbols' numbers, 14 bits each, the last one lowest; a context's key is that of its n - 1 symbols.
    """

    keys: "array[int]"
    scores: "array[float]"
    contexts: "array[int]"
    backoffs: "array[float]"


class LanguageModel:
    """Back-off n-grams (Katz, 1987) over symbols.

    Args:
        symbols: the symbols numbered 1, 2, ...; 0 is a character not among them.
        tables: for n-grams of length 1, 2, ...
        bonus: nats that each character adds; without, short texts would always win.
    """

    def __init__(self, symbols: str, tables: tuple[Table, ...], bonus: float = BONUS) -> None:
        self.numbers = {symbol: number for number, symbol in enumerate(symbols, 1)}
        self.tables = tables
        self.bonus = bonus
        self.context_mask = (1 << SYMBOL_BITS * (len(tables) - 1)) - 1
        self.log_probability = lru_cache(maxsize=1 << 15)(self._log_probability)

    @classmethod
    def load(cls, path: Path = LANGUAGE_MODEL) -> Self:
        """Reads a file written by `training.tuning.language_model`.

        Raises:
            InvalidWeights: there is no such file, or it is damaged.
        """
        try:
            with path.open("rb") as stream, np.load(stream) as archive:
                symbols = "".join(map(chr, archive["symbols"]))
                tables = tuple(_table(archive, length) for length in range(1, ORDER + 1))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise InvalidWeights(f"{path} can't be read as a language model: {error}") from error
        return cls(symbols, tables)

    def advance(self, state: State, character: str) -> State:
        """The state after one more character."""
        if not joins_run(character):
            score, context = self._scored(state, symbol_of(character))
            if state.numeric and character.isspace():
                score = state.score  # or numbers would be cut up for the bonus
            return State(score, context, score, context)
        if state.numeric or is_digit(character):
            context = self._shifted(state.context_before_run, self.numbers.get(NUMBER, 0))
            return State(state.score_before_run, context, state.score_before_run, state.context_before_run, True)
        score, context = self._scored(state, character)
        return State(score, context, state.score_before_run, state.context_before_run)

    def score(self, text: str) -> float:
        """Nats of a whole text."""
        state = START
        for character in text:
            state = self.advance(state, character)
        return state.score

    def _scored(self, state: State, symbol: str) -> tuple[float, int]:
        number = self.numbers.get(symbol, 0)
        likelihood = self.log_probability(state.context, number) if number else FLOOR
        return state.score + max(likelihood, FLOOR) + self.bonus, self._shifted(state.context, number)

    def _shifted(self, context: int, number: int) -> int:
        """The context one symbol later; what stood before an unknown symbol says nothing of what comes after it."""
        return (context << SYMBOL_BITS | number) & self.context_mask if number else 0

    def _log_probability(self, context: int, symbol: int) -> float:
        """Nats of symbol number `symbol` after up to three symbols."""
        total = 0.0
        while True:
            length = -(-context.bit_length() // SYMBOL_BITS)
            table = self.tables[length]
            key = context << SYMBOL_BITS | symbol
            index = bisect_left(table.keys, key)
            if index < len(table.keys) and table.keys[index] == key:
                return total + table.scores[index]
            if not length:
                return FLOOR
            index = bisect_left(table.contexts, context)
            if index < len(table.contexts) and table.contexts[index] == context:
                total += table.backoffs[index]
            context &= (1 << SYMBOL_BITS * (length - 1)) - 1


def _table(archive: Any, length: int) -> Table:
    """The n-grams of one length as they are stored: keys as differences, logarithms as bytes."""
    keys, scores, contexts, backoffs = (
        archive[f"{name}{length}"] for name in ("keys", "scores", "contexts", "backoffs")
    )
    if keys.shape != scores.shape or contexts.shape != backoffs.shape:
        raise ValueError(f"{len(keys)} n-grams of length {length}, but {len(scores)} scores")
    return Table(_numbers(keys), _nats(scores), _numbers(contexts), _nats(backoffs))


def _numbers(differences: NDArray[np.uint64]) -> "array[int]":
    return array("Q", np.cumsum(differences, dtype=np.uint64).tobytes())


def _nats(steps: NDArray[np.uint8]) -> "array[float]":
    return array("f", (steps.astype(np.float32) / -STEPS_PER_NAT).tobytes())
