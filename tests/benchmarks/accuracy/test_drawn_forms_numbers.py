"""Numbers, sums and days of drawn forms hold what they promise."""

import random
from decimal import Decimal

import pytest

from benchmarks.accuracy.drawn_forms.english_content import write_english_day, write_english_time
from benchmarks.accuracy.drawn_forms.money import draw_sales, sum_amounts, write_amount, write_capitals
from benchmarks.accuracy.drawn_forms.numbers import (
    draw_card_number,
    draw_credit_code,
    draw_identity_number,
    draw_plate,
    draw_vin,
    find_credit_check,
    find_identity_check,
    find_luhn_check,
    find_vin_check,
    mask_identity_number,
)
from benchmarks.accuracy.drawn_forms.parties import write_day
from tests.training.material import needs_material


def test_check_characters_are_those_of_numbers_that_are_known():
    assert find_credit_check("91350100M000100Y4") == "3"  # the standard's own example
    assert find_identity_check("11010519491231002") == "X"  # the standard's own example
    assert find_luhn_check("7992739871") == "3"
    assert find_vin_check("1M8GDM9AXKP042788") == "X"


@pytest.mark.parametrize("seed", range(30))
def test_numbers_that_are_drawn_pass_their_own_check_and_belong_to_nobody(seed: int):
    rng = random.Random(seed)
    code = draw_credit_code(rng)
    assert len(code) == 18 and find_credit_check(code[:17]) == code[17]
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(character, 36) * weight for character, weight in zip(code[8:16], weights, strict=True))
    assert code[16] == "0123456789X0"[11 - total % 11]
    number = draw_identity_number(rng, "1990-02-28", "女")
    assert number[6:14] == "19900228" and int(number[16]) % 2 == 0 and number[2] == "9"
    assert find_identity_check(number[:17]) == number[17]
    assert mask_identity_number(number) == f"{number[:10]}****{number[14:]}"
    for length in (16, 19):
        card = draw_card_number(rng, length)
        assert len(card) == length and find_luhn_check(card[:-1]) == card[-1]
    vin = draw_vin(rng)
    assert len(vin) == 17 and find_vin_check(vin) == vin[8] and not set("IOQ") & set(vin)
    assert len(draw_plate(rng)) == 7


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12.00", "壹拾贰圆整"),
        ("52.70", "伍拾贰圆柒角整"),
        ("7018.83", "柒仟零壹拾捌圆捌角叁分"),
        ("1052.07", "壹仟零伍拾贰圆零柒分"),
        ("100300.00", "壹拾万零叁佰圆整"),
        ("0.35", "叁角伍分"),
        ("0.08", "捌分"),
        ("0.00", "零圆整"),
    ],
)
def test_amounts_in_capitals(amount: str, words: str):
    assert write_capitals(amount) == words
    assert write_capitals(amount, "元") == words.replace("圆", "元")


def test_amounts_and_days_as_forms_print_them():
    assert write_amount("1234.50", sign="¥", commas=True) == "¥1,234.50"
    assert write_day("2026-03-05", "Y年M月D日") == "2026年03月05日"
    assert write_day("2026-03-05", "Y年m月d日") == "2026年3月5日"
    assert write_english_day("2026-03-05", "slashes") == "March 5, 2026"  # 03/05 could be the 3rd of May
    assert write_english_day("2026-03-15", "slashes") == "03/15/2026"
    assert write_english_day("2026-03-15", "dots") == "15.03.2026"
    assert write_english_day("2026-03-05", "european") == "5 Mar 2026"
    assert [write_english_time(time, halves=True) for time in ("00:05", "12:30", "18:59")] == [
        "12:05 AM",
        "12:30 PM",
        "06:59 PM",
    ]


@needs_material
@pytest.mark.parametrize("seed", range(20))
def test_prices_times_quantities_are_amounts_and_their_shares_taxes(seed: int):
    sales = draw_sales(random.Random(seed), 5)
    for sale in sales:
        exact = Decimal(sale.price) * int(sale.quantity)
        assert abs(exact - Decimal(sale.amount)) < Decimal("0.005")
        tax = Decimal(sale.amount) * int(sale.rate.removesuffix("%")) / 100
        assert abs(tax - Decimal(sale.tax)) <= Decimal("0.005")
        assert set(sale.to_item()) <= {"name", "model", "unit", "quantity", "price", "amount", "rate", "tax"}
    assert Decimal(sum_amounts([sale.amount for sale in sales])) == sum(Decimal(sale.amount) for sale in sales)
