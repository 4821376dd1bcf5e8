"""Made-up houses with a problem each: what they write, with what, and what their scanner makes of it.

A house's documents are filled from its own words; now and then comes a word that it has never had before.
"""

import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.houses.scanner import Scanner
from benchmarks.accuracy.houses.words import Words, make_words
from training.data.charset import choose_characters
from training.data.forms import capital_amount
from training.data.held_out_lines import HeldOutLines
from training.data.own_lines import OwnLine
from training.data.writing.faces import Pen
from training.data.writing.hands import EVALUATION_HANDS, make_stroke_pen

NEW_SHARE = 0.15  # of the words in a document, such as the house has never had before
CLERKS = 3  # whose hands fill the forms

# Of each kind of document the lines, from top to bottom; {n}: a number, {no}: a long one, {day}, {sum}, {capital}.
FORMS = {
    "delivery notes": (
        "{firm}送货单",
        "单号：{code}-{no}",
        "收货单位：{firm}",
        "送货日期 {day}",
        "{goods} {n}箱 {sum}",
        "{goods} {n}件 {sum}",
        "{code} {goods}",
        "{goods} 备货 {n}",
        "合计 ¥{sum}",
        "送货人：{name} 仓管：{name}",
    ),
    "stamped receipts": (
        "{firm}",
        "收 据 No.{no}",
        "今收到 {name}",
        "交来 {goods}款",
        "人民币（大写）{capital}",
        "¥{sum}",
        "收款单位（盖章）{firm}",
        "经手人 {name}",
        "{day}",
        "合同 {code} 第{n}期",
    ),
    "forms filled by hand": (
        "{name}",
        "{firm}",
        "{goods} {n}",
        "{day}",
        "{goods}",
        "{name} {n}",
        "{code}",
        "{capital}",
        "{firm} {name}",
        "{goods}已验收",
    ),
}


@dataclass(frozen=True, slots=True)
class House:
    """A house: its name, and its lines document by document, corrected."""

    name: str
    documents: list[list[OwnLine]]

    def lines(self, first: int, count: int) -> list[OwnLine]:
        """About `count` lines, those of whole documents from document `first` on."""
        found: list[OwnLine] = []
        for document in self.documents[first:]:
            if len(found) >= count:
                break
            found += document
        return found


def make_house(seed: int, number: int, documents: int) -> House:
    """The house `number` of a seed with so many documents of some ten lines."""
    source = HeldOutLines(10_000 * seed + number, choose_characters())
    name = list(FORMS)[number]
    own, pens, scanner = make_words(source), _choose_pens(source, name), _choose_scanner(source.rng, name)

    def write(pattern: str, document: str) -> OwnLine:
        recipes = (lambda: _fill(pattern, source, own),)
        (line,) = source.lines(
            1, recipes, (source.rng.choice(pens),), lambda clean: scanner.scan(source.noise, clean), name
        )
        return OwnLine(line.text, line.seen, document)

    return House(name, [[write(pattern, f"{name} {place}") for pattern in FORMS[name]] for place in range(documents)])


def _choose_pens(source: HeldOutLines, name: str) -> Sequence[Callable[[], Pen]]:
    """What the house writes with: the print font, or the hands of its clerks."""
    if name != "forms filled by hand":
        return (source.make_print_pen,)
    hands = source.rng.sample(EVALUATION_HANDS, CLERKS - 1)
    others = source.make_font_hand()
    strokes = [lambda hand=hand: make_stroke_pen(hand, source.noise, others) for hand in hands]
    return (*strokes, source.make_font_hand)


def _choose_scanner(rng: random.Random, name: str) -> Scanner:
    """The house's printer, stamps and scanner, a little other ones by each seed."""
    if name == "delivery notes":
        return Scanner((23, 27), 0.8, rng.uniform(0.6, 0.8), rng.uniform(6, 8), 65, 0.08, needles=True)
    if name == "stamped receipts":
        return Scanner((13, 16), rng.uniform(0.6, 0.7), rng.uniform(0.35, 0.45), rng.uniform(3, 5), 60, 0.2)
    return Scanner((27, 35), rng.uniform(0.6, 0.7), rng.uniform(0.7, 0.9), rng.uniform(5, 7), 65, 0.08)


def _fill(pattern: str, source: HeldOutLines, own: Words) -> str:
    """A line's text: the pattern's places filled with words of the house, or now and then with new ones."""
    rng = source.rng
    words = make_words(source) if rng.random() < NEW_SHARE else own
    day = f"20{rng.randint(20, 27)}年{rng.randint(1, 12):02d}月{rng.randint(1, 28):02d}日"
    return pattern.format(
        name=rng.choice(words.names),
        firm=rng.choice(words.firms),
        goods=rng.choice(words.goods),
        code=rng.choice(words.codes),
        n=rng.randint(1, 99),
        no="".join(rng.choices(string.digits, k=7)),
        day=day,
        sum=f"{rng.randint(100, 10**7) / 100:,.2f}",
        capital=capital_amount(rng.randint(1, 10**6)),
    )
