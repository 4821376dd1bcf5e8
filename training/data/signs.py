"""What lines of signs say: signs alone, laboratory results, powers, rates, boxes to be ticked, blanks, code, displays.

A sign carries the value of its cell, and what it looks like says as little about it as a word does: a plus alone looks
like 十, a minus like 一. So the characters that signs are taken for come alone as well, and signs stand among Chinese.
"""

import random
import re
import string
from collections.abc import Callable, Sequence

from training.data.devices import DeviceTexts, SignText
from training.data.forms import LABELS

LONE = tuple("+-±↑↓*√×÷☑☐☒□■●○◎△▲▽▼◇◆★☆※→←‰%℃°½¼¾¥$€£§#@_&=~<>≤≥≠≈μΩ/|²³")
ROMAN = tuple("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
CIRCLED = tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
RESULTS = ("+", "-", "±", "++", "+++", "++++", "1+", "2+", "3+", "(+)", "(-)", "(±)", "+-", "*", "**", "↑", "↓", "↑↑")
RATES = ("日利率", "违约金按日", "千分之三即", "税率", "盐度")
MARKED = ("(-)", "(+)", "(±)", "（+）", "（-）")
TAKEN_FOR = tuple("十一土个口二三工干千日目田回井夫小大不丫人入中丰米V八卜下OoX0x1lI〇TJSf")
# Which the teacher has classes for, but has hardly seen.
RARE = frozenset("".join((*LONE, *ROMAN, *CIRCLED, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉℉"))) - frozenset(map(chr, range(128)))
POWERS = ("/L", "/mL", "/μL", " kg", "m", " Pa", "个/升", "")
UNITS = (
    "m²",
    "m³",
    "cm²",
    "cm³",
    "mm²",
    "km²",
    "kg/m²",
    "m/s²",
    "W/m²",
    "mL/min/1.73m²",
    "μg/m³",
    "mg/m³",
    "g/cm³",
    "℃",
)
SQUEEZED = dict(zip("m² m³ cm² cm³ mm² km² kg cm mm km".split(), "㎡㎥㎠㎤㎟㎢㎏㎝㎜㎞", strict=True))
FORMULAE = tuple(
    "CO₂ H₂O O₂ SO₂ NO₂ H₂SO₄ CaCO₃ Na⁺ K⁺ Ca²⁺ Mg²⁺ Cl⁻ HCO₃⁻ SO₄²⁻ NH₄⁺ PM₂.₅ PM₁₀ SpO₂ PaCO₂ B₁₂ FT₃ FT₄ "
    "N₂ CH₄ a²+b²=c² x² x³ y=x² E=mc² r² R² 2ⁿ 10² 10³ x₁ x₂ T₁ T₂".split()
)
MEASURES = ("℃", "°", "°C", "μm", "μL", "Ω", "kΩ", "%", "‰", "℉", "m²", "kg", "cm", "mm", "km")


def raised(number: int) -> str:
    """A number in raised digits: -3 gives ⁻³."""
    return str(number).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def squeeze(text: str) -> str:
    """The text with its units as single characters, which the charset lacks: 5 m² gives 5 ㎡. They read the same."""
    return re.sub(r"(?<![A-Za-z])(m²|m³|cm²|cm³|mm²|km²|kg|cm|mm|km)(?![A-Za-z/])", lambda m: SQUEEZED[m[1]], text)


class SignTexts(DeviceTexts):
    """Random texts of signs; equal generators give equal texts.

    Args:
        rng: where chance comes from.
        corpus: lines of a source, as `training.data.material.lines_of`; only "words" are asked for.
    """

    def __init__(self, rng: random.Random, corpus: Callable[[str], Sequence[str]]) -> None:
        super().__init__(rng)
        self.corpus = corpus
        self.recipes: dict[Callable[[], SignText], float] = {
            self.lone: 0.28,
            self.taken_for: 0.08,
            self.result: 0.10,
            self.power: 0.09,
            self.rate: 0.07,
            self.boxes: 0.11,
            self.blanks: 0.08,
            self.measure: 0.03,
            self.numeral: 0.06,
            self.bullet: 0.03,
            self.money: 0.03,
            self.sum: 0.03,
            self.code: 0.06,
            self.display: 0.06,
            self.dots: 0.05,
            self.zeros: 0.05,
        }

    def line(self) -> SignText:
        """A line of one of the recipes."""
        return self.rng.choices(list(self.recipes), list(self.recipes.values()))[0]()

    def _word(self) -> str:
        return self.rng.choice(self.corpus("words"))[:6]

    def lone(self) -> SignText:
        """A sign alone in its cell."""
        rng = self.rng
        sign = rng.choice((rng.choice(LONE), rng.choice(LONE[:24]), rng.choice(RESULTS)))
        if rng.random() < 0.25:
            sign = rng.choice((rng.choice(ROMAN), rng.choice(CIRCLED)))
        return SignText(sign, lone="_" not in sign)  # an underscore whose box is cut close is no longer one

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
                    lambda: rng.choice(("阴性", "阳性", "弱阳性", self._word())) + rng.choice(MARKED),
                    lambda: f"{self.decimal()}-{self.decimal()}",
                    lambda: f"{self.decimal()}±{self.decimal()}",
                    lambda: f"{rng.choice('<>≤≥≈')}{gap}{self.decimal()}",
                    lambda: f"{self._word()} {self.decimal()}{gap}{rng.choice('↑↓')} {self.decimal()}-{self.decimal()}",
                    lambda: f"{self._word()}{gap}{rng.choice(RESULTS)}",
                    lambda: f"{self._word()}{rng.choice('五二三四')}十{self._word()}",
                )
            )()
        )

    def power(self) -> SignText:
        """A power of ten, an area, a formula: raised and lowered digits."""
        rng = self.rng
        exponent = rng.choice((2, 3, 4, 5, 6, 9, 9, 9, 12, 12, *(rng.randint(-12, 30) for _ in range(4))))
        index = "".join(rng.choices("₀₁₂₃₄₅₆₇₈₉", k=rng.choice((1, 1, 1, 2))))
        factor = rng.choice(("", "", self.decimal(), str(rng.randint(1, 9))))
        return SignText(
            rng.choice(
                (
                    lambda: f"{factor}{rng.choice(('×', '×', '×', '*'))}10{raised(exponent)}{rng.choice(POWERS)}",
                    lambda: f"{rng.choice(('', self._word()))}{self.decimal()}×10{raised(exponent)}/L",
                    lambda: f"{rng.choice(('', self.decimal(), self.decimal() + ' '))}{rng.choice(UNITS)}",
                    lambda: rng.choice(FORMULAE),
                    lambda: f"{rng.choice('CHNOSPTBVPDAnxyka')}{index}",
                    lambda: f"{self._word()}{rng.choice(FORMULAE)}{rng.choice(('', self._word()))}",
                )
            )()
        )

    def rate(self) -> SignText:
        """A rate in per mille or per cent."""
        rng = self.rng
        sign = rng.choice("‰‰‰%")
        number = rng.choice((self.decimal(), str(rng.randint(1, 9)), f"0.{rng.randint(1, 9)}"))
        return SignText(
            rng.choice(
                (
                    f"{number}{sign}",
                    f"{self._word()}{rng.choice(('', ' ', '：'))}{number}{sign}",
                    f"{rng.choice(RATES)} {number}{sign}{rng.choice(('', ' 计算', '计'))}",
                    f"{number}{sign}-{self.decimal()}{sign}",
                )
            )
        )

    def boxes(self) -> SignText:
        """Boxes to be ticked, and what they stand for."""
        rng = self.rng
        kinds = rng.choice(("☑☐", "☑☐", "☒☐", "☑□", "■□", "√□", "●○", "☑☒☐"))
        gap, between = rng.choice(("", " ")), rng.choice((" ", "", "  "))
        pairs = rng.choice(
            (("男", "女"), ("是", "否"), ("有", "无"), ("同意", "不同意"), ("现金", "转账", "支票"), None)
        )
        words = pairs or [self._word() for _ in range(rng.randint(1, 4))]
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
                    lambda: f"{self._word()}{rng.choice('：:')}{rng.choice(('', ' '))}{blank}",
                    lambda: " ".join(f"{rng.choice(LABELS)}：{blank}" for _ in range(rng.randint(2, 3))),
                    lambda: f"{rng.randint(1, 99)} {signs} {blank} = {rng.randint(1, 99)}",
                    lambda: f"{blank} {signs} {rng.randint(1, 9)} = {rng.randint(1, 99)}",
                    lambda: f"{blank}年{blank}月{blank}日",
                    lambda: f"{self._word()}{blank}{self._word()}",
                )
            )()
        )

    def measure(self) -> SignText:
        """A number with its unit, a fraction, a tolerance."""
        rng = self.rng
        return SignText(
            rng.choice(
                (
                    f"{self.decimal()}{rng.choice(MEASURES)}",
                    f"±{self.decimal()}{rng.choice(MEASURES)}",
                    f"{rng.choice(('', str(rng.randint(1, 9))))}{rng.choice('½¼¾')}{rng.choice(('', self._word()))}",
                    f"{self._word()}{rng.choice('+-±')}{self.decimal()}{rng.choice(MEASURES)}",
                )
            )
        )

    def numeral(self) -> SignText:
        """Roman and circled numerals before and after words; and Latin letters that look the same."""
        rng = self.rng
        roman, circled = rng.choice(ROMAN), rng.choice(CIRCLED)
        return SignText(
            rng.choice(
                (
                    f"{roman}{rng.choice(('级', '度', '期', '类', '型', '段', '区', '、' + self._word()))}",
                    f"{rng.choice(('第', self._word()))}{roman}{rng.choice(('类', '期', '章', '部分', '型', ''))}",
                    f"{circled}{rng.choice(('', ' ', '、'))}{self._word()}",
                    f"{circled}{self._word()} {rng.choice(CIRCLED)}{self._word()}",
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
                    f"{rng.choice('●○■□◆◇★☆▲△※→·•-*+√')}{gap}{self._word()}",
                    f"{self._word()}{gap}{rng.choice('→←↑↓')}{gap}{self._word()}",
                    f"§{gap}{rng.randint(1, 20)}.{rng.randint(1, 9)}",
                    f"#{rng.randint(1, 999)}",
                    f"@{''.join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 8)))}",
                )
            )
        )

    def money(self) -> SignText:
        """An amount with its currency."""
        rng = self.rng
        amount = f"{rng.uniform(0, 10 ** rng.randint(1, 6)):,.2f}"
        return SignText(
            f"{rng.choice(('', '', '', '-', '+', self._word()))}{rng.choice('¥$€£')}{rng.choice(('', ' '))}{amount}"
        )

    def sum(self) -> SignText:
        """A sum, with and without spaces."""
        rng, gap = self.rng, self.rng.choice(("", " "))
        a, b, c = (rng.randint(1, 99) for _ in range(3))
        return SignText(
            rng.choice(
                (
                    f"{a}{gap}{rng.choice('+-×÷')}{gap}{b}{gap}={gap}{c}",
                    f"{a}{gap}{rng.choice('+-')}{gap}{b}{gap}{rng.choice('+-×')}{gap}{c}{gap}=",
                    f"√{a}{gap}≈{gap}{a**0.5:.3f}",
                    f"x{gap}{rng.choice('+-±×')}{gap}{b}",
                )
            )
        )
