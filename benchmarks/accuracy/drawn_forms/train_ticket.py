"""火车票: the blue and the red paper ticket, and 铁路电子客票 as an electronic invoice."""

import random

from benchmarks.accuracy.drawn_forms.form import CARD_DPI, Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.numbers import (
    draw_credit_code,
    draw_digits,
    draw_identity_number,
    mask_identity_number,
)
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square, draw_waves
from benchmarks.accuracy.drawn_forms.parties import draw_city, draw_company, draw_day, draw_person, write_day

SEAT_CLASSES = "二等座 一等座 商务座 硬座 软卧 硬卧 无座".split()
DIRECTIONS = ("", "", "东", "南", "西", "北")
PINYIN = "Nanfeng Beichang Donghai Xicheng Lushan Anping Wujiang Hekou Qingshan Longmen Jinzhou Pingyuan".split()
PINK: Colour = (214, 66, 96)
WINE: Colour = (150, 40, 44)


def draw_content(rng: random.Random) -> dict[str, str]:
    """All that a ticket says; stations without 站."""
    first, second = (draw_city(rng).removesuffix("市") + rng.choice(DIRECTIONS) for _ in range(2))
    kind = rng.choice("GDCKTZ")
    seat_class = rng.choice(SEAT_CLASSES[:3] if kind in "GDC" else SEAT_CLASSES[3:])
    coach = f"{rng.randint(1, 17):02}车"
    seat = {
        "无座": f"{coach}无座",
        "硬卧": f"{coach}{rng.randint(1, 20):02}号{rng.choice('上中下')}铺",
        "软卧": f"{coach}{rng.randint(1, 20):02}号{rng.choice('上下')}铺",
        "硬座": f"{coach}{rng.randint(1, 118):03}号",
    }.get(seat_class, f"{coach}{rng.randint(1, 20):02}{rng.choice('ABCDF')}号")
    identity = draw_identity_number(rng, draw_day(rng, 1950, 2008), rng.choice("男女"))
    return {
        "number": f"{rng.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{rng.randint(0, 999999):06}",
        "from_station": first,
        "to_station": second,
        "train_number": f"{kind}{rng.randint(1, 9999)}",
        "date": draw_day(rng, 2014, 2026),
        "time": f"{rng.randint(5, 23):02}:{rng.randint(0, 59):02}",
        "seat": seat,
        "seat_class": seat_class,
        "price": f"{rng.randint(10, 2200)}.{rng.choice('05')}0",
        "passenger_name": draw_person(rng),
        "id_number": mask_identity_number(identity),
    }


def _write_station(draft: Draft, x: float, y: float, name: str, width: float, suffix: str, size: float) -> None:
    value = draft.fonts.value.but(size=size, weight=0.05)
    draft.sheet.write_wide(x, y, name, width, value)
    draft.sheet.write(x + width + 1, y + 0.6, suffix, value.scaled(0.66))


def draw_paper(draft: Draft, paper: Colour, waves: Colour, *, fine: bool) -> None:
    """The paper ticket, 85 x 54 mm: with `fine` stations have 站, romanised below; else 站 is often left out."""
    rng = draft.rng
    sheet = draft.begin(86, 54, CARD_DPI, paper)
    draw_waves(sheet, rng, waves)
    fields = draw_content(rng)
    value, digits = draft.fonts.value.but(size=3.5), draft.fonts.digits.but(size=3.9)
    sheet.write(6, 5.6, fields["number"], digits.but(ink=PINK, size=4.6, weight=0.04))
    place = "检票口" + rng.choice(("A3", "12B", "8")) if fine else ""
    sheet.write(80, 5.6, place, value.scaled(0.9), "right")
    suffix = "站" if fine or rng.random() < 0.6 else ""
    for x, name in ((6.0, fields["from_station"]), (54.0, fields["to_station"])):
        _write_station(draft, x, 12.2, name, min(19.0, 6.2 * len(name)), suffix, 5.2)
        if fine:
            sheet.write(x + 9, 17.2, rng.choice(PINYIN), value.scaled(0.9), "centre")
    sheet.write(42.5, 11.6, fields["train_number"], value.but(size=5), "centre", room=16)
    sheet.rule(((35, 14.8), (50, 14.8), (48, 14)), thick=0.25)
    if fine:
        x = 6.0
        for text in (*write_day(fields["date"], "Y 年 M 月 D 日").split(" "), fields["time"], "开"):
            unit = not text[0].isdigit()
            x = sheet.write(x, 22.2, text, value.scaled(0.72) if unit else digits) + (1.0 if text == "日" else 0.3)
    else:
        sheet.write(6, 22.2, f"{write_day(fields['date'], 'Y年M月D日')} {fields['time']}开", digits)
    sheet.write(57, 22.2, fields["seat"], value, room=26)
    price = fields["price"][:-1] if rng.random() < 0.7 else fields["price"]
    sheet.write(6, 27.4, f"￥{price}元", digits)
    sheet.write(36, 27.4, rng.choice(("网", "网折", "学惠", "")), value)
    sheet.write(57, 27.4, fields["seat_class"], value)
    sheet.write(6, 32, "限乘当日当次车", value.scaled(0.92))
    y = 38.2
    if fine:
        sheet.write(6, y, f"{fields['id_number']} {fields['passenger_name']}", digits)
    else:
        end = sheet.write(6, y - 1.6, fields["id_number"], digits)
        sheet.write(end + 3, y - 1.6, fields["passenger_name"], value)
    sheet.write(33, 43.8, "买票请到12306 发货请到95306", value.scaled(0.8), "centre")
    draw_code_square(sheet, rng, 65, 34.5, 14)
    serial = draw_digits(rng, 14) + fields["number"]
    end = sheet.write(6, 50.6, serial, digits.scaled(0.82))
    sheet.write(end + 2, 50.6, f"{fields['from_station']}售", value.scaled(0.82), room=18)
    draft.say(fields)
    draft.seal_at = (0.5, 0.5)


