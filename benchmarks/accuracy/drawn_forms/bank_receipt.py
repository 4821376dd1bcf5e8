"""银行回单: who paid whom how much, and what for."""

import random

from benchmarks.accuracy.drawn_forms.form import Draft, Labelled, Layout
from benchmarks.accuracy.drawn_forms.lettering import Colour
from benchmarks.accuracy.drawn_forms.money import write_amount, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import draw_card_number, draw_digits
from benchmarks.accuracy.drawn_forms.ornaments import draw_code_square, draw_emblem
from benchmarks.accuracy.drawn_forms.parties import (
    BANKS,
    draw_branch,
    draw_city,
    draw_company,
    draw_day,
    draw_person,
    write_day,
)
from benchmarks.accuracy.drawn_forms.sheet import Sheet

PURPOSES = "货款 服务费 工程款 房租 往来款 工资 差旅费报销 运费 材料款 咨询费 设备采购款 押金退还".split()
RED: Colour = (176, 30, 36)
NAVY: Colour = (30, 50, 110)


def draw_content(rng: random.Random) -> dict[str, str]:
    """All that a receipt says."""
    cents = rng.randint(100, 10 ** rng.randint(4, 8) - 1)
    amount = f"{cents // 100}.{cents % 100:02}" if rng.random() < 0.6 else f"{max(1, cents // 100)}.00"
    fields = {"number": draw_digits(rng, rng.choice((12, 16, 20))), "date": draw_day(rng, 2016, 2026)}
    for who in ("payer", "payee"):
        city, private = draw_city(rng), rng.random() < 0.25
        fields[f"{who}_name"] = draw_person(rng) if private else draw_company(rng, city)
        fields[f"{who}_account"] = draw_card_number(rng, 19) if private else draw_digits(rng, rng.choice((15, 17, 19)))
        fields[f"{who}_bank"] = draw_branch(rng, city)
    words = write_capitals(amount, rng.choice("圆元"))
    return {**fields, "amount": amount, "amount_in_words": words, "currency": "CNY", "purpose": rng.choice(PURPOSES)}


def _write_head(draft: Draft, title: str, ink: Colour, y: float) -> None:
    sheet = draft.sheet
    draw_emblem(sheet, 16, y, 5, ink)
    sheet.write(24, y, draft.rng.choice(BANKS), draft.fonts.title.but(size=5, ink=ink), room=50)
    sheet.write(sheet.width / 2 + 18, y, title, draft.fonts.title.but(size=6, spacing=0.8), "centre", room=70)


def _write_cell(
    sheet: Sheet, box: tuple[float, float, float, float], label: str, value: str, pair: Labelled, share: float = 0.0
) -> None:
    """A label and a value in ruled cells side by side; with a share of 0 in one and the same cell."""
    left, top, right, bottom = box
    sheet.frame(box, pair.label.ink)
    middle = (top + bottom) / 2
    if not share:
        pair.write(sheet, left + 1.5, middle, label, value, right - left - 3)
        return
    parted = left + share * (right - left)
    sheet.rule(((parted, top), (parted, bottom)), pair.label.ink)
    sheet.write((left + parted) / 2, middle, label, pair.label, "centre", room=parted - left - 1)
    room = right - parted - 3
    if pair.value.measure(value) > room * 1.2:
        leading = pair.value.size * 1.15
        sheet.write_wrapped(parted + 1.5, middle - leading / 2, value, pair.value, room, leading, 2)
    else:
        sheet.write(parted + 1.5, middle, value, pair.value, room=room)


def draw_two_sides(draft: Draft) -> None:
    """Payer and payee side by side, each with an upright label, the amount below."""
    rng = draft.rng
    sheet = draft.begin(190, 110)
    fields = draw_content(rng)
    _write_head(draft, "客户专用回单", RED, 12)
    label, value, digits = draft.fonts.label, draft.fonts.value, draft.fonts.digits
    pair = Labelled(label, value, "：")
    day = write_day(fields["date"], "Y年M月D日")
    pair.write(sheet, 14, 24, "日期", day, 60)
    pair.write(sheet, 112, 24, "回单编号", fields["number"], 70)
    for left, who, name in ((12.0, "payer", "付款人"), (96.0, "payee", "收款人")):
        sheet.frame((left, 29, left + 7, 59))
        sheet.write_down(left + 3.5, 44, name, label, 7)
        for row, (text, part) in enumerate((("全称", "name"), ("账号", "account"), ("开户行", "bank"))):
            letters = Labelled(label, digits if part == "account" else value, "")
            box = (left + 7, 29.0 + 10 * row, left + (84 if who == "payer" else 82), 39.0 + 10 * row)
            _write_cell(sheet, box, text, fields[f"{who}_{part}"], letters, 0.22)
    sheet.frame((12, 59, 178, 70))
    sheet.write(20, 64.5, "金额", label, "centre")
    sheet.rule(((28, 59), (28, 70)))
    sheet.write(30, 64.5, f"人民币（大写）{fields['amount_in_words']}", value, room=82)
    sheet.write(116, 64.5, "（小写）", label)
    sheet.write(176, 64.5, write_amount(fields["amount"], sign="¥", commas=rng.random() < 0.7), digits, "right")
    _write_cell(sheet, (12, 70, 96, 80), "用途", fields["purpose"], Labelled(label, value, ""), 0.19)
    _write_cell(sheet, (96, 70, 178, 80), "交易流水", draw_digits(rng, 10), Labelled(label, digits, ""), 0.24)
    sheet.write(14, 87, "本回单不作为收款方发货依据，并请勿重复记账", label.scaled(0.85))
    draft.say(fields)
    draft.seal_at = (0.83, 0.72)


