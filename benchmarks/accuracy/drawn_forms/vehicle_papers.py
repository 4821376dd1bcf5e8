"""机动车驾驶证 and 机动车行驶证: the main pages of a driver's and of a vehicle's licence."""

import random

from benchmarks.accuracy.drawn_forms.form import CARD_DPI, Draft, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.numbers import draw_digits, draw_identity_number, draw_plate, draw_vin
from benchmarks.accuracy.drawn_forms.ornaments import RED, draw_portrait, draw_waves
from benchmarks.accuracy.drawn_forms.parties import (
    draw_address,
    draw_city,
    draw_company,
    draw_day,
    draw_person,
    draw_village_address,
)
from benchmarks.accuracy.drawn_forms.sheet import Sheet

CLASSES = ("C1", "C1", "C2", "B2", "A2", "C1D", "A1A2", "B1B2", "C1E")
VEHICLES = "小型轿车 小型普通客车 重型半挂牵引车 轻型厢式货车 普通二轮摩托车 大型普通客车 中型自卸货车".split()
USES = "非营运 非营运 货运 营转非 租赁 出租客运 预约出租客运".split()
BRANDS = "大众汽车牌 东风牌 长安牌 比亚迪牌 丰田牌 别克牌 解放牌 哈弗牌 吉利牌 宝马牌".split()
INK: Colour = (36, 40, 52)
WINE: Colour = (130, 44, 60)


def draw_driver(rng: random.Random) -> dict[str, str]:
    """All that a driving licence says; the person is 18 at least when it is first issued."""
    sex, birth = rng.choice("男女"), draw_day(rng, 1950, 1998)
    first = draw_day(rng, int(birth[:4]) + 19, max(int(birth[:4]) + 20, 2016))
    start = f"{int(first[:4]) + rng.choice((0, 6))}{first[4:]}".replace("02-29", "02-28")
    years = rng.choice((6, 10, 10, 0))
    return {
        "number": draw_identity_number(rng, birth, sex),
        "name": draw_person(rng),
        "sex": sex,
        "nationality": "中国",
        "address": draw_address(rng, draw_city(rng), house=rng.random() < 0.5),
        "birth_date": birth,
        "first_issue": first,
        "vehicle_class": rng.choice(CLASSES),
        "valid_from": start,
        "valid_until": f"{int(start[:4]) + years}{start[4:]}" if years else "长期",
    }


def draw_vehicle(rng: random.Random) -> dict[str, str]:
    """All that a vehicle licence says."""
    city = draw_city(rng)
    registered = draw_day(rng, 2008, 2024)
    issued = registered if rng.random() < 0.6 else draw_day(rng, int(registered[:4]) + 1, int(registered[:4]) + 2)
    model = f"{rng.choice('ABCDEFGHJKLMNPQRSTVWXYZ')}{rng.choice('ABCDEFGHJKLMNPQRSTVWXYZ')}{draw_digits(rng, 4)}"
    return {
        "plate_number": draw_plate(rng),
        "vehicle_type": rng.choice(VEHICLES),
        "owner": draw_person(rng) if rng.random() < 0.7 else draw_company(rng, city),
        "address": draw_address(rng, city) if rng.random() < 0.6 else draw_village_address(rng),
        "use": rng.choice(USES),
        "model": f"{rng.choice(BRANDS)}{model}{rng.choice(('', 'A1', 'B', 'EV'))}",
        "vin": draw_vin(rng),
        "engine_number": rng.choice(("", "A", "L", "CU")) + draw_digits(rng, rng.choice((6, 7, 8))),
        "register_date": registered,
        "issue_date": issued,
    }


def _write_label(
    sheet: Sheet, x: float, y: float, name: str, english: str, label: Lettering, width: float | None = None
) -> None:
    """A label, with small English below it if there is any, its letters set wide to a width if one is given."""
    up = 0.9 if english else 0.0
    if width is not None:
        sheet.write_wide(x, y - up, name, width, label)
    else:
        sheet.write(x, y - up, name, label)
    if english:
        sheet.write(x, y + 1.5, english, label.scaled(0.55))


def _write_fitting(sheet: Sheet, x: float, y: float, text: str, value: Lettering, room: float) -> None:
    """A value on one line, or on two smaller ones around the middle."""
    if value.measure(text) <= room * 1.15:
        sheet.write(x, y, text, value, room=room)
    else:
        small = value.scaled(0.84)
        sheet.write_wrapped(x, y - small.size * 0.56, text, small, room, small.size * 1.12, 2)


