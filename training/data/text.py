"""What the lines say: running text, business forms, and characters drawn uniformly so that rare ones occur."""

import random
from collections.abc import Callable, Sequence

from opencc import OpenCC

from training.data.corpora import lines_of
from training.data.forms import FormText

FULL_WIDTH_PUNCTUATION = str.maketrans(",.;:!?()%", "，．；：！？（）％")
HALF_WIDTH_PUNCTUATION = str.maketrans("，。；：！？（）％“”‘’", ",.;:!?()%\"\"''")


class TextSource(FormText):
    """Random line texts; equal seeds give equal texts."""

    def __init__(
        self,
        rng: random.Random,
        characters: list[str],
        corpus: Callable[[str], Sequence[str]] = lines_of,
        uniform_share: float = 0.14,
    ) -> None:
        super().__init__(rng, corpus)
        self.characters = [character for character in characters if not character.isspace()]
        self.han = [character for character in self.characters if "\u4e00" <= character <= "\u9fff"]
        self.to_traditional = OpenCC("s2t")
        self.recipes: tuple[tuple[float, Callable[[], str]], ...] = (
            (0.21, self.chinese),
            (0.05, self.traditional),
            (0.14, self.english),
            (0.06, self.long),
            (0.08, self.form_field),
            (0.07, self.number),
            (0.05, self.code),
            (0.05, self.name),
            (0.03, self.address),
            (0.03, self.invoice),
            (0.04, self.cell),
            (0.05, self.mixed),
            (uniform_share * 0.64, self.uniform_han),
            (uniform_share * 0.36, self.uniform_any),
        )
        self.weights = [weight for weight, _ in self.recipes]

    def line(self) -> str:
        """One line's text: 1 to 60 characters, no space at its ends."""
        while True:
            _, recipe = self.rng.choices(self.recipes, self.weights)[0]
            text = " ".join(recipe().split())
            if text:
                return self._punctuate(text)

    def _punctuate(self, text: str) -> str:
        choice = self.rng.random()
        if choice < 0.06 and not text.isascii():
            return text.translate(FULL_WIDTH_PUNCTUATION)
        if choice < 0.12:
            return text.translate(HALF_WIDTH_PUNCTUATION)
        return text

    def _piece(self, source: str, longest: int, shortest: int = 2) -> str:
        line = self.rng.choice(self.corpus(source))
        length = self.rng.randint(shortest, longest)
        start = self.rng.randint(0, max(0, len(line) - length))
        return line[start : start + length].strip()

    def chinese(self) -> str:
        """A piece of running Chinese."""
        return self._piece(self.rng.choice(("laws", "news", "reviews", "interface", "handbook_zh")), 20)

    def traditional(self) -> str:
        """The same in traditional characters."""
        return str(self.to_traditional.convert(self._piece(self.rng.choice(("laws", "news", "reviews")), 18)))

    def english(self) -> str:
        """Whole English words, sometimes in capitals."""
        words = self.rng.choice(self.corpus(self.rng.choice(("brown", "handbook_en", "brown")))).split(" ")
        count = self.rng.randint(1, 6)
        start = self.rng.randint(0, max(0, len(words) - count))
        text = " ".join(words[start : start + count])[:36]
        choice = self.rng.random()
        return text.upper() if choice < 0.12 else text.title() if choice < 0.2 else text

    def long(self) -> str:
        """As much as a line holds: a Chinese sentence of up to 32 characters, an English one of up to 60."""
        if self.rng.random() < 0.5:
            return self._piece(self.rng.choice(("laws", "news", "reviews")), 32, 20)
        words = self.rng.choice(self.corpus(self.rng.choice(("brown", "handbook_en", "brown")))).split(" ")
        start = self.rng.randint(0, max(0, len(words) - 9))
        text = " ".join(words[start : start + 12])
        return text if len(text) <= 60 else text[:60].rpartition(" ")[0]

    def mixed(self) -> str:
        """Chinese with English or a number in it."""
        middle = self.rng.choice((self.english, self.number, self.code))()[:14]
        gap = self.rng.choice(("", "", " "))
        return f"{self._piece('news', 10)}{gap}{middle}{gap}{self._piece('laws', 8)}"

    def uniform_han(self) -> str:
        """Han characters of the whole charset, each as likely as another."""
        source = self.standard if self.rng.random() < 0.6 else self.han
        return "".join(self.rng.choices(source, k=self.rng.randint(2, 14)))

    def uniform_any(self) -> str:
        """Any characters of the charset: accents, symbols, full-width forms."""
        return "".join(self.rng.choices(self.characters, k=self.rng.randint(2, 12)))
