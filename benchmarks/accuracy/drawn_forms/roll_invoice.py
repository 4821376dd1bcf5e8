"""增值税普通发票（卷票）: invoices on narrow rolls, as shops print them."""

import random
from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.money import Sale, draw_sales, sum_amounts, write_amount, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import draw_credit_code, draw_digits
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square
from benchmarks.accuracy.drawn_forms.parties import (
    draw_city,
    draw_company,
    draw_day,
    draw_person,
    draw_province,
    write_day,
)
from benchmarks.accuracy.drawn_forms.sheet import wrap

Row = tuple[str, str]  # a label and the field's name


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout: the roll's width, the rows before and after the goods, colon, how dates and amounts are written."""

    width: float
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    colon: str = "："
    gap: float = 0.5
    day: str = "Y-M-D"
    sign: str = "￥"
    heads: tuple[str, str, str] = ("项目", "数量", "金额")
    ink: Colour = (30, 30, 34)
    code_square: bool = True
    label_width: float | None = None


def draw_content(rng: random.Random) -> tuple[dict[str, str], list[Sale]]:
    """All that a roll says, and the goods, whose prices hold the tax."""
    sales = draw_sales(rng, 3, models=False, long_prices=False)
    total = sum_amounts([sale.amount for sale in sales])
    private = rng.random() < 0.3
    return {
        "code": draw_digits(rng, 12),
        "number": draw_digits(rng, 8),
        "machine_number": draw_digits(rng, 12),
        "date": draw_day(rng, 2017, 2024),
        "seller_name": draw_company(rng, draw_city(rng)),
        "seller_tax_number": draw_credit_code(rng),
        "buyer_name": "个人" if private else draw_company(rng, draw_city(rng)),
        "buyer_tax_number": "" if private else draw_credit_code(rng),
        "total": total,
        "total_in_words": write_capitals(total, rng.choice("圆元")),
        "check_code": draw_digits(rng, 20),
        "payee": draw_person(rng),
    }, sales


def draw_roll(draft: Draft, plan: Plan) -> None:
    """A roll as long as what it says."""
    rng = draft.rng
    fields, sales = draw_content(rng)
    sheet = draft.begin(plan.width, 190, (190, 220), (252, 252, 250))
    label, value = draft.fonts.label.but(ink=plan.ink, size=3), draft.fonts.value.but(size=3)
    digits = draft.fonts.digits.but(size=3)
    left, room = 4.0, plan.width - 8
    sheet.write(plan.width / 2, 9, f"{draw_province(rng)}增值税普通发票", draft.fonts.title.but(size=4.2), "centre")
    sheet.write(plan.width / 2, 15, rng.choice(("（卷票）", "发票联")), label, "centre")
    printed = fields | {
        "date": write_day(fields["date"], plan.day),
        "total": write_amount(fields["total"], sign=plan.sign),
    }

    def write_rows(rows: tuple[Row, ...], y: float) -> float:
        for name, part in rows:
            text = printed[part]
            letters: Lettering = digits if text.isascii() else value
            pair = Labelled(label, letters, plan.colon, plan.label_width, plan.gap)
            start = (plan.label_width or label.measure(name)) + label.measure(plan.colon) + plan.gap
            two_lines = bool(text) and len(wrap(text, letters, room - start)) > 1 and not text.isascii()
            pair.write(sheet, left, y, name, text, room, leading=4.3 if two_lines else 0.0)
            y += 9.3 if two_lines else 5.2
        return y

    y = write_rows(plan.before, 22)
    sheet.rule(((left, y - 2), (plan.width - left, y - 2)))
    y += 1.4
    ends = (left, plan.width * 0.68, plan.width - left)
    for head, x, side in zip(plan.heads, ends, ("left", "right", "right"), strict=True):
        sheet.write(x, y, head, label, side)
    for sale in sales:
        sheet.write(left, y + 5, sale.name, value.scaled(0.95), room=plan.width * 0.5)
        sheet.write(ends[1], y + 5, sale.quantity, digits, "right")
        sheet.write(ends[2], y + 5, sale.amount, digits, "right")
        y += 5
    sheet.rule(((left, y + 3.2), (plan.width - left, y + 3.2)))
    y = write_rows(plan.after, y + 7)
    if plan.code_square:
        draw_code_square(sheet, rng, plan.width / 2 - 10, y, 20)
        y += 24
    sheet.cut(y + 4)
    draft.say(fields)
    draft.seal_at = (0.5, 0.62)


SPREAD = Plan(
    76,
    (
        ("发票代码", "code"),
        ("发票号码", "number"),
        ("机器编号", "machine_number"),
        ("销售方名称", "seller_name"),
        ("纳税人识别号", "seller_tax_number"),
        ("开票日期", "date"),
        ("收款员", "payee"),
        ("购买方名称", "buyer_name"),
        ("纳税人识别号", "buyer_tax_number"),
    ),
    (("合计金额（小写）", "total"), ("合计金额（大写）", "total_in_words"), ("校验码", "check_code")),
)
CLOSE = Plan(
    68,
    (
        ("发票代码", "code"),
        ("发票号码", "number"),
        ("机打号码", "number"),
        ("机器编号", "machine_number"),
        ("收款单位", "seller_name"),
        ("税号", "seller_tax_number"),
        ("开票日期", "date"),
        ("收款员", "payee"),
        ("付款单位", "buyer_name"),
        ("税号", "buyer_tax_number"),
    ),
    (("小写合计", "total"), ("大写合计", "total_in_words"), ("校验码", "check_code")),
    colon=":",
    day="Y年M月D日",
    sign="¥",
    heads=("货物名称", "数量", "金额"),
)
LATER = Plan(
    76,
    (
        ("发票代码", "code"),
        ("发票号码", "number"),
        ("销售方名称", "seller_name"),
        ("销售方纳税人识别号", "seller_tax_number"),
        ("购买方名称", "buyer_name"),
        ("购买方纳税人识别号", "buyer_tax_number"),
        ("开票日期", "date"),
        ("机器编号", "machine_number"),
    ),
    (
        ("合计（小写）", "total"),
        ("合计（大写）", "total_in_words"),
        ("校验码", "check_code"),
        ("收款人", "payee"),
    ),
    gap=1.0,
    day="YMD",
    sign="",
    code_square=False,
)
WIDE = Plan(
    70,
    (
        ("发票代码", "code"),
        ("发票号码", "number"),
        ("机器编号", "machine_number"),
        ("开票日期", "date"),
        ("销方名称", "seller_name"),
        ("销方税号", "seller_tax_number"),
        ("购方名称", "buyer_name"),
        ("购方税号", "buyer_tax_number"),
        ("收款员", "payee"),
    ),
    (("总计", "total"), ("大写", "total_in_words"), ("校验码", "check_code")),
    colon=" ",
    label_width=13.0,
    day="Y.M.D",
    sign="¥",
    heads=("品名", "数量", "金额"),
)
LAYOUTS = (
    Layout("spread", lambda draft: draw_roll(draft, SPREAD)),
    Layout("close", lambda draft: draw_roll(draft, CLOSE)),
    Layout("later", lambda draft: draw_roll(draft, LATER), held_out=True),
    Layout("wide", lambda draft: draw_roll(draft, WIDE), held_out=True),
)
