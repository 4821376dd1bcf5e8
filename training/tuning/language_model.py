"""The language model that the beam search asks: counts, smooths and prunes character n-grams of the corpora.

    python -m training language-model

Equal corpora give an equal file. Absolute discounting, interpolated (Ney et al., 1994), in back-off form; pruned by
weighted difference (Seymore & Rosenfeld, ICSLP 1996): an n-gram stays if to back off in its place would cost much.
"""

import logging
import random
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from ocr.recognition.language_model import NUMBER, ORDER, STEPS_PER_NAT, SYMBOL_BITS, joins_run, symbol_of
from training.data.corpora import lines_of
from training.data.text import TextSource

CHARACTERS_OF = {  # at most so many of each source
    "laws": 1_500_000,
    "news": 1_800_000,
    "reviews": 800_000,
    "interface": 1_200_000,
    "handbook_zh": 800_000,
    "handbook_en": 1_200_000,
    "brown": 3_000_000,
    "brands": 300_000,
    "places": 150_000,
    "words": 500_000,
}
TRADITIONAL = 600_000  # characters of the news, converted
DRAWN_LINES = 60_000  # of TextSource; those that hold a digit are counted
KEPT = (None, 150_000, 240_000, 210_000)  # n-grams of each length, at most
LEAST_COUNT = (2, 2, 3, 3)
HELD_OUT_SHARE = 20
HIGHEST_SYMBOL = (1 << SYMBOL_BITS) - 1

logger = logging.getLogger(__name__)

