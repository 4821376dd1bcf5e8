"""增值税发票 as they were before 2024: landscape, the buyer above and the seller below the table of goods."""

from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.money import Sale, write_amount
from benchmarks.accuracy.drawn_forms.numbers import draw_digits
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square, draw_crossed_circle
from benchmarks.accuracy.drawn_forms.parties import draw_province, write_day
from benchmarks.accuracy.drawn_forms.sales_table import (
    make_columns,
    rule_columns,
    write_heads,
    write_sales,
    write_sums,
)
from benchmarks.accuracy.drawn_forms.vat_content import (
    BLUE,
    ELECTRONIC,
    ELECTRONIC_SPECIAL,
    ORDINARY,
    SPECIAL,
    Wording,
    draw_content,
)

LEFT, RIGHT = 8.0, 207.0
EDGES = (LEFT, 60.0, 76.0, 87.0, 108.0, 133.0, 165.0, 175.0, RIGHT)
CIPHER = "0123456789+-*/<>"


def draw_body(draft: Draft, wording: Wording, fields: dict[str, str], sales: list[Sale]) -> None:
    """Everything from the buyer down to the names of those who made the invoice out."""
    sheet, ink = draft.sheet, wording.ink
    label = draft.fonts.label.but(ink=ink)
    value, digits = draft.fonts.value.scaled(0.95), draft.fonts.digits
    sheet.frame((LEFT, 30, RIGHT, 124), ink)
    for y in (51.5, 95.0, 104.0):
        sheet.rule(((LEFT, y), (RIGHT, y)), ink)
    for top, who, name in ((30.0, "buyer", wording.buyer), (104.0, "seller", wording.seller)):
        _draw_party(draft, wording, top, who, name, fields)
    if wording.cipher:
        sheet.write_down(124.5, 40.7, "密码区", label, 6.2)
        for row in range(4):
            code = "".join(draft.rng.choices(CIPHER, k=27))
            sheet.write(167, 33.2 + 5 * row, code, digits.scaled(1.15).but(dots=False), "centre", room=76)
        sheet.rule(((127, 30), (127, 51.5)), ink)
    sheet.write_down(124.5, 114, "备注", label, 8)
    sheet.rule(((122, 104), (122, 124)), ink)
    sheet.rule(((127, 104), (127, 124)), ink)
    sheet.rule(((122, 30), (122, 51.5)), ink)
    if draft.rng.random() < 0.4:
        sheet.write(129, 107.5, f"订单号:{draw_digits(draft.rng, 11)}", value.scaled(0.9))
    columns = make_columns(wording.heads, EDGES)
    write_heads(sheet, columns, 54.3, label)
    write_sales(sheet, columns, sales, 59.0, 4.1, value.scaled(0.92))
    rule_columns(sheet, columns, 51.5, 95, ink)
    sums = {"amount": fields["amount"], "tax": fields["tax"]}
    sheet.write_wide(24, 91.6, "合计", 16, label)
    write_sums(sheet, columns, 91.6, sums, wording.sign, digits)
    sheet.write(EDGES[1] / 2 + LEFT / 2, 99.6, wording.total[0], label, "centre")
    sheet.rule(((EDGES[1], 95), (EDGES[1], 104)), ink)
    draw_crossed_circle(sheet, 64, 99.6, 1.7, value.ink)
    sheet.write(67, 99.6, fields["total_in_words"], value.scaled(1.05), room=72)
    end = sheet.write(148, 99.6, wording.total[1], label)
    sheet.write(end + 1, 99.6, write_amount(fields["total"], sign=wording.sign), digits.scaled(1.1))
    named = Labelled(label, value, wording.colon, None, 0.4)
    for x, who, part in ((12.0, "收款人", "payee"), (62.0, "复核", "reviewer"), (106.0, "开票人", "drawer")):
        named.write(sheet, x, 128.2, who, fields[part], 40)
    sheet.write(150, 128.2, f"{wording.seller}{wording.colon}（章）", label)


def _draw_party(draft: Draft, wording: Wording, top: float, who: str, name: str, fields: dict[str, str]) -> None:
    sheet = draft.sheet
    label = draft.fonts.label.but(ink=wording.ink)
    value = draft.fonts.value.scaled(0.95)
    height = 21.5 if who == "buyer" else 20.0
    sheet.write_down(11.5, top + height / 2, name, label, height / (len(name) + 0.6))
    sheet.rule(((15, top), (15, top + height)), wording.ink)
    parts = ("name", "tax_number", "address_phone", "bank_account")
    width = label.measure("开户行及账号") if wording.wide else None
    for row, (text, part) in enumerate(zip(wording.labels, parts, strict=True)):
        letters = draft.fonts.digits.scaled(1.12) if part == "tax_number" else value
        pair = Labelled(label, letters, wording.colon, width, 0.4)
        written = fields.get(f"{who}_{part}", "")
        if part in ("address_phone", "bank_account") and written:
            split = next(place for place in range(len(written)) if written[place:].replace("-", "").isdigit())
            written = f"{written[:split]} {written[split:]}" if draft.rng.random() < 0.7 else written
        pair.write(sheet, 16.5, top + 3 + row * (height - 6) / 3, text, written, 105)


