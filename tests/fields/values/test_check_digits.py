import pytest

from ocr.fields.values.check_digits import (
    birth_date_of,
    is_card_number,
    is_credit_code,
    is_id_number,
    is_vehicle_number,
    sex_of,
)

# The examples of the standards themselves, and of ISO/IEC 7812's and 49 CFR 565's documentation.
RIGHT = [
    (is_credit_code, "91350100M000100Y43"),
    (is_id_number, "11010519491231002X"),
    (is_card_number, "4539578763621486"),
    (is_vehicle_number, "1M8GDM9AXKP042788"),
]


@pytest.mark.parametrize(("check", "number"), RIGHT)
def test_a_right_number_passes_and_none_with_one_digit_changed(check, number: str):
    assert check(number)
    for place, digit in enumerate(number):
        if digit.isdigit():
            changed = number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :]
            assert not check(changed), changed


@pytest.mark.parametrize(("check", "number"), RIGHT)
def test_a_number_of_another_length_or_with_other_letters_does_not_pass(check, number: str):
    assert not check("") and not check(number[:-1]) and not check(f"{number[:-1]}*") and not check(f"{number}0123")


def test_what_an_identity_number_says():
    assert birth_date_of("11010519491231002X") == "1949-12-31"
    assert sex_of("11010519491231002X") == "女"
    assert birth_date_of("110105194902310021") is None
