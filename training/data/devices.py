"""What machines write: source text, numbers with slashed zeros, what displays show, what is printed in dots."""

import random
import string
from dataclasses import dataclass
from typing import Literal

from training.data.forms import DIGITS

Writing = Literal["print", "code", "needles", "segments", "dots"]  # needles: code in the dots of a needle printer

CODE = (
    "if __name__ == '__main__':", "def __init__(self):", "__all__ = []", "x[i] += 1", "i -= 1", "return a && b;",
    "#include <stdio.h>", "for (int i = 0; i < n; i++) {", "a->b.c(d)", "print(f'{x:>5d}')", "$ pip install -U", "{",
    "}", "});", "// TODO", "@property", "@dataclass", "SELECT * FROM t_user WHERE id = 1;", "_", "__", "self._x",
    "**kwargs", "C:\\Users\\a_b", "import os, sys", "# -*- coding: utf-8 -*-", "a * b + c", "x ** 2", "<a_b>",
    "__str__", "__len__",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignText:
    """A line's text, how it is written, and whether its box may be cut close around the ink, as around lone signs."""

    text: str
    writing: Writing = "print"
    lone: bool = False


class DeviceTexts:
    """Random texts of machines from a generator."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def decimal(self) -> str:
        """A number below 1000 with up to two decimals."""
        return f"{self.rng.uniform(0, 10 ** self.rng.randint(0, 3)):.{self.rng.randint(0, 2)}f}"

    def code(self) -> SignText:
        """Source text: underscores, stars, signs at."""
        rng = self.rng
        names = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 7))) for _ in range(rng.randint(2, 3))]
        name = "_".join(names)
        text = rng.choice(
            (
                rng.choice(CODE),
                rng.choice(CODE),
                name,
                f"__{names[0]}__",
                f"_{name}",
                f"self.{name} = {name}",
                f"{name}()",
            )
        )
        return SignText(text, "code" if rng.random() < 0.7 else "print")

    def display(self) -> SignText:
        """What a meter, a clock, a scale shows."""
        rng = self.rng
        hours, minutes, seconds = rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
        return SignText(
            rng.choice(
                (
                    f"{hours:02d}:{minutes:02d}",
                    f"{hours:02d}:{minutes:02d}:{seconds:02d}",
                    f"{hours}:{minutes:02d}",
                    self.decimal(),
                    f"{rng.randint(0, 99)}.{rng.randint(0, 9)}",
                    f"{rng.uniform(0, 300):.1f}",
                    rng.choice(DIGITS + "888"),
                    f"-{self.decimal()}",
                    str(rng.randint(0, 10 ** rng.randint(1, 6))),
                    f"{rng.randint(0, 10**6):06d}",
                )
            ),
            "segments",
        )

    def dots(self) -> SignText:
        """A date or a batch, printed in dots."""
        rng = self.rng
        year, month, day = rng.randint(1998, 2032), rng.randint(1, 12), rng.randint(1, 28)
        date = rng.choice(
            ("{}{:02d}{:02d}", "{}.{:02d}.{:02d}", "{}/{:02d}/{:02d}", "{}-{:02d}-{:02d}", "{} {:02d} {:02d}")
        )
        text = date.format(year, month, day)
        batch = "".join(rng.choices(string.ascii_uppercase + DIGITS * 3, k=rng.randint(4, 9)))
        return SignText(
            rng.choice(
                (
                    text,
                    f"{text} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
                    f"{rng.choice(('EXP', 'MFG', 'LOT', 'BB', 'EXP:', '生产日期', '有效期至', '批号'))} {text}",
                    f"{text} {batch}",
                    batch,
                )
            ),
            "dots",
        )

    def zeros(self) -> SignText:
        """Numbers with many zeros, slashed or dotted as needle printers and terminals write them."""
        rng = self.rng
        digits = "".join(rng.choices("0000018" + DIGITS, k=rng.randint(1, 14)))
        date = f"20{rng.randint(0, 30):02d}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        clock = f"{rng.randint(0, 23):02d}:{rng.choice((0, rng.randint(0, 59))):02d}:00"
        money = f"{rng.randint(0, 900)}.{rng.choice(('00', '80', '08', '50'))}"
        code = "".join(rng.choices("O0D8B" + string.ascii_uppercase, k=2)) + digits
        return SignText(
            rng.choice((digits, date, f"{date} {clock}", money, f"No.{digits}", code)), rng.choice(("code", "needles"))
        )
