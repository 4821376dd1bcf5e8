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

import unicodedata
import zipfile
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

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
_SIGNS_BY_NAME = frozenset("*＊#＃@＠&＆%％‰§※_＿")  # which Unicode counts as punctuation
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


@cache
def is_sign(character: str) -> bool:
    """Whether the character is a sign that carries a value and is no punctuation: + ± ↑ ☐ ‰ ¥ # _ and their like."""
    return unicodedata.category(character)[0] == "S" or character in _SIGNS_BY_NAME


def symbol_of(character: str) -> str:
    """What the model takes a character for, outside numbers and codes."""
    return character.translate(_NUMERALS)


class State(NamedTuple):
    """A text as the model sees it. A page makes tens of thousands, and a tuple is made in a quarter of the time.

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
    """The n-grams of one length.

    `contexts` are their first n - 1 symbols, sorted: numbers of 14 bits for each symbol, the last one lowest. Context
    number i is followed by `symbols[starts[i]:starts[i + 1]]`, sorted as well, whose likelihoods' logarithms stand in
    `scores`. `backoffs` are those of the contexts' back-off weights. All in nats.
    """

    contexts: "array[int]"
    starts: "array[int]"
    backoffs: "array[float]"
    symbols: "array[int]"
    scores: "array[float]"

    @classmethod
    def of(cls, keys: NDArray[np.uint64], scores: "array[float]", backoffs: "array[float]") -> Self:
        """The table of n-grams that are given by sorted keys: numbers made of their n symbols."""
        contexts, starts = np.unique(keys >> np.uint64(SYMBOL_BITS), return_index=True)
        return cls(
            array("Q", contexts.tobytes()),
            array("I", np.append(starts, len(keys)).astype(np.uint32).tobytes()),
            backoffs,
            array("H", (keys & np.uint64((1 << SYMBOL_BITS) - 1)).astype(np.uint16).tobytes()),
            scores,
        )


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
        self.kind = lru_cache(maxsize=1 << SYMBOL_BITS)(self._kind)
        self.follow = lru_cache(maxsize=1 << 15)(self._follow)

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
        score, context, score_before_run, context_before_run, numeric = state
        number, joins, digit, space = self.kind(character)
        if joins and (numeric or digit):
            _, context = self.follow(context_before_run, self.numbers.get(NUMBER, 0))
            return State(score_before_run, context, score_before_run, context_before_run, True)
        likelihood, context = self.follow(context, number)
        if not (numeric and space):  # or numbers would be cut up for the bonus
            score = score + likelihood + self.bonus
        if joins:
            return State(score, context, score_before_run, context_before_run)
        return State(score, context, score, context)

    def ceiling(self, state: State) -> float:
        """Nats that the text has at most after one more character, whatever that is."""
        return max(state.score, state.score_before_run) + max(self.bonus, 0.0)

    def score(self, text: str) -> float:
        """Nats of a whole text."""
        state = START
        for character in text:
            state = self.advance(state, character)
        return state.score

    def log_probability(self, context: int, symbol: int) -> float:
        """Nats of symbol number `symbol` after up to three symbols."""
        total = 0.0
        while True:
            length = -(-context.bit_length() // SYMBOL_BITS)
            table = self.tables[length]
            place = bisect_left(table.contexts, context)
            if place < len(table.contexts) and table.contexts[place] == context:
                last = table.starts[place + 1]
                index = bisect_left(table.symbols, symbol, table.starts[place], last)
                if index < last and table.symbols[index] == symbol:
                    return total + table.scores[index]
                if length:
                    total += table.backoffs[place]
            if not length:
                return FLOOR
            context &= (1 << SYMBOL_BITS * (length - 1)) - 1

    def _kind(self, character: str) -> tuple[int, bool, bool, bool]:
        """A character's number, 0 if it is unknown; whether it joins runs, is a digit, is a space."""
        number = self.numbers.get(symbol_of(character), 0)
        return number, joins_run(character), is_digit(character), character.isspace()

    def _follow(self, context: int, number: int) -> tuple[float, int]:
        """Nats of a symbol after a context, FLOOR at least, and the context after it.

        What stood before an unknown symbol says nothing of what comes after it.
        """
        if not number:
            return FLOOR, 0
        return max(self.log_probability(context, number), FLOOR), (context << SYMBOL_BITS | number) & self.context_mask


def _table(archive: Any, length: int) -> Table:
    """The n-grams of one length as they are stored: keys as differences, logarithms as bytes."""
    keys, scores, contexts, backoffs = (
        archive[f"{name}{length}"] for name in ("keys", "scores", "contexts", "backoffs")
    )
    if keys.shape != scores.shape or contexts.shape != backoffs.shape:
        raise ValueError(f"{len(keys)} n-grams of length {length}, but {len(scores)} scores")
    table = Table.of(np.cumsum(keys, dtype=np.uint64), _nats(scores), _nats(backoffs))
    if length > 1 and array("Q", np.cumsum(contexts, dtype=np.uint64).tobytes()) != table.contexts:
        raise ValueError(f"the back-off weights are not those of the contexts of the n-grams of length {length}")
    return table


def _nats(steps: NDArray[np.uint8]) -> "array[float]":
    return array("f", (steps.astype(np.float32) / -STEPS_PER_NAT).tobytes())


@cache
def load_built_in() -> LanguageModel:
    """The one that comes with the program; all recognisers share it."""
    return LanguageModel.load()