def draw_pairs(draft: Draft) -> None:
    """Labels and values in two columns without rules, below a coloured line."""
    rng = draft.rng
    sheet = draft.begin(180, 120)
    fields = draw_content(rng)
    _write_head(draft, "电子回单", NAVY, 13)
    sheet.rule(((10, 21), (170, 21)), NAVY, 0.5)
    label, value = draft.fonts.label.but(ink=(90, 90, 96)), draft.fonts.value
    pair = Labelled(label, value, ":", None, 1.2)
    rows = [
        (("回单编号", "number"), ("交易日期", "date")),
        (("付款人户名", "payer_name"), ("收款人户名", "payee_name")),
        (("付款人账号", "payer_account"), ("收款人账号", "payee_account")),
        (("付款人开户行", "payer_bank"), ("收款人开户行", "payee_bank")),
        (("币种", "currency"), ("交易金额", "amount")),
        (("金额大写", "amount_in_words"), ("摘要", "purpose")),
    ]
    printed = fields | {
        "date": write_day(fields["date"], "Y-M-D"),
        "amount": write_amount(fields["amount"], commas=True),
        "currency": rng.choice(("人民币", "CNY")),
    }
    for row, cells in enumerate(rows):
        for column, (name, part) in enumerate(cells):
            pair.write(sheet, 12 + 80 * column, 30 + 9.5 * row, name, printed[part], 77)
    sheet.rule(((10, 88), (170, 88)), NAVY, 0.3)
    draw_code_square(sheet, rng, 14, 92, 20)
    sheet.write(40, 97, f"验证码：{draw_digits(rng, 8)}", value.scaled(0.9))
    sheet.write(40, 104, "重要提示：电子回单可重复打印，请核实后记账", label.scaled(0.9))
    draft.say(fields)
    draft.seal_at = (0.8, 0.8)


def draw_rows(draft: Draft) -> None:
    """A table of four columns, label and value twice in each row; the amount over the whole width."""
    rng = draft.rng
    sheet = draft.begin(185, 112)
    fields = draw_content(rng)
    ink: Colour = (60, 60, 64)
    sheet.write(92, 12, f"{rng.choice(BANKS)}网上银行电子回单", draft.fonts.title.but(size=5.6), "centre", room=150)
    label, value, digits = draft.fonts.label.but(ink=ink), draft.fonts.value, draft.fonts.digits
    pair = Labelled(label, digits, "：")
    pair.write(sheet, 12, 22, "电子回单号码", fields["number"], 80)
    rows = (("户名", "name"), ("账号", "account"), ("开户银行", "bank"))
    for row, (name, part) in enumerate(rows):
        for column, (who, side) in enumerate((("payer", "付款"), ("payee", "收款"))):
            box = (10 + 82.5 * column, 27 + 10.0 * row, 92.5 + 82.5 * column, 37 + 10.0 * row)
            letters = Labelled(label, digits if part == "account" else value, "")
            _write_cell(sheet, box, side + name, fields[f"{who}_{part}"], letters, 0.24)
    plain = Labelled(label, value, "")
    amount = write_amount(fields["amount"], sign="￥", commas=rng.random() < 0.5) + rng.choice(("", "元"))
    _write_cell(sheet, (10, 57, 92.5, 67), "金额（小写）", amount, Labelled(label, digits, ""), 0.3)
    _write_cell(sheet, (92.5, 57, 175, 67), "币种", "人民币", plain, 0.24)
    _write_cell(sheet, (10, 67, 175, 76), "金额（大写）", fields["amount_in_words"], plain, 0.15)
    _write_cell(sheet, (10, 76, 92.5, 85), "附言", fields["purpose"], plain, 0.3)
    _write_cell(
        sheet, (92.5, 76, 175, 85), "交易时间", write_day(fields["date"], "Y.M.D"), Labelled(label, digits, ""), 0.24
    )
    sheet.write(12, 92, f"记账网点：{draw_digits(rng, 5)}", label.scaled(0.9))
    sheet.write(12, 99, "本凭证仅供参考，以银行账务为准", label.scaled(0.9))
    draft.say(fields)
    draft.seal_at = (0.82, 0.82)


