"""Amounts that add up: things sold with their prices and taxes, and sums in Chinese capitals."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.accuracy.drawn_forms.parties import draw_goods
from training.data.forms import CAPITAL_NUMERALS, capital_amount

CENT = Decimal("0.01")
RATES = (1, 3, 6, 9, 13)  # per cent
UNITS = "台 个 件 箱 套 只 米 千克 批 次".split()


@dataclass(frozen=True, slots=True)
class Sale:
    """A line of an invoice, as its columns print it; `amount` and `tax` have two places."""

    name: str
    model: str
    unit: str
    quantity: str
    price: str
    amount: str
    rate: str
    tax: str

    def to_item(self) -> dict[str, str]:
        """What of it is printed, by the column's name."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def round_cents(value: Decimal) -> Decimal:
    """To two places, half a cent up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def draw_sales(rng: random.Random, most: int, *, models: bool = True, long_prices: bool = True) -> list[Sale]:
    """One to `most` lines at one rate, price times quantity being the amount and its share the tax.

    Args:
        rng: where chance comes from.
        most: how many lines fit.
        models: whether some have a model.
        long_prices: whether some have a price of eight places, the amount without tax divided by the quantity.
    """
    rate = rng.choice(RATES)
    sales = []
    for _ in range(rng.randint(1, most)):
        quantity = rng.choice((1, 1, 2, 3, 5, 10, 12, 24, 100))
        cents = rng.randint(100, 10 ** rng.randint(3, 6))
        price = Decimal(cents) * CENT
        shown = f"{price:.2f}"
        amount = price * quantity
        if long_prices and rng.random() < 0.3:
            amount = round_cents(price * quantity * 100 / (100 + rate))
            exact = amount / quantity
            shown = f"{exact:.2f}" if round_cents(exact) == exact else f"{exact:.8f}".rstrip("0")
        model = f"{rng.choice('ABDHKMT')}{rng.choice('CEFRX')}-{rng.randint(10, 999)}"
        sales.append(
            Sale(
                name=draw_goods(rng),
                model=model if models and rng.random() < 0.6 else "",
                unit=rng.choice(UNITS),
                quantity=str(quantity),
                price=shown,
                amount=f"{amount:.2f}",
                rate=f"{rate}%",
                tax=f"{round_cents(amount * rate / 100):.2f}",
            )
        )
    return sales


def sum_amounts(amounts: Sequence[str]) -> str:
    """The sum of amounts with two places."""
    return f"{sum(map(Decimal, amounts), Decimal(0)):.2f}"


def write_capitals(amount: str, yuan: str = "圆") -> str:
    """An amount below ten million in Chinese capitals: 1052.07 gives 壹仟零伍拾贰圆零柒分, 12.00 壹拾贰圆整.

    Args:
        amount: with two places.
        yuan: the character for the currency's unit, 圆 or 元.
    """
    whole, cents = amount.split(".")
    text = capital_amount(int(whole))[:-2] + yuan if int(whole) else ""
    if cents == "00":
        return (text or "零" + yuan) + "整"
    if cents[0] != "0":
        text += CAPITAL_NUMERALS[int(cents[0])] + "角"
    elif text:
        text += "零"
    return text + (CAPITAL_NUMERALS[int(cents[1])] + "分" if cents[1] != "0" else "整")


def write_amount(amount: str, *, sign: str = "", commas: bool = False) -> str:
    """An amount as forms print it, with the currency's sign before it and commas between thousands."""
    return sign + (f"{Decimal(amount):,.2f}" if commas else amount)
