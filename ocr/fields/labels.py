"""Where a page says what its values are: a template's labels, found among its rows, one wrong letter forgiven."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ocr.fields.rows import ONE_FORM, Row

FORGIVEN, FORGIVEN_LATIN = 4, 10  # letters of a label of which one may be missing or another one
COLONS = ":;"


@dataclass(frozen=True, slots=True)
class Found:
    """A label in a row: its glyphs from `start` to `end`; `after` is where a value may begin, behind a colon.

    `exact`: letter by letter; `clear`: a colon or white follows, or nothing, so that it is no part of a longer word.
    """

    label: str
    row: int
    start: int
    end: int
    after: int
    exact: bool
    clear: bool


def normalise(label: str) -> str:
    """A label as it is looked for: without spaces, in one form, in lower case."""
    return "".join(unicodedata.normalize("NFKC", label).translate(ONE_FORM).split()).lower()


def is_forgiving(label: str) -> bool:
    """Whether a label is so long that one wrong letter does not make another of it."""
    return len(label) >= (FORGIVEN_LATIN if label.isascii() else FORGIVEN)


@cache
def compile_label(label: str) -> re.Pattern[str]:
    """A pattern for a normalised label; longer ones with one letter missing or another."""
    spellings = [re.escape(label)]
    if is_forgiving(label):
        for place in range(len(label)):
            before, behind = re.escape(label[:place]), re.escape(label[place + 1 :])
            inner = 0 < place < len(label) - 1
            spellings.append(f"{before}[^:\\n]{'?' if inner else ''}{behind}")
    return re.compile("|".join(spellings))


def find_labels(rows: Sequence[Row], labels: Iterable[str]) -> list[Found]:
    """All places where labels, normalised, stand, from the top and the left; where two overlap, the longer one.

    A label begins where something begins: never in the middle of a word. Its letters may stand apart.
    """
    text = "\n".join(lower(row.text) for row in rows)
    starts = list(accumulate((len(row.text) + 1 for row in rows), initial=0))
    taken = [False] * len(text)
    found: list[Found] = []
    longest_first = sorted(labels, key=len, reverse=True)
    for exactly in (True, False):
        for label in longest_first:
            pattern = re.compile(re.escape(label)) if exactly else compile_label(label)
            for match in pattern.finditer(text) if exactly or is_forgiving(label) else ():
                if any(taken[match.start() : match.end()]):
                    continue
                number = bisect_right(starts, match.start()) - 1
                start, end = (place - starts[number] for place in match.span())
                each = _make_found(label, rows[number], number, start, end, exactly)
                if each is not None:
                    taken[match.start() : match.end()] = [True] * (end - start)
                    found.append(each)
    return sorted(found, key=lambda each: (each.row, each.start))


def lower(text: str) -> str:
    """In lower case, letter by letter: none becomes two."""
    return "".join(letter.lower()[:1] for letter in text)


def _make_found(label: str, row: Row, number: int, start: int, end: int, exactly: bool) -> Found | None:
    """The label at a place of a row, if it may stand there."""
    if not _begins(row, start) or not _ends(row, end):
        return None
    after, count = end, len(row.glyphs)
    while after < count and row.glyphs[after].text in COLONS:
        after += 1
    clear = after > end or end >= count or row.is_apart(end) or row.glyphs[end].spaced
    return Found(label, number, start, end, after, exactly, clear)


def _begins(row: Row, index: int) -> bool:
    """Whether a label may begin at a glyph: not right behind a letter of its own kind."""
    if row.is_apart(index) or row.glyphs[index].spaced:
        return True
    before, here = row.glyphs[index - 1].text, row.glyphs[index].text
    if not before.isalnum():
        return True
    return before.isascii() != here.isascii()


def _ends(row: Row, end: int) -> bool:
    """Whether a label may end before a glyph: not in the middle of a word of Latin letters."""
    if end >= len(row.glyphs) or row.glyphs[end].spaced or row.is_apart(end):
        return True
    last, here = row.glyphs[end - 1].text, row.glyphs[end].text
    return not (last.isascii() and last.isalpha() and here.isascii() and here.isalpha())
