"""营业执照: across as they are since 2015, upright as before, the copy among them."""

import random
from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.form import Draft, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.numbers import draw_credit_code
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square, draw_emblem
from benchmarks.accuracy.drawn_forms.parties import (
    TRADES,
    draw_address,
    draw_city,
    draw_company,
    draw_day,
    draw_person,
    write_day,
)
from benchmarks.accuracy.drawn_forms.sheet import Sheet

TYPES = ("有限责任公司", "有限责任公司（自然人独资）", "有限责任公司(自然人投资或控股)", "股份有限公司（非上市）")
CAPITALS = "壹佰万元整 伍佰万元整 壹仟万元整 叁仟万元人民币 100万元人民币 500万人民币 人民币贰佰万元整".split()
SCOPES = """
    软件开发 技术咨询 货物进出口 日用百货销售 办公用品销售 道路货物运输 会议及展览服务 机械设备租赁 食品销售 广告制作
    物业管理 住房租赁 五金产品零售
""".split()
PERMITS = "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
GOLD: Colour = (186, 150, 74)


def draw_content(rng: random.Random, day: str) -> dict[str, str]:
    """All that a licence says; the capital's wording and the term are as printed."""
    city, established = draw_city(rng), draw_day(rng, 1998, 2024)
    start = write_day(established, day)
    term = rng.choice(
        ("长期", f"{start}至长期", f"{start}至{write_day(str(int(established[:4]) + 20) + '-06-30', day)}")
    )
    sector = rng.choice(TRADES)
    return {
        "name": draw_company(rng, city),
        "credit_code": draw_credit_code(rng),
        "type": rng.choice(TYPES),
        "legal_representative": draw_person(rng),
        "capital": rng.choice(CAPITALS),
        "established": established,
        "term": term,
        "address": draw_address(rng, city, house=True),
        "scope": "；".join((sector, *rng.sample(SCOPES, rng.randint(3, 7)))) + f"。{PERMITS}",
    }


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout: its size, its fields' labels in one or two columns, how dates are written, where a value starts."""

    width: float
    height: float
    columns: tuple[tuple[tuple[str, str], ...], ...]
    day: str
    title: str = "营业执照"
    copy: str = ""
    code_label: str = "统一社会信用代码"
    colon: str = ""
    label_width: float = 22.0
    value_at: float = 27.0
    top: float = 74.0
    pitch: float = 14.0
    size: float = 5.0


def _write_column(
    sheet: Sheet,
    x: float,
    room: float,
    names: tuple[tuple[str, str], ...],
    printed: dict[str, str],
    plan: Plan,
    letters: tuple[Lettering, Lettering],
) -> None:
    label, value = letters
    y = plan.top
    for name, part in names:
        if len(name) > 1:
            sheet.write_wide(x, y, name, plan.label_width, label)
        if plan.colon:
            sheet.write(x + plan.label_width, y, plan.colon, label)
        below = sheet.write_wrapped(
            x + plan.value_at, y, printed[part], value, room - plan.value_at, value.size * 1.45, 8
        )
        y = max(y + plan.pitch, below + plan.pitch - value.size * 1.45)


def draw_licence(draft: Draft, plan: Plan) -> None:
    """A framed sheet with emblem, title, code and fields, the authority and the day at the foot."""
    rng = draft.rng
    sheet = draft.begin(plan.width, plan.height, paper=(253, 251, 244))
    fields = draw_content(rng, plan.day)
    width, height = plan.width, plan.height
    sheet.frame((6, 6, width - 6, height - 6), GOLD, 1.6)
    sheet.frame((8.5, 8.5, width - 8.5, height - 8.5), GOLD, 0.4)
    draw_emblem(sheet, width / 2, 24, 9)
    title = draft.fonts.title.but(size=13, spacing=4)
    sheet.write(width / 2, 46, plan.title, title, "centre")
    label, value = draft.fonts.label.but(size=plan.size), draft.fonts.value.but(size=plan.size)
    if plan.copy:
        sheet.write(width / 2, 57, plan.copy, label.scaled(1.2), "centre")
    draw_code_square(sheet, rng, width - 44, 20, 26)
    code_end = sheet.write(18, 22, plan.code_label + plan.colon, label.scaled(0.92))
    if plan.colon:
        sheet.write(code_end + 1, 22, fields["credit_code"], draft.fonts.digits.but(size=4.2), room=46)
    else:
        sheet.write(18, 30, fields["credit_code"], draft.fonts.digits.but(size=5), room=70)
    printed = fields | {"established": write_day(fields["established"], plan.day)}
    room = (width - 36) / len(plan.columns)
    for number, names in enumerate(plan.columns):
        x = 18 + number * (room + 4)
        _write_column(sheet, x, room - 4, names, printed, plan, (label, value))
    foot = height - 30
    sheet.write(width - 92, foot, "登记机关", label.but(spacing=1.2))
    day = write_day(draw_day(rng, 2018, 2026), plan.day)
    sheet.write(width - 70, foot + 9, day, value.but(spacing=0.5))
    sheet.write(18, height - 14, "国家企业信用信息公示系统网址：", label.scaled(0.7))
    sheet.write(width - 18, height - 14, "国家市场监督管理总局监制", label.scaled(0.7), "right")
    draft.say(fields)
    draft.seal_at = (1 - 52 / width, 1 - 26 / height)


ACROSS = (
    (("名称", "name"), ("类型", "type"), ("法定代表人", "legal_representative"), ("经营范围", "scope")),
    (("注册资本", "capital"), ("成立日期", "established"), ("营业期限", "term"), ("住所", "address")),
)
SINGLE = (
    ("名称", "name"),
    ("类型", "type"),
    ("住所", "address"),
    ("法定代表人", "legal_representative"),
    ("注册资本", "capital"),
    ("成立日期", "established"),
    ("营业期限", "term"),
    ("经营范围", "scope"),
)
PLANS = {
    "across": Plan(297, 210, ACROSS, "Y年M月D日"),
    "upright": Plan(210, 297, (SINGLE,), "Y年M月D日", top=80, pitch=17, label_width=27, value_at=34, size=5.4),
    "upright_copy": Plan(
        210, 290, (SINGLE,), "Y年m月d日", copy="（副本）", colon="：", top=80, pitch=16, label_width=24, value_at=31
    ),
    "across_copy": Plan(
        290,
        205,
        (
            (("名称", "name"), ("法定代表人", "legal_representative"), ("类型", "type"), ("住所", "address")),
            (("成立日期", "established"), ("注册资本", "capital"), ("营业期限", "term"), ("经营范围", "scope")),
        ),
        "Y年M月D日",
        copy="(副 本)",
        label_width=23,
        value_at=28,
        top=76,
        size=4.8,
    ),
}
LAYOUTS = (
    Layout("across", lambda draft: draw_licence(draft, PLANS["across"])),
    Layout("upright", lambda draft: draw_licence(draft, PLANS["upright"])),
    Layout("upright_copy", lambda draft: draw_licence(draft, PLANS["upright_copy"]), held_out=True),
    Layout("across_copy", lambda draft: draw_licence(draft, PLANS["across_copy"]), held_out=True),
)
