"""A house's own words: names of people and firms, goods and codes, drawn by its seed."""

import string
from collections.abc import Callable
from dataclasses import dataclass

from training.data.held_out_lines import HeldOutLines

NAMES, FIRMS, GOODS, CODES = 30, 20, 20, 10


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the four kinds."""

    names: list[str]
    firms: list[str]
    goods: list[str]
    codes: list[str]

    @property
    def all(self) -> list[str]:
        """Those of all kinds."""
        return [*self.names, *self.firms, *self.goods, *self.codes]


def make_words(source: HeldOutLines) -> Words:
    """Names, firms, goods and codes, each in the number that a house has."""
    rng = source.rng

    def make(count: int, word: Callable[[], str]) -> list[str]:
        return [word() for _ in range(count)]

    return Words(
        names=make(NAMES, lambda: _pick(source.text.name, 2, 3)),
        firms=make(FIRMS, lambda: _pick(source.text.name, 2, 6) + rng.choice(("有限公司", "商行", "股份有限公司"))),
        goods=make(GOODS, lambda: _pick(source.text.name, 3, 8)),
        codes=make(CODES, lambda: "".join(rng.choices(string.ascii_uppercase, k=3)) + f"-{rng.randint(100, 99999)}"),
    )


def _pick(make: Callable[[], str], shortest: int, longest: int) -> str:
    while True:
        text = make().replace(" ", "")
        if shortest <= len(text) <= longest and not text.isascii():
            return text