Keys = NDArray[np.uint64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grams:
    """N-grams of one length, keys sorted, with their counts and the logarithms of their likelihoods."""

    keys: Keys
    counts: Values
    scores: Values


def is_held_out(line: str) -> bool:
    """Whether the model is never shown this line of a corpus, so that the beam search can be tuned on it."""
    return zlib.crc32(line.encode()) % HELD_OUT_SHARE == 0


def simplify(text: str) -> str:
    """The text's symbols: a run that holds a digit is one, numerals are one."""
    pieces = re.split("([^\\s\u2e80-\ufaff]+)", text)
    return "".join(
        NUMBER if any(map(str.isnumeric, piece)) and joins_run(piece[0]) else "".join(map(symbol_of, piece))
        for piece in pieces
        if piece
    )


def build(out: Path) -> None:
    """Counts everything and writes the model to `out`, an .npz file that `ocr.recognition.language_model` loads."""
    text = "\n".join(simplify(line) for line in _lines())
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    characters, counts = np.unique(codes, return_counts=True)
    kept = (counts >= LEAST_COUNT[0]) & (characters != ord("\n"))
    characters = characters[kept][:HIGHEST_SYMBOL]
    numbers = np.zeros(int(codes.max()) + 1, np.uint64)
    numbers[characters] = np.arange(1, len(characters) + 1)
    full = _count_grams(numbers[codes])
    arrays: dict[str, NDArray[np.generic]] = {"symbols": characters.astype(np.uint32)}
    pruned: list[Pruned] = []
    for length, grams in enumerate(full, 1):
        pruned.append(_prune(grams, full[: length - 1], pruned, length))
        arrays[f"keys{length}"] = np.diff(pruned[-1].keys, prepend=np.uint64(0))
        arrays[f"scores{length}"] = _to_bytes(pruned[-1].scores)
        arrays[f"contexts{length}"] = np.diff(pruned[-1].contexts, prepend=np.uint64(0))
        arrays[f"backoffs{length}"] = _to_bytes(pruned[-1].backoffs)
    np.savez_compressed(out, allow_pickle=False, **arrays)
    logger.info("%d characters, n-grams %s, %d bytes", len(codes), [len(p.keys) for p in pruned], out.stat().st_size)


def _lines() -> Iterable[str]:
    """Lines to count, never those held out."""
    to_traditional = OpenCC("s2t")
    for source, limit in CHARACTERS_OF.items():
        yield from _evenly(source, limit)
    for line in _evenly("news", TRADITIONAL):
        yield to_traditional.convert(line)
    drawn = TextSource(random.Random(20), [chr(code) for code in range(0x4E00, 0x9FA6)])
    for _ in range(DRAWN_LINES):
        line = drawn.line()
        if any(map(str.isdigit, line)):
            yield line


def _evenly(source: str, limit: int) -> list[str]:
    """Lines of a corpus from its beginning to its end, about `limit` characters in all."""
    lines = [line for line in lines_of(source) if not is_held_out(line)]
    step = max(1.0, sum(map(len, lines)) / limit)
    return [lines[int(index * step)] for index in range(int(len(lines) / step))]


def _count_grams(numbers: Keys) -> list[Grams]:
    """Everything that occurs, smoothed. `numbers` (N,) are symbols in running text, 0 where it is broken."""
    total = np.count_nonzero(numbers)
    grams: list[Grams] = []
    keys = numbers
    known = numbers > 0
    for length in range(1, ORDER + 1):
        if length > 1:
            keys = keys[:-1] << np.uint64(SYMBOL_BITS) | numbers[length - 1 :]
            known = known[:-1] & (numbers[length - 1 :] > 0)
        found, occurrences = np.unique(keys[known], return_counts=True)
        counts = occurrences.astype(np.float64)
        if length == 1:
            grams.append(Grams(found, counts, np.log(counts / total)))
            continue
        once, twice = np.sum(counts == 1), np.sum(counts == 2)
        discount = once / max(once + 2 * twice, 1)  # none where nothing is rare
        group, sums, kinds = _by_context(found, counts)
        lower = grams[-1]
        shorter = lower.scores[np.searchsorted(lower.keys, found & _mask(length - 1))]
        backed_off = discount * kinds[group] / sums[group] * np.exp(shorter)
        grams.append(Grams(found, counts, np.log((counts - discount) / sums[group] + backed_off)))
    return grams


@dataclass(frozen=True, slots=True)
class Pruned:
    """The n-grams of one length that stay, and the back-off weights (logarithms) of their contexts."""

    keys: Keys
    scores: Values
    contexts: Keys
    backoffs: Values


def _prune(grams: Grams, shorter_full: list[Grams], shorter: list[Pruned], length: int) -> Pruned:
    """What stays of the n-grams of one length; `shorter` are those already pruned."""
    nothing = np.empty(0, np.uint64)
    if length == 1:
        return Pruned(grams.keys, grams.scores, nothing, np.empty(0))
    full = shorter_full[-1]
    gain = grams.counts * (grams.scores - full.scores[np.searchsorted(full.keys, grams.keys & _mask(length - 1))])
    gain[grams.counts < LEAST_COUNT[length - 1]] = -np.inf
    best = np.sort(np.argsort(-gain, kind="stable")[: KEPT[length - 1]])
    best = best[gain[best] > 0]
    keys, scores = grams.keys[best], grams.scores[best]
    _, likelihood, _ = _by_context(keys, np.exp(scores))
    _, likelihood_shorter, _ = _by_context(keys, np.exp(_look_up(keys & _mask(length - 1), shorter)))
    backoffs = np.log(np.maximum(1 - likelihood, 1e-6) / np.maximum(1 - likelihood_shorter, 1e-6))
    return Pruned(keys, scores, np.unique(keys >> np.uint64(SYMBOL_BITS)), np.minimum(backoffs, 0))


def _look_up(keys: Keys, tables: list[Pruned]) -> Values:
    """Logarithms of likelihoods of n-grams as long as there are tables: those already pruned, for length 1, 2, ..."""
    table = tables[-1]
    places, found = _find(table.keys, keys)
    scores = np.where(found, table.scores[places], 0.0)
    if len(tables) == 1 or found.all():
        return scores
    missing = ~found
    places, found = _find(table.contexts, keys[missing] >> np.uint64(SYMBOL_BITS))
    backoffs = np.where(found, table.backoffs[places], 0.0)
    scores[missing] = backoffs + _look_up(keys[missing] & _mask(len(tables) - 1), tables[:-1])
    return scores


def _find(sorted_keys: Keys, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each key would stand, and whether it is there."""
    places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return places, sorted_keys[places] == keys


def _by_context(keys: Keys, values: Values) -> tuple[NDArray[np.intp], Values, NDArray[np.intp]]:
    """Each key's context by number, and for each context the sum of its values and how many there are."""
    _, group = np.unique(keys >> np.uint64(SYMBOL_BITS), return_inverse=True)
    return group, np.asarray(np.bincount(group, values), np.float64), np.bincount(group)


def _mask(length: int) -> np.uint64:
    return np.uint64((1 << SYMBOL_BITS * length) - 1)


def _to_bytes(logarithms: Values) -> NDArray[np.uint8]:
    return np.clip(np.rint(-logarithms * STEPS_PER_NAT), 0, 255).astype(np.uint8)
