"""Small paper invoices without a buyer: 出租汽车发票, and 定额发票, whose amount is printed beforehand."""

import random
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.money import round_cents, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import draw_digits, draw_plate
from benchmarks.accuracy.drawn_forms.ornaments import RED, draw_code_square, draw_emblem, draw_waves
from benchmarks.accuracy.drawn_forms.parties import draw_city, draw_day, draw_province, write_day
from training.data.forms import capital_amount

WHOLE_AMOUNTS = (1, 2, 5, 10, 20, 50, 100)
WAIT_MINUTES = 8


@dataclass(frozen=True, slots=True)
class TaxiPlan:
    """A layout: the rows' labels, colon, how dates, amounts and distances are written; labels above or before."""

    rows: tuple[tuple[str, str], ...]
    colon: str = "："
    day: str = "Y-M-D"
    units: bool = True
    label_width: float | None = None
    paper: Colour = (250, 248, 240)
    small_code: bool = False


def draw_ride(rng: random.Random) -> dict[str, str]:
    """All that a taxi's slip says: the amount is the distance at the unit price and a basic fare."""
    minutes = rng.randint(0, 24 * 60 - 70)
    end = minutes + rng.randint(5, 65)
    distance = Decimal(rng.randint(11, 380)) / 10
    price = Decimal(rng.choice(("1.80", "2.00", "2.30", "2.50", "2.60", "3.20")))
    amount = round_cents(max(Decimal(12), 10 + (distance - 3) * price))
    return {
        "code": draw_digits(rng, 12),
        "number": draw_digits(rng, 8),
        "plate_number": draw_plate(rng),
        "date": draw_day(rng, 2014, 2026),
        "start_time": f"{minutes // 60:02}:{minutes % 60:02}",
        "end_time": f"{end // 60:02}:{end % 60:02}",
        "unit_price": f"{price:.2f}",
        "distance": f"{distance:.1f}",
        "amount": f"{amount:.2f}",
    }


def draw_taxi(draft: Draft, plan: TaxiPlan) -> None:
    """A slip 52 mm wide: city, code and number, then a row for each thing that the meter knows."""
    rng = draft.rng
    sheet = draft.begin(54, 32 + 7.2 * len(plan.rows) + 14, (210, 250), plan.paper)
    fields = draw_ride(rng)
    label, digits = draft.fonts.label.but(size=3.1), draft.fonts.digits.but(size=3.3)
    sheet.write(27, 7, f"{draw_city(rng)}出租汽车专用发票", draft.fonts.title.but(size=3.7, ink=RED), "centre", room=48)
    sheet.write(27, 12.4, "发 票 联", label.but(ink=RED), "centre")
    printed = fields | {"date": write_day(fields["date"], plan.day)}
    if plan.units:
        printed["unit_price"] += "元/公里"
        printed["distance"] += "公里"
        printed["amount"] += "元"
    y = 20.0
    for name, part in (("发票代码", "code"), ("发票号码", "number")):
        size = digits.scaled(0.9) if plan.small_code else digits
        y = _write_row(draft, plan, y, name, printed[part], Labelled(label.but(ink=RED), size, plan.colon))
    y += 2
    for name, part in plan.rows:
        text = printed.get(part) or f"00:{rng.randint(0, WAIT_MINUTES):02}:{rng.randint(0, 59):02}"
        y = _write_row(draft, plan, y, name, text, Labelled(label, digits, plan.colon))
    sheet.write(27, y + 2, "手写无效", label.but(ink=RED), "centre")
    draft.say(fields)
    draft.seal_at = (0.5, 0.55)


def _write_row(draft: Draft, plan: TaxiPlan, y: float, name: str, text: str, pair: Labelled) -> float:
    if plan.label_width:
        draft.sheet.write_wide(4, y, name, plan.label_width, pair.label)
        draft.sheet.write(50, y, text, pair.value, "right", room=44 - plan.label_width)
    else:
        pair.write(draft.sheet, 4, y, name, text, 47)
    return y + 6.6


def draw_quota_content(rng: random.Random, *, bare: bool) -> dict[str, str]:
    """All that a quota invoice says; with `bare` its words lack 整."""
    yuan = rng.choice(WHOLE_AMOUNTS)
    words = f"{capital_amount(yuan)[:-2]}元" if bare else write_capitals(f"{yuan}.00", rng.choice("圆元"))
    return {
        "code": draw_digits(rng, 12),
        "number": draw_digits(rng, 8),
        "amount": f"{yuan}.00",
        "amount_in_words": words,
    }