def draw_driving(draft: Draft, paper: Colour, ink: Colour, *, english: bool, dash: str, older: bool) -> None:
    """A driving licence, 88 x 60 mm.

    Args:
        draft: where it is drawn.
        paper: its colour.
        ink: of the labels.
        english: whether small English stands below the labels.
        dash: what stands between the first and the last day.
        older: whether the title is one line smaller and there are no fine waves.
    """
    rng = draft.rng
    sheet = draft.begin(88, 60, CARD_DPI, paper)
    if not older:
        draw_waves(sheet, rng, (214, 224, 214), 10)
    fields = draw_driver(rng)
    label, value = draft.fonts.label.but(size=2.3, ink=ink, latin=None), draft.fonts.value.but(size=2.9)
    digits = draft.fonts.digits.but(size=3, dots=False)
    title = draft.fonts.title.but(size=3.6, ink=INK)
    sheet.write_wide(14, 5.4, "中华人民共和国机动车驾驶证", 60, title)
    if english:
        sheet.write(44, 9.4, "Driving License of the People's Republic of China", label.scaled(0.8), "centre")

    def tell(name: str) -> str:
        return name if english else ""

    _write_label(sheet, 20, 13.6, "证号", tell("License No."), label, 6)
    sheet.write(32, 13.6, fields["number"], digits.scaled(1.1))
    columns = (
        (5.0, "姓名", "Name", "name", 12.0),
        (42.0, "性别", "Sex", "sex", 51.0),
        (60.0, "国籍", "Nationality", "nationality", 71.0),
    )
    for x, name, below, part, at in columns:
        _write_label(sheet, x, 20.2, name, tell(below), label)
        sheet.write(at, 20.2, fields[part], value, room=28)
    _write_label(sheet, 5, 27, "住址", tell("Address"), label)
    _write_fitting(sheet, 12, 27, fields["address"], value, 68)
    rows = (
        (34.0, "出生日期", "Date of Birth", "birth_date"),
        (40.4, "初次领证日期", "Date of First Issue", "first_issue"),
        (46.8, "准驾车型", "Class", "vehicle_class"),
    )
    for y, name, below, part in rows:
        _write_label(sheet, 28, y, name, tell(below), label)
        sheet.write(46.5, y, fields[part], digits, room=21.5)
    draw_portrait(sheet, 69, 31, 16)
    _write_label(sheet, 5, 55, "有效期限", tell("Valid Period"), label)
    sheet.write(18, 55, f"{fields['valid_from']}{dash}{fields['valid_until']}", digits)
    sheet.frame((5, 32, 24, 51), RED, 0.5)
    for row in range(3):
        sheet.write_wide(
            7, 36.4 + 5.4 * row, "公安局交警支队车辆管理所印"[4 * row : 4 * row + 4], 15, label.but(ink=RED)
        )
    draft.say(fields)
    draft.seal_at = (0.3, 0.7)


def draw_vehicle_licence(draft: Draft, paper: Colour, ink: Colour, *, english: bool, wide: bool) -> None:
    """The main page of a vehicle licence, 104 x 64 mm, with English below the labels or labels set wide."""
    rng = draft.rng
    sheet = draft.begin(104, 64, CARD_DPI, paper)
    draw_waves(sheet, rng, (222, 222, 232), 10)
    fields = draw_vehicle(rng)
    label, value = draft.fonts.label.but(size=2.3, ink=ink, latin=None), draft.fonts.value.but(size=3)
    digits = draft.fonts.digits.but(size=3.1, dots=False)
    sheet.write_wide(20, 5.6, "中华人民共和国机动车行驶证", 64, draft.fonts.title.but(size=3.8, ink=INK))
    if english:
        sheet.write(52, 9.6, "Vehicle License of the People's Republic of China", label.scaled(0.8), "centre")

    def put(x: float, y: float, name: str, below: str, part: str, at: float, room: float) -> None:
        _write_label(sheet, x, y, name, below if english else "", label, 10.5 if wide else None)
        text = fields[part]
        _write_fitting(sheet, x + at, y, text, digits if text.isascii() else value, room)

    put(5, 14.6, "号牌号码", "Plate No.", "plate_number", 12, 32)
    put(52, 14.6, "车辆类型", "Vehicle Type", "vehicle_type", 13, 36)
    put(5, 21.4, "所有人", "Owner", "owner", 12, 80)
    put(5, 28.2, "住址", "Address", "address", 12, 80)
    put(5, 35, "使用性质", "Use Character", "use", 12, 32)
    put(52, 35, "品牌型号", "Model", "model", 13, 36)
    put(32, 42, "车辆识别代号" if not wide else "识别代号", "VIN", "vin", 15, 40)
    put(32, 48.6, "发动机号码" if not wide else "发动机号", "Engine No.", "engine_number", 15, 40)
    put(32, 56, "注册日期", "Register Date", "register_date", 12, 21.5)
    put(68, 56, "发证日期", "Issue Date", "issue_date", 12, 21.5)
    sheet.frame((6, 39.4, 27, 60), RED, 0.5)
    for row in range(3):
        sheet.write_wide(
            8, 44.4 + 5.6 * row, "公安局交警支队车辆管理所印"[4 * row : 4 * row + 4], 17, label.but(ink=RED)
        )
    draft.say(fields)
    draft.seal_at = (0.3, 0.6)


DRIVING_LAYOUTS = (
    Layout(
        "english",
        lambda draft: draw_driving(draft, (240, 244, 238), INK, english=True, dash=" 至 ", older=False),
    ),
    Layout("plain", lambda draft: draw_driving(draft, (250, 250, 246), INK, english=False, dash="至", older=True)),
    Layout(
        "english_wine",
        lambda draft: draw_driving(draft, (246, 240, 240), WINE, english=True, dash="至", older=True),
        held_out=True,
    ),
    Layout(
        "plain_waves",
        lambda draft: draw_driving(draft, (238, 242, 248), INK, english=False, dash=" 至 ", older=False),
        held_out=True,
    ),
)
VEHICLE_LAYOUTS = (
    Layout("english", lambda draft: draw_vehicle_licence(draft, (240, 240, 246), INK, english=True, wide=False)),
    Layout("wide", lambda draft: draw_vehicle_licence(draft, (250, 248, 244), WINE, english=False, wide=True)),
    Layout(
        "english_rose",
        lambda draft: draw_vehicle_licence(draft, (248, 240, 244), WINE, english=True, wide=False),
        held_out=True,
    ),
    Layout(
        "plain",
        lambda draft: draw_vehicle_licence(draft, (244, 246, 244), INK, english=False, wide=False),
        held_out=True,
    ),
)
