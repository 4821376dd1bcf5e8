"""What English invoices and receipts say: goods, sums, days and signs of currencies."""

import random
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.accuracy.drawn_forms.money import CENT, round_cents, sum_amounts
from benchmarks.accuracy.drawn_forms.parties import draw_day, draw_english_person, draw_firm
from benchmarks.accuracy.table_text import NAMES

DEPARTMENTS = ("Berlin office", "Research", "Marketing", "Finance", "J. Miller", "Anna Schmidt")
GOODS = tuple(name for name in NAMES["en"] if name not in DEPARTMENTS)
SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}
MEALS = (
    "Coffee|Green tea|Sandwich|Bagel|Soup of day|Caesar salad|Burger|Fries|Orange juice|Muffin|Pasta|Milk 1L|Bread"
).split("|")
SHOPS = (
    "Corner Cafe|Daily Market|Golden Dragon|Sunrise Bakery|Lucky Noodle House|Main Street Deli|Green Grocer|Book Nook"
).split("|")
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of goods: what, how many, at what price, and the amount, both with two places."""

    name: str
    quantity: int
    price: str
    amount: str


def draw_entries(rng: random.Random, names: tuple[str, ...], most: int, dearest: int) -> list[Entry]:
    """One to `most` lines of goods up to a price."""
    entries = []
    for name in rng.sample(names, rng.randint(1, most)):
        quantity = rng.choice((1, 1, 1, 2, 3, 5))
        price = Decimal(rng.randint(100, dearest * 100)) * CENT
        entries.append(Entry(name, quantity, f"{price:.2f}", f"{price * quantity:.2f}"))
    return entries


def add_tax(entries: list[Entry], rate: Decimal) -> dict[str, str]:
    """Subtotal, tax at a rate in per cent, and total."""
    subtotal = sum_amounts([entry.amount for entry in entries])
    tax = f"{round_cents(Decimal(subtotal) * rate / 100):.2f}"
    return {"subtotal": subtotal, "tax": tax, "total": sum_amounts([subtotal, tax])}


def draw_invoice_content(rng: random.Random) -> tuple[dict[str, str], list[Entry], str]:
    """An invoice's fields, its goods and the rate of its tax in per cent."""
    entries = draw_entries(rng, GOODS, 6, 900)
    rate = rng.choice(("5", "7.5", "10", "19", "20"))
    day = draw_day(rng, 2016, 2025)
    due = f"{int(day[:4]) + (day[5:7] == '12')}-{int(day[5:7]) % 12 + 1:02}-{min(int(day[8:]), 28):02}"
    number = f"{rng.choice(('INV-', 'INV', '', 'A-', '2024-'))}{rng.randint(1000, 999999)}"
    names = {"seller_name": draw_firm(rng), "buyer_name": rng.choice((draw_firm(rng), draw_english_person(rng)))}
    while names["seller_name"] == names["buyer_name"]:
        names["buyer_name"] = draw_firm(rng)
    currency = rng.choice(tuple(SIGNS))
    sums = add_tax(entries, Decimal(rate))
    return {"number": number, "date": day, "due_date": due, **names, **sums, "currency": currency}, entries, rate


def draw_receipt_content(rng: random.Random) -> tuple[dict[str, str], list[Entry], str]:
    """A receipt's fields, its goods and the rate of its tax in per cent."""
    entries = draw_entries(rng, tuple(MEALS), 6, 30)
    rate = rng.choice(("5", "7", "8.875", "9"))
    return (
        {
            "merchant": rng.choice(SHOPS),
            "date": draw_day(rng, 2015, 2026),
            "time": f"{rng.randint(7, 22):02}:{rng.randint(0, 59):02}",
            **add_tax(entries, Decimal(rate)),
        },
        entries,
        rate,
    )


def write_english_day(day: str, style: str) -> str:
    """A day (YYYY-MM-DD) in a style: "month" (March 5, 2026), "european" (5 Mar 2026), "iso", "slashes" or "dots".

    With slashes the month comes first, with dots the day; a day that could be taken for a month is written with the
    month's name instead.
    """
    year, month, number = day.split("-")
    name = MONTHS[int(month) - 1]
    if style == "iso":
        return day
    if style == "european":
        return f"{int(number)} {name[:3]} {year}"
    if style == "month" or int(number) <= 12:
        return f"{name} {int(number)}, {year}"
    return f"{month}/{number}/{year}" if style == "slashes" else f"{number}.{month}.{year}"


def write_english_time(time: str, *, halves: bool) -> str:
    """A time (HH:MM), with `halves` as 06:59 PM."""
    if not halves:
        return time
    hour, minute = map(int, time.split(":"))
    return f"{(hour - 1) % 12 + 1:02}:{minute:02} {'PM' if hour >= 12 else 'AM'}"
