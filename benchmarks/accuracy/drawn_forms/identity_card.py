"""居民身份证, both sides: as cards, and copied onto a sheet of paper."""

import random

from benchmarks.accuracy.drawn_forms.form import CARD_DPI, Draft, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour, Fonts
from benchmarks.accuracy.drawn_forms.numbers import draw_identity_number
from benchmarks.accuracy.drawn_forms.ornaments import draw_emblem, draw_portrait, draw_waves
from benchmarks.accuracy.drawn_forms.parties import (
    NATIONS,
    draw_address,
    draw_city,
    draw_day,
    draw_person,
    draw_village_address,
    write_day,
)
from benchmarks.accuracy.drawn_forms.sheet import Sheet

WIDTH, HEIGHT = 85.6, 54.0
BLUE: Colour = (44, 104, 160)
GREY: Colour = (70, 70, 74)
ADDRESS_ROOM = 38.5  # eleven characters


def draw_holder(rng: random.Random) -> dict[str, str]:
    """What the side with the portrait says."""
    sex, birth = rng.choice("男女"), draw_day(rng, 1945, 2008)
    address = draw_village_address(rng) if rng.random() < 0.4 else draw_address(rng, draw_city(rng), house=True)
    return {
        "name": draw_person(rng),
        "sex": sex,
        "nation": rng.choice(NATIONS),
        "birth_date": birth,
        "address": address,
        "id_number": draw_identity_number(rng, birth, sex),
    }


def draw_validity(rng: random.Random) -> dict[str, str]:
    """What the side with the emblem says: 5, 10 or 20 years, or for good."""
    start = draw_day(rng, 2008, 2024)
    if start.endswith("02-29"):
        start = start[:-2] + "28"
    years = rng.choice((5, 10, 10, 20, 20, 0))
    until = f"{int(start[:4]) + years}{start[4:]}" if years else "长期"
    return {"authority": f"{draw_city(rng)}公安局", "valid_from": start, "valid_until": until}


def write_holder(
    sheet: Sheet, fonts: Fonts, ink: Colour, fields: dict[str, str], x: float, y: float, day: str = "Y 年 m 月 d 日"
) -> None:
    """The words of the side with the portrait, on a card whose left top is at (x, y)."""
    label, value = fonts.label.but(size=2.5, ink=ink, latin=None), fonts.value.but(size=3.2)
    for down, name in ((8.5, "姓名"), (15.5, "性别"), (22.0, "出生"), (29.0, "住址")):
        sheet.write_wide(x + 6, y + down, name, 6.6, label)
    sheet.write(x + 15, y + 8.5, fields["name"], value.scaled(1.12), room=35)
    sheet.write(x + 15, y + 15.5, fields["sex"], value)
    sheet.write_wide(x + 24.5, y + 15.5, "民族", 6.6, label)
    sheet.write(x + 33, y + 15.5, fields["nation"], value)
    along = x + 15
    for part in write_day(fields["birth_date"], day).split(" "):
        along = sheet.write(along, y + 22, part, value if part.isdigit() else label) + 1.4
    sheet.write_wrapped(x + 15, y + 29, fields["address"], value, ADDRESS_ROOM, 4.5, 3)
    sheet.write(x + 6, y + 47.5, "公民身份号码", label)
    sheet.write(x + 29, y + 47.5, fields["id_number"], fonts.digits.but(size=3.9, spacing=0.35, weight=0.03), room=50)
    draw_portrait(sheet, x + 58, y + 8, 22)


