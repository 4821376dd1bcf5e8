"""From the characters that were read to a value: as they stand, or as what else they may be makes a value of them.

The recogniser says of each unsure character what else its time steps may mean (`ocr.results.Character.alternatives`);
these are weighed here under what the field's type allows, which a line as a whole could not know.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ocr.fields.rows import Glyph, Span
from ocr.fields.types import FieldType, Reader

MOST_TRIED = 400  # strings, from the likeliest on
LEAST = 1e-3  # share of the time that an alternative must be right at least
ALIKE = 0.02  # share given to a character that can't be in a value, but looks like one that can


@dataclass(frozen=True, slots=True)
class Decoded:
    """A value, and whether it passed its check: None where there is none. `changed`: characters were exchanged."""

    value: str
    verified: bool | None
    changed: bool


def decode_value(span: Span, kind: FieldType, read: Reader, verify: Callable[[str], bool | None]) -> Decoded | None:
    """The value of a span; None if there is none in it, whatever its characters may be.

    Args:
        span: what was read.
        kind: of the value.
        read: the value in a text.
        verify: its check.

    Characters are exchanged where the text as it stands has no value, or one that fails its check: in the first case
    for the likeliest that make one, in the second only if exactly one value among all that were tried passes.
    """
    value = read(spell(span, kind))
    verified = None if value is None else verify(value)
    if value is not None and verified is not False:
        return Decoded(value, verified, changed=False)
    first: str | None = None
    passed: set[str] = set()
    for text in _likeliest_texts(span, kind):
        other = read(text)
        if other is None or other == value:
            continue
        first = first or other
        if verify(other):
            passed.add(other)
        if value is None and not passed and verify(other) is None:
            return Decoded(other, None, changed=True)
    if len(passed) == 1:
        return Decoded(passed.pop(), True, changed=True)
    if value is None:
        return None if first is None else Decoded(first, False, changed=True)
    return Decoded(value, verified, changed=False)


def spell(span: Span, kind: FieldType) -> str:
    """A span's text as a value of a type is read from it."""
    return span.printed if kind.printed else span.text


def list_values(span: Span, kind: FieldType, read: Reader) -> list[str]:
    """The values that a span may have, the likeliest first."""
    values = (read(text) for text in _likeliest_texts(span, kind))
    return list(dict.fromkeys(value for value in values if value is not None))


def _likeliest_texts(span: Span, kind: FieldType) -> Iterator[str]:
    """The texts that a span may have, the likeliest first; the one that was read comes among them."""
    choices = [_weigh(glyph, kind) for glyph in span.glyphs]
    start = tuple(0 for _ in choices)
    waiting = [(0.0, start)]
    seen = {start}
    for _ in range(MOST_TRIED):
        if not waiting:
            return
        cost, picks = heapq.heappop(waiting)
        yield span.join([options[pick][0] for options, pick in zip(choices, picks, strict=True)])
        for place, pick in enumerate(picks):
            if pick + 1 < len(choices[place]):
                following = (*picks[:place], pick + 1, *picks[place + 1 :])
                if following not in seen:
                    seen.add(following)
                    more = choices[place][pick + 1][1] - choices[place][pick][1]
                    heapq.heappush(waiting, (cost + more, following))


def _weigh(glyph: Glyph, kind: FieldType) -> Sequence[tuple[str, float]]:
    """What a glyph may be, each with the negative logarithm of its share, the likeliest first."""
    shares = {glyph.text: max(glyph.source.confidence, LEAST)}
    for text, share in glyph.source.alternatives:
        if len(text) == 1 and share >= LEAST and len(glyph.source.text) == 1:
            shares.setdefault(text, share)
    if glyph.text in kind.alike:
        shares.setdefault(kind.alike[glyph.text], ALIKE)
    return sorted(((text, -math.log(share)) for text, share in shares.items()), key=lambda each: each[1])
