"""数电发票, the invoices since 2024 that exist as files only: 20 digits, buyer and seller side by side."""

import random
from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.money import Sale, draw_sales, sum_amounts, write_amount, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import draw_credit_code, draw_digits
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square, draw_crossed_circle
from benchmarks.accuracy.drawn_forms.parties import draw_city, draw_company, draw_day, draw_person, write_day
from benchmarks.accuracy.drawn_forms.sales_table import (
    make_columns,
    rule_columns,
    write_heads,
    write_sales,
    write_sums,
)

BROWN: Colour = (150, 70, 28)
HEADS = {
    "name": "项目名称",
    "model": "规格型号",
    "unit": "单位",
    "quantity": "数量",
    "price": "单价",
    "amount": "金额",
    "rate": "税率/征收率",
    "tax": "税额",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a layout differs from the others: size, words, rules, where the goods' columns lie (shares of the width)."""

    title: str
    height: float = 140.0
    width: float = 210.0
    ink: Colour = BROWN
    sides: tuple[str, str] = ("购买方信息", "销售方信息")
    labels: tuple[str, str] = ("名称", "统一社会信用代码/纳税人识别号")
    colon: str = "："
    edges: tuple[float, ...] = (0, 0.235, 0.325, 0.385, 0.5, 0.63, 0.77, 0.87, 1)
    columns_ruled: bool = False
    drop: tuple[str, ...] = ()
    sign: str = "¥"
    day: str = "Y年M月D日"
    total: tuple[str, str] = ("价税合计（大写）", "（小写）")
    most: int = 6
    notes: bool = True


def draw_content(rng: random.Random, most: int) -> tuple[dict[str, str], list[Sale]]:
    """All that an invoice says, but for its title, and its goods."""
    sales = draw_sales(rng, most)
    amount, tax = sum_amounts([sale.amount for sale in sales]), sum_amounts([sale.tax for sale in sales])
    total = sum_amounts([amount, tax])
    day = draw_day(rng, 2023, 2026)
    private = rng.random() < 0.15
    return {
        "number": day[2:4] + draw_digits(rng, 18),
        "date": day,
        "buyer_name": draw_person(rng) + "（个人）" if private else draw_company(rng, draw_city(rng)),
        "buyer_tax_number": "" if private else draw_credit_code(rng),
        "seller_name": draw_company(rng, draw_city(rng)),
        "seller_tax_number": draw_credit_code(rng),
        "amount": amount,
        "tax": tax,
        "total": total,
        "total_in_words": write_capitals(total),
        "drawer": draw_person(rng),
    }, sales


def draw_invoice(draft: Draft, plan: Plan) -> None:
    """A sheet of the size that the plan says, drawn from the top to the bottom."""
    rng = draft.rng
    sheet = draft.begin(plan.width, plan.height)
    fields, sales = draw_content(rng, plan.most)
    label, value, digits = draft.fonts.label.but(ink=plan.ink), draft.fonts.value.scaled(0.95), draft.fonts.digits
    left, right, middle = 6.0, plan.width - 6, plan.width / 2
    sheet.write(middle, 13, plan.title, draft.fonts.title.but(size=6.4, ink=plan.ink), "centre", room=80)
    for y in (19, 19.9):
        sheet.rule(((middle - 36, y), (middle + 36, y)), plan.ink)
    draw_code_square(sheet, rng, 10, 5, 18)
    pair = Labelled(label, digits, plan.colon)
    pair.write(sheet, right - 58, 11, "发票号码", fields["number"], 58)
    pair.write(sheet, right - 58, 18, "开票日期", write_day(fields["date"], plan.day), 58)
    top, parted = 26.0, 48.0
    foot = plan.height - 36
    sheet.frame((left, top, right, plan.height - 12), plan.ink)
    for y in (parted, foot, foot + 8):
        sheet.rule(((left, y), (right, y)), plan.ink)
    for x in (left + 6, middle, middle + 6):
        sheet.rule(((x, top), (x, parted)), plan.ink)
    for start, side, who in ((left, plan.sides[0], "buyer"), (middle, plan.sides[1], "seller")):
        sheet.write_down(start + 3, (top + parted) / 2, side, label.scaled(0.95), 21.4 / len(side))
        room = middle - left - 8.5
        pair = Labelled(label, value, plan.colon)
        pair.write(sheet, start + 7.5, top + 6, plan.labels[0], fields[f"{who}_name"], room)
        pair = Labelled(label, digits, plan.colon)
        pair.write(sheet, start + 7.5, top + 16, plan.labels[1], fields[f"{who}_tax_number"], room)
    heads = {part: head for part, head in HEADS.items() if part not in plan.drop}
    columns = make_columns(heads, [left + edge * (right - left) for edge in plan.edges])
    write_heads(sheet, columns, parted + 3.2, label)
    write_sales(sheet, columns, sales, parted + 8.2, 4.4, value.scaled(0.94))
    if plan.columns_ruled:
        rule_columns(sheet, columns, parted, foot, plan.ink)
    sheet.write_wide(left + 12, foot - 3.4, "合计", 15, label)
    write_sums(sheet, columns, foot - 3.4, {"amount": fields["amount"], "tax": fields["tax"]}, plan.sign, digits)
    edge = left + 0.235 * (right - left)
    sheet.rule(((edge, foot), (edge, foot + 8)), plan.ink)
    sheet.write((left + edge) / 2, foot + 4, plan.total[0], label, "centre", room=edge - left - 2)
    draw_crossed_circle(sheet, edge + 5, foot + 4, 1.7, value.ink)
    sheet.write(edge + 8, foot + 4, fields["total_in_words"], value.scaled(1.05), room=0.4 * (right - left))
    end = sheet.write(left + 0.7 * (right - left), foot + 4, plan.total[1], label)
    sheet.write(end + 1, foot + 4, write_amount(fields["total"], sign=plan.sign), digits.scaled(1.08))
    sheet.rule(((left + 6, foot + 8), (left + 6, plan.height - 12)), plan.ink)
    sheet.write_down(left + 3, plan.height - 20, "备注", label, 6)
    if plan.notes and rng.random() < 0.6:
        sheet.write(left + 8, foot + 12, f"订单号：{draw_digits(rng, 12)}", value.scaled(0.9))
    Labelled(label, value, plan.colon).write(sheet, left + 14, plan.height - 7, "开票人", fields["drawer"], 50)
    draft.say({"title": plan.title, **fields})
    hidden = set(plan.drop)
    draft.items = tuple({part: text for part, text in sale.to_item().items() if part not in hidden} for sale in sales)
    draft.seal_at = (0.78, 0.86)


ORDINARY = Plan("电子发票（普通发票）")
SPECIAL = Plan(
    "电子发票（增值税专用发票）", columns_ruled=True, colon=":", sign="￥", total=("价税合计(大写)", "(小写)")
)
TALL = Plan(
    "电子发票（普通发票）",
    height=175,
    sides=("购买方信息", "销售方信息"),
    ink=(96, 62, 38),
    labels=("名 称", "统一社会信用代码/纳税人识别号"),
    edges=(0, 0.27, 0.33, 0.43, 0.56, 0.71, 0.82, 1),
    drop=("model",),
    day="Y-M-D",
    most=9,
)
BLACK_AND_WHITE = Plan(
    "电子发票（增值税专用发票）",
    ink=(40, 40, 44),
    colon=":",
    sides=("购买方", "销售方"),
    labels=("名称", "统一社会信用代码"),
    sign="￥",
    day="Y年m月d日",
    total=("价税合计(大写)", "(小写)"),
    notes=False,
)
LAYOUTS = (
    Layout("ordinary", lambda draft: draw_invoice(draft, ORDINARY)),
    Layout("special", lambda draft: draw_invoice(draft, SPECIAL)),
    Layout("tall", lambda draft: draw_invoice(draft, TALL), held_out=True),
    Layout("black_and_white", lambda draft: draw_invoice(draft, BLACK_AND_WHITE), held_out=True),
)