def draw_quota_across(draft: Draft, title: str, colon: str, ink: Colour) -> None:
    """A slip wider than high: title, code and number at the left, the words large in the middle."""
    rng = draft.rng
    sheet = draft.begin(150, 72, (170, 210), (250, 250, 244))
    draw_waves(sheet, rng, (232, 226, 214), 9)
    fields = draw_quota_content(rng, bare=False)
    label = draft.fonts.label.but(ink=ink)
    sheet.write(75, 10, f"{draw_province(rng)}{title}", draft.fonts.title.but(size=5.6, ink=ink), "centre")
    draw_emblem(sheet, 124, 14, 6, ink)
    pair = Labelled(label, draft.fonts.digits.but(size=3.8), colon)
    pair.write(sheet, 14, 24, "发票代码", fields["code"], 60)
    pair.write(sheet, 14, 31, "发票号码", fields["number"], 60)
    sheet.write(75, 43, fields["amount_in_words"], draft.fonts.title.but(size=8, ink=ink, spacing=1.5), "centre")
    sheet.write(75, 52.5, f"￥{fields['amount']}", draft.fonts.digits.but(size=4.2), "centre")
    sheet.write(14, 62, f"收款单位{colon}（盖章有效）", label)
    sheet.write(96, 62, f"开票日期{colon}    年  月  日", label)
    draft.say(fields)
    draft.seal_at = (0.3, 0.72)


def draw_quota_upright(draft: Draft, title: str, ink: Colour, *, bare: bool) -> None:
    """A slip higher than wide, all in the middle, the amount with its unit after it."""
    rng = draft.rng
    sheet = draft.begin(80, 120, (170, 210), (252, 249, 240))
    draw_waves(sheet, rng, (234, 222, 212), 12)
    fields = draw_quota_content(rng, bare=bare)
    label, digits = draft.fonts.label.but(ink=ink), draft.fonts.digits.but(size=3.8)
    sheet.write(40, 12, draw_city(rng), draft.fonts.title.but(size=5, ink=ink), "centre")
    sheet.write(40, 20, title, draft.fonts.title.but(size=5.4, ink=ink), "centre")
    sheet.write(40, 28, "发 票 联", label, "centre")
    sheet.write(40, 38, f"发票代码 {fields['code']}", digits, "centre")
    sheet.write(40, 45, f"发票号码 {fields['number']}", digits, "centre")
    sheet.write(40, 58, fields["amount_in_words"], draft.fonts.title.but(size=9, ink=ink, spacing=1), "centre")
    whole = fields["amount"].removesuffix(".00")
    sheet.write(40, 69, f"金额{whole}元" if bare else f"（¥{fields['amount']}）", digits.scaled(1.1), "centre")
    draw_code_square(sheet, rng, 30, 77, 20)
    sheet.write(40, 106, "收款单位（盖章）", label, "centre")
    draft.say(fields)
    draft.seal_at = (0.5, 0.82)


METER = (
    ("车号", "plate_number"),
    ("日期", "date"),
    ("上车", "start_time"),
    ("下车", "end_time"),
    ("单价", "unit_price"),
    ("里程", "distance"),
    ("等候", "waiting"),
    ("金额", "amount"),
)
LONGER = (
    ("车牌号", "plate_number"),
    ("日期", "date"),
    ("上车时间", "start_time"),
    ("下车时间", "end_time"),
    ("单价", "unit_price"),
    ("里程", "distance"),
    ("等候时间", "waiting"),
    ("实收金额", "amount"),
)
TAXI_LAYOUTS = (
    Layout("meter", lambda draft: draw_taxi(draft, TaxiPlan(METER, colon=" ", label_width=8.0, units=False))),
    Layout("longer", lambda draft: draw_taxi(draft, TaxiPlan(LONGER, day="Y年M月D日"))),
    Layout(
        "meter_units",
        lambda draft: draw_taxi(draft, TaxiPlan(METER, colon=":", day="Y.M.D", small_code=True, paper=(244, 244, 248))),
        held_out=True,
    ),
    Layout(
        "longer_bare",
        lambda draft: draw_taxi(draft, TaxiPlan(LONGER, colon=" ", label_width=14.0, units=False)),
        held_out=True,
    ),
)
QUOTA_LAYOUTS = (
    Layout("across", lambda draft: draw_quota_across(draft, "通用定额发票", "：", RED)),
    Layout("upright", lambda draft: draw_quota_upright(draft, "服务业定额发票", (34, 90, 60), bare=False)),
    Layout("across_blue", lambda draft: draw_quota_across(draft, "停车费定额发票", ":", (40, 60, 130)), held_out=True),
    Layout("upright_bare", lambda draft: draw_quota_upright(draft, "通用定额发票", RED, bare=True), held_out=True),
)
