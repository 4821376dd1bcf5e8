"""What 增值税发票 say: the words of their labels, layout by layout, and what is filled in."""

import random
from dataclasses import dataclass, field

from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.money import Sale, draw_sales, sum_amounts, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import draw_credit_code, draw_digits
from benchmarks.accuracy.drawn_forms.ornaments import RED
from benchmarks.accuracy.drawn_forms.parties import (
    draw_address,
    draw_branch,
    draw_city,
    draw_company,
    draw_day,
    draw_person,
    draw_telephone,
)

BROWN: Colour = (158, 84, 30)
GREEN: Colour = (20, 110, 84)
BLUE: Colour = (28, 66, 138)
HEADS = {
    "name": "货物或应税劳务、服务名称",
    "model": "规格型号",
    "unit": "单位",
    "quantity": "数量",
    "price": "单价",
    "amount": "金额",
    "rate": "税率",
    "tax": "税额",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a layout's labels say, and in which colours."""

    title: str
    ink: Colour
    buyer: str = "购买方"
    seller: str = "销售方"
    labels: tuple[str, str, str, str] = ("名称", "纳税人识别号", "地址、电话", "开户行及账号")
    heads: dict[str, str] = field(default_factory=lambda: HEADS)
    colon: str = "："
    wide: bool = True
    sign: str = "¥"
    day: str = "Y年M月D日"
    total: tuple[str, str] = ("价税合计（大写）", "（小写）")
    check_code: bool = False
    machine: bool = False
    cipher: bool = True
    long_prices: bool = True


ELECTRONIC = Wording("增值税电子普通发票", BROWN, check_code=True, machine=True, colon=":")
SPECIAL = Wording(
    "增值税专用发票",
    GREEN,
    buyer="购货单位",
    seller="销货单位",
    labels=("名称", "纳税人识别号", "地址、电话", "开户行及帐号"),
    sign="￥",
    machine=True,
    long_prices=False,
)
ORDINARY = Wording("增值税普通发票", RED, check_code=True, day="Y年M月D日", sign="¥", cipher=True)
ELECTRONIC_SPECIAL = Wording(
    "增值税电子专用发票",
    BLUE,
    colon=":",
    wide=False,
    cipher=False,
    machine=True,
    day="Y年m月d日",
    sign="￥",
    total=("价税合计(大写)", "(小写)"),
    labels=("名 称", "纳税人识别号", "地址、电话", "开户行及账号"),
    heads=HEADS | {"name": "项目名称"},
)


def draw_party(rng: random.Random, who: str, *, complete: bool) -> dict[str, str]:
    """A buyer's or seller's four fields; of a person, or of a firm that says less, only the first or the first two."""
    city = draw_city(rng)
    if not complete and rng.random() < 0.2:
        return {f"{who}_name": rng.choice(("个人", draw_person(rng)))}
    fields = {f"{who}_name": draw_company(rng, city), f"{who}_tax_number": draw_credit_code(rng)}
    if complete or rng.random() < 0.6:
        fields[f"{who}_address_phone"] = f"{draw_address(rng, city)}{draw_telephone(rng)}"
        fields[f"{who}_bank_account"] = f"{draw_branch(rng, city)}{draw_digits(rng, rng.choice((16, 19)))}"
    return fields


def draw_content(rng: random.Random, wording: Wording) -> tuple[dict[str, str], list[Sale]]:
    """All that an invoice says, but for its title, and its goods."""
    sales = draw_sales(rng, 5, long_prices=wording.long_prices)
    amount, tax = sum_amounts([sale.amount for sale in sales]), sum_amounts([sale.tax for sale in sales])
    total = sum_amounts([amount, tax])
    fields = {
        "code": draw_digits(rng, 12 if wording.check_code else 10),
        "number": f"{rng.randint(10**5, 10**8 - 1):08}",
        "date": draw_day(rng, 2014, 2024),
        **draw_party(rng, "buyer", complete=not wording.check_code),
        **draw_party(rng, "seller", complete=True),
        "amount": amount,
        "tax": tax,
        "total": total,
        "total_in_words": write_capitals(total),
        "payee": draw_person(rng) if rng.random() < 0.85 else "",
        "reviewer": draw_person(rng) if rng.random() < 0.85 else "",
        "drawer": draw_person(rng),
    }
    if wording.check_code:
        fields["check_code"] = draw_digits(rng, 20)
    if wording.machine:
        fields["machine_number"] = draw_digits(rng, 12)
    return fields, sales