def _write_title(draft: Draft, title: str, ink: Colour, size: float) -> None:
    sheet = draft.sheet
    middle = (LEFT + RIGHT) / 2
    letters: Lettering = draft.fonts.title.but(size=size, ink=ink, spacing=size * 0.12)
    sheet.write(middle, 12, title, letters, "centre", room=92)
    for y in (18.6, 19.4):
        sheet.rule(((middle - 34, y), (middle + 34, y)), ink)


def _finish(draft: Draft, title: str, fields: dict[str, str], sales: list[Sale]) -> None:
    draft.say({"title": title, **fields})
    draft.items = tuple(sale.to_item() for sale in sales)
    draft.seal_at = (0.84, 0.87)


def draw_electronic(draft: Draft, wording: Wording) -> None:
    """The electronic form: a code at the left, four labelled numbers at the right."""
    rng = draft.rng
    sheet = draft.begin(215, 140)
    fields, sales = draw_content(rng, wording)
    title = f"{draw_province(rng)}{wording.title}"
    label = draft.fonts.label.but(ink=wording.ink)
    _write_title(draft, title, wording.ink, 6.6)
    draw_code_square(sheet, rng, 14, 5, 18)
    pair = Labelled(label, draft.fonts.digits, wording.colon, label.measure("发票代码") if wording.wide else None)
    code = fields.get("check_code", "")
    rows = [
        ("发票代码", fields["code"]),
        ("发票号码", fields["number"]),
        ("开票日期", write_day(fields["date"], wording.day)),
    ]
    rows += [("校验码", " ".join(code[start : start + 5] for start in range(0, 20, 5)))] if code else []
    for row, (name, text) in enumerate(rows):
        pair.write(sheet, 153, 6.5 + 6 * row, name, text, 56)
    if wording.machine:
        Labelled(label, draft.fonts.digits, wording.colon).write(
            sheet, 11, 26.4, "机器编号", fields["machine_number"], 60
        )
    draw_body(draft, wording, fields, sales)
    _finish(draft, title, fields, sales)


def draw_printed(draft: Draft, wording: Wording) -> None:
    """The paper form: its code and number large and without labels, and again small where the printer repeats them."""
    rng = draft.rng
    sheet = draft.begin(215, 140, paper=(252, 251, 247))
    draft.fonts = draft.fonts.drifted((rng.uniform(-0.8, 1.2), rng.uniform(-0.4, 0.5)))
    fields, sales = draw_content(rng, wording)
    title = f"{draw_province(rng)}{wording.title}"
    label = draft.fonts.label.but(ink=wording.ink)
    _write_title(draft, title, wording.ink, 6.2)
    sheet.write((LEFT + RIGHT) / 2, 23.4, "此联不作报销、扣税凭证使用", label.scaled(0.9), "centre")
    sheet.write(18, 11, fields["code"], draft.fonts.title.but(size=5.4))
    end = sheet.write(155, 9, "No", draft.fonts.title.but(size=6, ink=wording.ink))
    sheet.write(end + 1, 9, fields["number"], draft.fonts.title.but(size=6.4, ink=rng.choice((BLUE, (30, 30, 30)))))
    small = draft.fonts.digits.scaled(0.8)
    sheet.write(204, 14.6, fields["code"], small, "right")
    sheet.write(204, 18.4, fields["number"], small, "right")
    pair = Labelled(label, draft.fonts.digits, wording.colon)
    pair.write(sheet, 153, 25.6, "开票日期", write_day(fields["date"], wording.day), 54)
    if wording.machine:
        pair.write(sheet, 10, 25.6, "机器编号", fields["machine_number"], 60)
    if wording.check_code:
        code = fields["check_code"]
        Labelled(label, draft.fonts.digits, " ").write(sheet, 10, 20.0, "校验码", code, 60)
    for y in range(8, 136, 12):
        for x in (2.6, 212.4):
            sheet.disc(x, y, 1.6, (70, 70, 74))
    draw_body(draft, wording, fields, sales)
    _finish(draft, title, fields, sales)


LAYOUTS = (
    Layout("electronic", lambda draft: draw_electronic(draft, ELECTRONIC)),
    Layout("printed_special", lambda draft: draw_printed(draft, SPECIAL)),
    Layout("printed_ordinary", lambda draft: draw_printed(draft, ORDINARY), held_out=True),
    Layout("electronic_special", lambda draft: draw_electronic(draft, ELECTRONIC_SPECIAL), held_out=True),
)
