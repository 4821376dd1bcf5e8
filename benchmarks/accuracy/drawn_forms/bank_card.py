"""银行卡: light or dark cards with a chip and a long number in groups."""

import random
from itertools import pairwise

import numpy as np

from benchmarks.accuracy.drawn_forms.form import CARD_DPI, Draft, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.numbers import draw_card_number
from benchmarks.accuracy.drawn_forms.ornaments import draw_emblem, draw_waves
from benchmarks.accuracy.drawn_forms.parties import BANKS

GROUPS = {16: (4, 8, 12), 19: (6,)}
FOURS = (4, 8, 12, 16)
SILVER: Colour = (236, 238, 240)
GOLD: Colour = (238, 214, 150)
DARK: Colour = (32, 32, 40)
ENGLISH = {
    "中国工商银行": "INDUSTRIAL AND COMMERCIAL BANK",
    "中国农业银行": "AGRICULTURAL BANK",
    "中国银行": "BANK OF CHINA",
    "中国建设银行": "China Construction Bank",
    "交通银行": "BANK OF COMMUNICATIONS",
    "招商银行": "CHINA MERCHANTS BANK",
    "中信银行": "CHINA CITIC BANK",
    "平安银行": "PING AN BANK",
    "兴业银行": "INDUSTRIAL BANK",
    "浦发银行": "SPD BANK",
}


def draw_content(rng: random.Random, *, credit: bool) -> dict[str, str]:
    """All that a card says; debit cards often run without end."""
    thru = f"{rng.randint(1, 12):02}/{rng.randint(26, 39)}" if credit or rng.random() < 0.5 else ""
    return {"number": draw_card_number(rng, 16 if credit else 19), "bank_name": rng.choice(BANKS), "valid_thru": thru}


def split_number(number: str, fours: bool) -> str:
    """The number in groups, as cards print it."""
    cuts = [0, *(FOURS if fours else GROUPS[len(number)]), len(number)]
    return " ".join(number[start:end] for start, end in pairwise(cuts) if start < end)


def draw_card(
    draft: Draft, colours: tuple[Colour, Colour], ink: Colour, *, credit: bool, fours: bool, english: bool, low: bool
) -> None:
    """A card 85.6 x 54 mm.

    Args:
        draft: where it is drawn.
        colours: of the ground, from the left top to the right bottom.
        ink: of the words.
        credit: 16 digits that end some day.
        fours: whether the number stands in groups of four.
        english: whether the bank's English name is below the Chinese one.
        low: whether the number stands in the lower half, above the day, or in the middle.
    """
    rng = draft.rng
    sheet = draft.begin(85.6, 54, CARD_DPI)
    rows, columns = sheet.pixels.shape[:2]
    share = (np.linspace(0, 0.5, rows)[:, None] + np.linspace(0, 0.5, columns))[:, :, None]
    start, end = (np.array(colour[::-1], np.float64) for colour in colours)
    sheet.pixels[:] = np.rint(start * (1 - share) + end * share)
    halfway = (start + end) / 2 + (12 if ink == DARK else 16)
    draw_waves(sheet, rng, (int(halfway[2]), int(halfway[1]), int(halfway[0])), 8)
    fields = draw_content(rng, credit=credit)
    draw_emblem(sheet, 9.5, 9, 3.6, (180, 40, 44))
    value, digits = draft.fonts.value.but(ink=ink), draft.fonts.digits.but(ink=ink, dots=False)
    sheet.write(15, 7.6 if english else 9, fields["bank_name"], draft.fonts.title.but(size=4.4, ink=ink))
    if english:
        sheet.write(15, 12.4, ENGLISH[fields["bank_name"]], value.but(size=2.1))
    sheet.write(79, 9, "信用卡" if credit else rng.choice(("借记卡", "储蓄卡")), value.but(size=3.2), "right")
    sheet.fill((9, 19, 20, 27), (206, 178, 104))
    sheet.frame((12.5, 19, 16.5, 27), (140, 116, 60))
    y = 36.0 if low else 32.5
    sheet.write(42.8, y, split_number(fields["number"], fours), digits.but(size=5.6, weight=0.05), "centre", room=72)
    if fields["valid_thru"]:
        sheet.write(30, y + 7, rng.choice(("VALID THRU", "有效期", "MONTH/YEAR")), value.but(size=2.1))
        sheet.write(46, y + 7, fields["valid_thru"], digits.but(size=3.8))
    sheet.write(78, 48.6, "银联 UnionPay", value.but(size=3.4, weight=0.05), "right")
    draft.say(fields)
    draft.seal_at = (0.5, 0.5)


LAYOUTS = (
    Layout(
        "dark_debit",
        lambda draft: draw_card(
            draft, ((22, 60, 120), (60, 120, 190)), SILVER, credit=False, fours=False, english=True, low=True
        ),
    ),
    Layout(
        "light_credit",
        lambda draft: draw_card(
            draft, ((236, 232, 222), (206, 212, 220)), DARK, credit=True, fours=True, english=False, low=False
        ),
    ),
    Layout(
        "gold_credit",
        lambda draft: draw_card(
            draft, ((70, 24, 28), (150, 50, 44)), GOLD, credit=True, fours=True, english=True, low=True
        ),
        held_out=True,
    ),
    Layout(
        "pale_debit",
        lambda draft: draw_card(
            draft, ((214, 234, 226), (240, 246, 236)), DARK, credit=False, fours=True, english=False, low=False
        ),
        held_out=True,
    ),
)
