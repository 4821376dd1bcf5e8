"""Receipts in English: a narrow slip with the shop's name at its head, goods, and sums."""

from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.english_content import (
    draw_receipt_content,
    write_english_day,
    write_english_time,
)
from benchmarks.accuracy.drawn_forms.form import Draft, Layout
from benchmarks.accuracy.drawn_forms.money import sum_amounts
from benchmarks.accuracy.drawn_forms.parties import draw_english_address


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout: words of the sums, how day, time and amounts are written, what stands around them."""

    sums: tuple[str, str, str] = ("SUBTOTAL", "TAX", "TOTAL")
    day: str = "slashes"
    halves: bool = True
    day_label: str = ""
    time_label: str = ""
    sign: str = "$"
    capitals: bool = True
    day_below: bool = False
    rules: str = "-"
    width: float = 72.0


def draw_receipt(draft: Draft, plan: Plan) -> None:
    """A slip as long as what it says."""
    rng = draft.rng
    fields, entries, rate = draw_receipt_content(rng)
    sheet = draft.begin(plan.width, 180, (190, 220), (250, 250, 247))
    text = draft.fonts.receipt.but(size=3.3)
    left, right, middle = 5.0, plan.width - 5, plan.width / 2

    def shape(words: str) -> str:
        return words.upper() if plan.capitals else words

    merchant = shape(fields["merchant"])
    sheet.write(middle, 9, merchant, text.but(size=4.6, weight=0.08), "centre", room=plan.width - 8)
    y = 16.0
    for line in (
        *draw_english_address(rng),
        f"Tel {rng.randint(200, 989)} {rng.randint(200, 989)} {rng.randint(1000, 9999)}",
    ):
        sheet.write(middle, y, shape(line), text, "centre", room=plan.width - 8)
        y += 5
    day = write_english_day(fields["date"], plan.day)
    moment = write_english_time(fields["time"], halves=plan.halves)

    def write_moment(y: float) -> float:
        if plan.day_label:
            sheet.write(left, y, f"{plan.day_label}{day}", text)
            sheet.write(left, y + 5, f"{plan.time_label}{moment}", text)
            return y + 10
        sheet.write(left, y, day, text)
        sheet.write(right, y, moment, text, "right")
        return y + 5

    def draw_rule(y: float) -> float:
        if plan.rules:
            step = text.measure(plan.rules)
            sheet.write(left, y, plan.rules * int((right - left) / step), text)
            return y + 5
        sheet.rule(((left, y - 1), (right, y - 1)))
        return y + 3

    y += 3
    if not plan.day_below:
        y = write_moment(y)
    y = draw_rule(y)
    for entry in entries:
        sheet.write(left, y, f"{entry.quantity} {shape(entry.name)}", text, room=plan.width - 30)
        sheet.write(right, y, plan.sign + entry.amount, text, "right")
        y += 5
    y = draw_rule(y)
    for name, part in zip(plan.sums, ("subtotal", "tax", "total"), strict=True):
        strong = text.but(size=4.2, weight=0.06) if part == "total" else text
        sheet.write(left, y, name.format(rate=rate), strong)
        sheet.write(right, y, plan.sign + fields[part], strong, "right")
        y += 5.8
    paid = sum_amounts([fields["total"], f"{rng.randint(0, 9)}.00"])
    for name, amount in (("CASH", paid), ("CHANGE", sum_amounts([paid, f"-{fields['total']}"]))):
        sheet.write(left, y, shape(name.title()), text)
        sheet.write(right, y, plan.sign + amount, text, "right")
        y += 5
    if plan.day_below:
        y = write_moment(y + 3)
    sheet.write(middle, y + 4, shape("Thank you for your visit"), text, "centre", room=plan.width - 8)
    sheet.cut(y + 11)
    draft.say(fields | {"merchant": merchant})
    draft.seal_at = (0.5, 0.6)


PLANS = {
    "till": Plan(),
    "labelled": Plan(
        sums=("Subtotal", "Sales tax {rate}%", "Total"),
        day="month",
        halves=False,
        day_label="Date: ",
        time_label="Time: ",
        capitals=False,
        rules="",
    ),
    "at_the_end": Plan(sums=("SUB TOTAL", "TAX {rate}%", "AMOUNT"), day="iso", halves=False, day_below=True, rules="="),
    "dotted": Plan(sums=("Net", "VAT {rate}%", "Total"), day="european", sign="", capitals=False, rules=".", width=66),
}
LAYOUTS = (
    Layout("till", lambda draft: draw_receipt(draft, PLANS["till"])),
    Layout("labelled", lambda draft: draw_receipt(draft, PLANS["labelled"])),
    Layout("at_the_end", lambda draft: draw_receipt(draft, PLANS["at_the_end"]), held_out=True),
    Layout("dotted", lambda draft: draw_receipt(draft, PLANS["dotted"]), held_out=True),
)