def write_validity(sheet: Sheet, fonts: Fonts, ink: Colour, fields: dict[str, str], x: float, y: float) -> None:
    """The words of the side with the emblem, on a card whose left top is at (x, y)."""
    title = fonts.title.but(ink=(28, 28, 30))
    draw_emblem(sheet, x + 13, y + 14, 8.5)
    sheet.write_wide(x + 27, y + 11, "中华人民共和国", 48, title.but(size=5))
    sheet.write_wide(x + 27, y + 21, "居民身份证", 48, title.but(size=6.4))
    label, value = fonts.label.but(size=2.6, ink=ink, latin=None), fonts.value.but(size=3)
    sheet.write_wide(x + 18, y + 39.5, "签发机关", 12.5, label)
    sheet.write(x + 33.5, y + 39.5, fields["authority"], value, room=48)
    sheet.write_wide(x + 18, y + 46.8, "有效期限", 12.5, label)
    until = fields["valid_until"].replace("-", ".")
    sheet.write(x + 33.5, y + 46.8, f"{fields['valid_from'].replace('-', '.')}-{until}", value, room=48)


def draw_front(draft: Draft, paper: Colour, waves: Colour, ink: Colour, day: str) -> None:
    """The card alone, as large as the picture."""
    sheet = draft.begin(WIDTH, HEIGHT, CARD_DPI, paper)
    draw_waves(sheet, draft.rng, waves)
    fields = draw_holder(draft.rng)
    write_holder(sheet, draft.fonts, ink, fields, 0, 0, day)
    draft.say(fields)


def draw_back(draft: Draft, paper: Colour, waves: Colour, ink: Colour) -> None:
    """The other side alone."""
    sheet = draft.begin(WIDTH, HEIGHT, CARD_DPI, paper)
    draw_waves(sheet, draft.rng, waves)
    fields = draw_validity(draft.rng)
    write_validity(sheet, draft.fonts, ink, fields, 0, 0)
    draft.say(fields)


def draw_front_copy(draft: Draft, remark: str) -> None:
    """A copy in black on a larger sheet, with a remark on what for."""
    sheet = draft.begin(130, 95, (210, 250))
    sheet.frame((20, 14, 20 + WIDTH, 14 + HEIGHT), (170, 170, 170))
    fields = draw_holder(draft.rng)
    write_holder(sheet, draft.fonts, GREY, fields, 20, 14)
    sheet.write(65, 82, remark, draft.fonts.value.but(size=4), "centre")
    sheet.pixels = sheet.pixels.mean(2, keepdims=True).astype("uint8").repeat(3, 2)
    draft.say(fields)
    draft.seal_at = (0.75, 0.8)


def draw_back_copy(draft: Draft, remark: str) -> None:
    """The other side copied in black on a larger sheet, with a remark on what for."""
    sheet = draft.begin(130, 95, (210, 250))
    sheet.frame((20, 14, 20 + WIDTH, 14 + HEIGHT), (170, 170, 170))
    fields = draw_validity(draft.rng)
    write_validity(sheet, draft.fonts, GREY, fields, 20, 14)
    sheet.write(65, 82, remark, draft.fonts.value.but(size=4), "centre")
    sheet.pixels = sheet.pixels.mean(2, keepdims=True).astype("uint8").repeat(3, 2)
    draft.say(fields)
    draft.seal_at = (0.75, 0.8)


PALE: Colour = (226, 236, 240)
ROSE: Colour = (240, 230, 234)
FRONT_LAYOUTS = (
    Layout("card", lambda draft: draw_front(draft, PALE, (204, 222, 232), BLUE, "Y 年 m 月 d 日")),
    Layout("copy", lambda draft: draw_front_copy(draft, "此复印件仅供办理业务使用")),
    Layout("rose_card", lambda draft: draw_front(draft, ROSE, (228, 210, 220), (70, 120, 150), "Y 年 M 月 D 日"), True),
    Layout("other_copy", lambda draft: draw_front_copy(draft, "与原件核对无误"), True),
)
BACK_LAYOUTS = (
    Layout("card", lambda draft: draw_back(draft, PALE, (204, 222, 232), (40, 40, 44))),
    Layout("copy", lambda draft: draw_back_copy(draft, "此复印件仅供办理业务使用")),
    Layout("rose_card", lambda draft: draw_back(draft, ROSE, (228, 210, 220), (50, 60, 70)), True),
    Layout("other_copy", lambda draft: draw_back_copy(draft, "与原件核对无误"), True),
)