def draw_stacked(draft: Draft) -> None:
    """A narrow slip: payer above payee, each value beside its label, no rules but those between the parts."""
    rng = draft.rng
    sheet = draft.begin(120, 140, paper=(253, 252, 246))
    fields = draw_content(rng)
    title = f"{rng.choice(BANKS)}业务回单"
    sheet.write(60, 12, title, draft.fonts.title.but(size=5.4, spacing=0.4), "centre", room=100)
    label, value, digits = draft.fonts.label, draft.fonts.value, draft.fonts.digits
    text, number = Labelled(label, value, "：", 18, 0.8), Labelled(label, digits, "：", 18, 0.8)
    rows = [
        ("流水号", fields["number"], number),
        ("记账日期", write_day(fields["date"], "YMD"), number),
        ("付款户名", fields["payer_name"], text),
        ("付款账号", fields["payer_account"], number),
        ("付款行名称", fields["payer_bank"], text),
        ("收款户名", fields["payee_name"], text),
        ("收款账号", fields["payee_account"], number),
        ("收款行名称", fields["payee_bank"], text),
        ("小写金额", write_amount(fields["amount"], sign="CNY", commas=True), number),
        ("大写金额", fields["amount_in_words"], text),
        ("用途", fields["purpose"], text),
    ]
    y = 25.0
    for row, (name, written, pair) in enumerate(rows):
        if row in (2, 5, 8):
            sheet.rule(((8, y - 4.6), (112, y - 4.6)), (120, 120, 120))
        pair.write(sheet, 10, y, name, written, 100)
        y += 9
    sheet.write(10, y + 4, f"打印次数：1  柜员：{draw_digits(rng, 4)}", label.scaled(0.9))
    draft.say(fields)
    draft.seal_at = (0.72, 0.83)


def draw_above(draft: Draft, rows: tuple[tuple[tuple[str, str], ...], ...], ink: Colour, day: str) -> None:
    """Labels small and pale above their values, two or three in a row, as telephones and web pages show receipts.

    Args:
        draft: where it is drawn.
        rows: the labels and the fields' names.
        ink: of the head.
        day: how the day is written.
    """
    rng = draft.rng
    sheet = draft.begin(160, 34 + 17 * len(rows) + 14)
    fields = draw_content(rng)
    sheet.fill((0, 0, 160, 24), ink)
    sheet.write(12, 12, f"{rng.choice(BANKS)}电子回单", draft.fonts.title.but(size=5.6, ink=(250, 250, 250)))
    label, value = draft.fonts.label.but(size=2.9, ink=(110, 112, 120)), draft.fonts.value.but(size=3.6)
    printed = fields | {
        "date": write_day(fields["date"], day),
        "amount": write_amount(fields["amount"], sign=rng.choice("¥￥"), commas=True),
    }
    for row, cells in enumerate(rows):
        room = 140 / len(cells)
        for column, (name, part) in enumerate(cells):
            sheet.write(12 + column * room, 34 + 17 * row, name, label)
            sheet.write(12 + column * room, 40.5 + 17 * row, printed[part], value, room=room - 4)
        sheet.rule(((10, 46.5 + 17 * row), (150, 46.5 + 17 * row)), (222, 224, 228))
    draft.say(fields)
    draft.seal_at = (0.78, 0.8)


ABOVE = (
    (("收款人户名", "payee_name"), ("收款人账号", "payee_account")),
    (("收款人开户行", "payee_bank"), ("交易金额", "amount")),
    (("付款人户名", "payer_name"), ("付款人账号", "payer_account")),
    (("付款人开户行", "payer_bank"), ("大写金额", "amount_in_words")),
    (("用途", "purpose"), ("交易日期", "date"), ("回单编号", "number")),
)
ABOVE_LATER = (
    (("回单号", "number"), ("交易时间", "date")),
    (("付款方名称", "payer_name"), ("收款方名称", "payee_name")),
    (("付款方账号", "payer_account"), ("收款方账号", "payee_account")),
    (("付款方开户行", "payer_bank"), ("收款方开户行", "payee_bank")),
    (("金额（小写）", "amount"), ("金额（大写）", "amount_in_words")),
    (("摘要", "purpose"),),
)
LAYOUTS = (
    Layout("two_sides", draw_two_sides),
    Layout("pairs", draw_pairs),
    Layout("above", lambda draft: draw_above(draft, ABOVE, NAVY, "Y-M-D")),
    Layout("rows", draw_rows, held_out=True),
    Layout("stacked", draw_stacked, held_out=True),
    Layout("above_later", lambda draft: draw_above(draft, ABOVE_LATER, RED, "Y年M月D日"), held_out=True),
)
