"""What lines of signs say: signs alone, laboratory results, powers, rates, boxes to be ticked, blanks, code, displays.

A sign carries the value of its cell, and what it looks like says as little about it as a word does: a plus alone looks
like 十, a minus like 一. So the characters that signs are taken for come alone as well, and signs stand among Chinese.
"""

import random
import string
from collections.abc import Callable, Sequence

from training.data.devices import SignText
from training.data.forms import LABELS
from training.data.quantities import QuantityTexts

LONE = tuple("+-±↑↓*√×÷☑☐☒□■●○◎△▲▽▼◇◆★☆※→←‰%℃°½¼¾¥$€£§#@_&=~<>≤≥≠≈μΩ/|²³")
ROMAN = tuple("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
CIRCLED = tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
RESULTS = ("+", "-", "±", "++", "+++", "++++", "1+", "2+", "3+", "(+)", "(-)", "(±)", "+-", "*", "**", "↑", "↓", "↑↑")
MARKED = ("(-)", "(+)", "(±)", "（+）", "（-）")
PLACED = frozenset("_²³°")  # which their height in the line alone tells from - 2 3 O
TAKEN_FOR = tuple("十一土个口二三工干千日目田回井夫小大不丫人入中丰米V八卜下OoXx0123456789lI〇TJSf")
# Which the teacher has classes for, but has hardly seen.
RARE = frozenset("".join((*LONE, *ROMAN, *CIRCLED, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉℉"))) - frozenset(map(chr, range(128)))


class SignTexts(QuantityTexts):
    """Random texts of signs; equal generators give equal texts.

    Args:
        rng: where chance comes from.
        corpus: lines of a source, as `training.data.corpora.lines_of`; only "words" are asked for.
    """

    def __init__(self, rng: random.Random, corpus: Callable[[str], Sequence[str]]) -> None:
        super().__init__(rng, corpus)
        self.recipes: dict[Callable[[], SignText], float] = {
            self.lone: 0.28,
            self.taken_for: 0.08,
            self.result: 0.10,
            self.power: 0.14,
            self.rate: 0.07,
            self.boxes: 0.13,
            self.blanks: 0.05,
            self.measure: 0.05,
            self.numeral: 0.08,
            self.bullet: 0.03,
            self.among: 0.12,
            self.money: 0.03,
            self.sum: 0.03,
            self.code: 0.06,
            self.display: 0.14,
            self.dots: 0.05,
            self.zeros: 0.08,
        }

    def line(self) -> SignText:
        """A line of one of the recipes."""
        return self.rng.choices(list(self.recipes), list(self.recipes.values()))[0]()

    def lone(self) -> SignText:
        """A sign alone in its cell."""
        rng = self.rng
        sign = rng.choice((rng.choice(LONE), rng.choice(LONE[:24]), rng.choice(RESULTS)))
        if rng.random() < 0.35:
            sign = rng.choice((rng.choice(ROMAN), rng.choice(CIRCLED)))
        return SignText(sign, lone=not PLACED.issuperset(sign))

    def taken_for(self) -> SignText:
        """What signs are taken for, alone."""
        return SignText(self.rng.choice(TAKEN_FOR), lone=True)

    def result(self) -> SignText:
        """A laboratory's result, range or mark."""
        rng, gap = self.rng, self.rng.choice(("", " "))
        return SignText(
            rng.choice(
                (
                    lambda: f"{self.decimal()}{gap}{rng.choice('↑↓*')}",
                    lambda: f"{rng.choice('↑↓*+-±')}{gap}{self.decimal()}",
                    lambda: rng.choice(("阴性", "阳性", "弱阳性", self.word())) + rng.choice(MARKED),
                    lambda: f"{self.decimal()}-{self.decimal()}",
                    lambda: f"{self.decimal()}±{self.decimal()}",
                    lambda: f"{rng.choice('<>≤≥≈')}{gap}{self.decimal()}",
                    lambda: f"{self.word()} {self.decimal()}{gap}{rng.choice('↑↓')} {self.decimal()}-{self.decimal()}",
                    lambda: f"{self.word()}{gap}{rng.choice(RESULTS)}",
                    lambda: f"{self.word()}{rng.choice('五二三四')}十{self.word()}",
                )
            )()
        )

    def boxes(self) -> SignText:
        """Boxes to be ticked, and what they stand for."""
        rng = self.rng
        kinds = rng.choice(("☑☐", "☑☐", "☒☐", "☑□", "■□", "√□", "●○", "☑☒☐"))
        gap, between = rng.choice(("", " ")), rng.choice((" ", "", "  "))
        pairs = rng.choice(
            (("男", "女"), ("是", "否"), ("有", "无"), ("同意", "不同意"), ("现金", "转账", "支票"), None)
        )
        words = pairs or [self.word() for _ in range(rng.randint(1, 4))]
        row = between.join(f"{rng.choice(kinds)}{gap}{word}" for word in words)
        return SignText(f"{rng.choice(LABELS)}：{row}" if rng.random() < 0.15 else row)

    def blanks(self) -> SignText:
        """Underscores to be written on, alone, after labels, in sums."""
        rng = self.rng
        blank = "_" * rng.choice((2, 3, 4, 4, 5, 6, 8, 10))
        signs = rng.choice("+-×÷")
        return SignText(
            rng.choice(
                (
                    lambda: blank,
                    lambda: f"{self.word()}{rng.choice('：:')}{rng.choice(('', ' '))}{blank}",
                    lambda: " ".join(f"{rng.choice(LABELS)}：{blank}" for _ in range(rng.randint(2, 3))),
                    lambda: f"{rng.randint(1, 99)} {signs} {blank} = {rng.randint(1, 99)}",
                    lambda: f"{blank} {signs} {rng.randint(1, 9)} = {rng.randint(1, 99)}",
                    lambda: f"{blank}年{blank}月{blank}日",
                    lambda: f"{self.word()}{blank}{self.word()}",
                )
            )()
        )

    def numeral(self) -> SignText:
        """Roman and circled numerals before and after words; and Latin letters that look the same."""
        rng = self.rng
        roman, circled = rng.choice(ROMAN), rng.choice(CIRCLED)
        return SignText(
            rng.choice(
                (
                    f"{roman}{rng.choice(('级', '度', '期', '类', '型', '段', '区', '、' + self.word()))}",
                    f"{rng.choice(('第', self.word()))}{roman}{rng.choice(('类', '期', '章', '部分', '型', ''))}",
                    f"{circled}{rng.choice(('', ' ', '、'))}{self.word()}",
                    f"{circled}{self.word()} {rng.choice(CIRCLED)}{self.word()}",
                    f"{rng.choice(('Type', 'Part', 'Phase', 'World War'))} {rng.choice('I II III IV VI XI'.split())}",
                )
            )
        )

    def bullet(self) -> SignText:
        """A word after a mark, or two with an arrow between."""
        rng, gap = self.rng, self.rng.choice(("", " "))
        return SignText(
            rng.choice(
                (
                    f"{rng.choice('●○■□◆◇★☆▲△※→·•-*+√')}{gap}{self.word()}",
                    f"{self.word()}{gap}{rng.choice('→←↑↓')}{gap}{self.word()}",
                    f"§{gap}{rng.randint(1, 20)}.{rng.randint(1, 9)}",
                    f"#{rng.randint(1, 999)}",
                    f"@{''.join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 8)))}",
                )
            )
        )

    def among(self) -> SignText:
        """Any sign before, between or after words and numbers."""
        rng, gap = self.rng, self.rng.choice(("", " "))
        sign = rng.choice(tuple(map(rng.choice, (LONE, LONE, ROMAN, CIRCLED, CIRCLED[10:], "½¼¾☑☐☒■"))))
        words = (self.word, self.word, self.decimal, self.decimal, lambda: rng.choice("kg cm No ok".split()))
        one, other = (rng.choice(words)() for _ in "ab")
        before, after = rng.choice((("", other), ("", other), (one, ""), (one, other)))
        return SignText(f"{before}{gap}{sign}{gap}{after}")
