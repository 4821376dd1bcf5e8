"""Invoices in English: who bills whom, a table of goods, sums at the right below it."""

from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.english_content import (
    SIGNS,
    Entry,
    draw_invoice_content,
    write_english_day,
)
from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.money import write_amount
from benchmarks.accuracy.drawn_forms.ornaments import draw_emblem
from benchmarks.accuracy.drawn_forms.parties import draw_english_address

SUMS = ("subtotal", "tax", "total")


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout: the words of its labels, where things stand, how days and amounts are written.

    `above` sets labels above their values rather than before them; `code` writes the currency as a code after amounts
    instead of a sign before them; `seller_label` is "" where the seller stands as the letter's head.
    """

    title: str = "INVOICE"
    labels: tuple[str, str, str] = ("Invoice No.", "Invoice Date", "Due Date")
    colon: str = ":"
    seller_label: str = ""
    buyer_label: str = "Bill To"
    sums: tuple[str, str, str] = ("Subtotal", "Tax ({rate}%)", "Total")
    heads: tuple[str, str, str, str] = ("Description", "Qty", "Unit Price", "Amount")
    day: str = "month"
    above: bool = False
    code: bool = False
    ruled: bool = False
    ink: Colour = (34, 60, 110)
    title_right: bool = True


def draw_invoice(draft: Draft, plan: Plan) -> None:
    """A page 200 mm wide, as long as its goods ask for."""
    rng = draft.rng
    fields, entries, rate = draw_invoice_content(rng)
    sheet = draft.begin(200, 150 + 8 * len(entries))
    label, value = _to_english(draft, plan)
    title = value.but(size=8, ink=plan.ink, weight=0.12)
    sheet.write(186 if plan.title_right else 14, 16, plan.title, title, "right" if plan.title_right else "left")
    head = 14.0 if plan.title_right else 110.0
    y = 16.0
    if plan.seller_label:
        sheet.write(14, 30, plan.seller_label, label)
        head, y = 14.0, 36.0
    else:
        draw_emblem(sheet, head + 5, y, 4.5, plan.ink)
        head += 13
    y = _write_party(draft, head, y, fields["seller_name"], value)
    buyer_x = 110.0 if plan.seller_label else 14.0
    sheet.write(buyer_x, 30 if plan.seller_label else 46, plan.buyer_label + plan.colon, label)
    _write_party(draft, buyer_x, 36 if plan.seller_label else 52, fields["buyer_name"], value)
    _write_numbers(draft, plan, fields, label, value)
    _write_goods(draft, plan, fields["currency"], entries, label, value)
    y = 102 + 8.0 * len(entries)
    for name, part in zip(plan.sums, SUMS, strict=True):
        strong = value.but(weight=0.08) if part == "total" else value
        sheet.write(132, y, name.format(rate=rate) + plan.colon, label.but(ink=strong.ink, weight=strong.weight))
        sheet.write(186, y, _write_money(plan, fields[part], fields["currency"], commas=True), strong, "right")
        y += 8
    sheet.rule(((130, y - 12.4), (188, y - 12.4)), plan.ink, 0.3)
    sheet.write(14, y + 6, "Please pay within thirty days. Thank you for your business.", value.scaled(0.9))
    draft.say(fields)
    draft.seal_at = (0.35, 0.82)


def _to_english(draft: Draft, plan: Plan) -> tuple[Lettering, Lettering]:
    """The letterings of labels and values, both Latin."""
    latin = draft.fonts.english
    return latin.but(size=3.6, ink=plan.ink), latin.but(size=3.8)


def _write_money(plan: Plan, amount: str, currency: str, *, commas: bool) -> str:
    if plan.code:
        return f"{write_amount(amount, commas=commas)} {currency}"
    return write_amount(amount, sign=SIGNS[currency], commas=commas)


def _write_party(draft: Draft, x: float, y: float, name: str, value: Lettering) -> float:
    """A name and two lines of address; returns where the next would stand."""
    draft.sheet.write(x, y, name, value.but(weight=0.06), room=84)
    for line in draw_english_address(draft.rng):
        y += 5.4
        draft.sheet.write(x, y, line, value.scaled(0.92))
    return y + 5.4


def _write_numbers(draft: Draft, plan: Plan, fields: dict[str, str], label: Lettering, value: Lettering) -> None:
    """Number and days: below one another at the right, or side by side with their labels above them."""
    parts = ("number", "date", "due_date")
    printed = [fields[part] if part == "number" else write_english_day(fields[part], plan.day) for part in parts]
    if plan.above:
        draft.sheet.fill((14, 68, 186, 74), (226, 232, 240))
        for place, (name, text) in enumerate(zip(plan.labels, printed, strict=True)):
            draft.sheet.write(17 + 58 * place, 71, name, label)
            draft.sheet.write(17 + 58 * place, 78, text, value)
        return
    x, y = (110.0, 50.0) if not plan.seller_label else (110.0, 60.0)
    pair = Labelled(label, value, plan.colon, None, 1.4)
    for name, text in zip(plan.labels, printed, strict=True):
        pair.write(draft.sheet, x, y, name, text, 76, value_at=34)
        y += 6.8


def _write_goods(
    draft: Draft, plan: Plan, currency: str, entries: list[Entry], label: Lettering, value: Lettering
) -> None:
    sheet = draft.sheet
    ends = (16.0, 118.0, 152.0, 184.0)
    sides = ("left", "right", "right", "right")
    top = 84.0
    if not plan.ruled:
        sheet.fill((14, top, 186, top + 8), plan.ink)
    for x, head, side in zip(ends, plan.heads, sides, strict=True):
        sheet.write(x, top + 4, head, label if plan.ruled else label.but(ink=(250, 250, 250)), side)
    for row, entry in enumerate(entries):
        y = top + 12 + 8 * row
        price = write_amount(entry.price) if plan.code else SIGNS[currency] + entry.price
        amount = write_amount(entry.amount, sign="" if plan.code else SIGNS[currency], commas=True)
        for x, text, side in zip(ends, (entry.name, str(entry.quantity), price, amount), sides, strict=True):
            sheet.write(x, y, text, value, side)
        if not plan.ruled:
            sheet.rule(((14, y + 4), (186, y + 4)), (206, 210, 216))
    bottom = top + 8 + 8 * len(entries)
    if plan.ruled:
        for y in (top, *(top + 8 * row for row in range(1, len(entries) + 2))):
            sheet.rule(((14, y), (186, y)), plan.ink)
        for x in (14, 104, 121, 155, 186):
            sheet.rule(((x, top), (x, bottom)), plan.ink)


PLANS = {
    "letter": Plan(),
    "ruled": Plan(
        title="Invoice",
        labels=("Invoice Number", "Date", "Payment Due"),
        seller_label="From",
        buyer_label="Bill to",
        sums=("Sub Total", "VAT {rate}%", "Total Due"),
        heads=("Item", "Quantity", "Price", "Total"),
        day="iso",
        code=True,
        ruled=True,
        ink=(40, 40, 44),
        title_right=False,
    ),
    "above": Plan(
        title="TAX INVOICE",
        labels=("Invoice #", "Date of issue", "Due date"),
        buyer_label="Billed to",
        sums=("Subtotal", "Sales Tax {rate}%", "Amount Due"),
        heads=("Description", "Qty", "Rate", "Amount"),
        day="slashes",
        above=True,
        ink=(90, 40, 50),
    ),
    "european": Plan(
        title="INVOICE",
        labels=("No", "Date", "Due"),
        seller_label="Seller",
        buyer_label="Buyer",
        sums=("Net amount", "VAT ({rate}%)", "TOTAL"),
        heads=("Item", "Qty", "Unit price", "Net"),
        day="european",
        code=True,
        ink=(30, 90, 70),
    ),
}
LAYOUTS = (
    Layout("letter", lambda draft: draw_invoice(draft, PLANS["letter"])),
    Layout("ruled", lambda draft: draw_invoice(draft, PLANS["ruled"])),
    Layout("above", lambda draft: draw_invoice(draft, PLANS["above"]), held_out=True),
    Layout("european", lambda draft: draw_invoice(draft, PLANS["european"]), held_out=True),
)