def draw_electronic(draft: Draft, colon: str, day: str, *, boxed: bool) -> None:
    """The electronic invoice for a journey: 20 digits, the train between its stations, the passenger, the buyer."""
    rng = draft.rng
    sheet = draft.begin(180, 105)
    fields = draw_content(rng)
    fields["number"] = str(rng.randint(24, 26)) + draw_digits(rng, 18)
    fields["date"] = draw_day(rng, 2024, 2026)
    label, value, digits = draft.fonts.label.but(ink=WINE), draft.fonts.value, draft.fonts.digits
    pair = Labelled(label, digits, colon)
    sheet.write(90, 11, "电子发票（铁路电子客票）", draft.fonts.title.but(size=6, ink=WINE), "centre")
    draw_code_square(sheet, rng, 12, 5, 16)
    pair.write(sheet, 12, 26, "发票号码", fields["number"], 70)
    issued = write_day(draw_day(rng, 2026, 2026), "Y年M月D日")
    pair.write(sheet, 118, 26, "开票日期", issued, 56)
    if boxed:
        sheet.frame((8, 31, 172, 92), WINE)
        for y in (52.5, 69):
            sheet.rule(((8, y), (172, y)), WINE)
    _write_station(draft, 24, 40, fields["from_station"], 6.5 * len(fields["from_station"]), "站", 5.6)
    _write_station(draft, 112, 40, fields["to_station"], 6.5 * len(fields["to_station"]), "站", 5.6)
    sheet.write(86, 38.6, fields["train_number"], value.but(size=5.4), "centre")
    sheet.rule(((74, 42.6), (98, 42.6), (95.5, 41.6)), thick=0.3)
    for x in (34.0, 124.0):
        sheet.write(x, 47.5, rng.choice(PINYIN), value.scaled(0.9), "centre")
    sheet.write(14, 57.5, write_day(fields["date"], day), digits)
    sheet.write(56, 57.5, f"{fields['time']}开", digits)
    sheet.write(90, 57.5, fields["seat"], value)
    sheet.write(132, 57.5, fields["seat_class"], value)
    pair.write(sheet, 14, 64.5, "票价", f"￥{fields['price']}", 60)
    sheet.write(14, 74, fields["id_number"], digits)
    sheet.write(70, 74, fields["passenger_name"], value)
    pair.write(sheet, 14, 81, "电子客票号", draw_digits(rng, 21), 90)
    text = Labelled(label, value, colon)
    text.write(sheet, 14, 88, "购买方名称", draw_company(rng, draw_city(rng)), 72)
    pair.write(sheet, 92, 88, "统一社会信用代码", draw_credit_code(rng), 76)
    sheet.write(90, 98, "买票请到12306 发货请到95306 中国铁路祝您旅途愉快", label.scaled(0.85), "centre")
    draft.say(fields)
    draft.seal_at = (0.82, 0.18)


LAYOUTS = (
    Layout("blue", lambda draft: draw_paper(draft, (222, 236, 244), (190, 214, 230), fine=True)),
    Layout("electronic", lambda draft: draw_electronic(draft, ":", "Y年M月D日", boxed=True)),
    Layout("red", lambda draft: draw_paper(draft, (248, 226, 224), (240, 200, 200), fine=False), True),
    Layout("electronic_plain", lambda draft: draw_electronic(draft, "：", "Y年m月d日", boxed=False), True),
)
