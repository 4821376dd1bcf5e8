"""What lines say of quantities: powers of ten, areas, formulae, rates, measures, money, sums."""

import random
import re
from collections.abc import Callable, Sequence

from training.data.devices import DeviceTexts, SignText

RATES = ("日利率", "违约金按日", "千分之三即", "税率", "盐度")
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


class QuantityTexts(DeviceTexts):
    """Random texts of quantities from a generator and the corpora's words."""

    def __init__(self, rng: random.Random, corpus: Callable[[str], Sequence[str]]) -> None:
        super().__init__(rng)
        self.corpus = corpus

    def word(self) -> str:
        """A word of the dictionary, six characters of it at most."""
        return self.rng.choice(self.corpus("words"))[:6]

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
                    lambda: f"{rng.choice(('', self.word()))}{self.decimal()}×10{raised(exponent)}/L",
                    lambda: f"{rng.choice(('', self.decimal(), self.decimal() + ' '))}{rng.choice(UNITS)}",
                    lambda: rng.choice((rng.choice(FORMULAE), f"10{raised(exponent)}")),
                    lambda: f"{rng.choice('CHNOSPTBVPDAnxyka')}{index}",
                    lambda: f"{self.word()}{rng.choice(FORMULAE)}{rng.choice(('', self.word()))}",
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
                    f"{self.word()}{rng.choice(('', ' ', '：'))}{number}{sign}",
                    f"{rng.choice(RATES)} {number}{sign}{rng.choice(('', ' 计算', '计'))}",
                    f"{number}{sign}-{self.decimal()}{sign}",
                )
            )
        )

    def measure(self) -> SignText:
        """A number with its unit, a fraction, a tolerance."""
        rng = self.rng
        return SignText(
            rng.choice(
                (
                    f"{self.decimal()}{rng.choice(MEASURES)}",
                    f"±{self.decimal()}{rng.choice(MEASURES)}",
                    f"{rng.choice(('', str(rng.randint(1, 9))))}{rng.choice('½¼¾')}{rng.choice(('', self.word()))}",
                    f"{self.word()}{rng.choice('+-±')}{self.decimal()}{rng.choice(MEASURES)}",
                )
            )
        )

    def money(self) -> SignText:
        """An amount with its currency."""
        rng = self.rng
        amount = f"{rng.uniform(0, 10 ** rng.randint(1, 6)):,.2f}"
        return SignText(
            f"{rng.choice(('', '', '', '-', '+', self.word()))}{rng.choice('¥$€£')}{rng.choice(('', ' '))}{amount}"
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
