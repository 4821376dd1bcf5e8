import pytest

from ocr.fields.types import TYPES, choose, match, verify


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "： 上海市黄浦区 ", "上海市黄浦区"),
        ("text", "★ 其他", "其他"),
        ("name", "----", None),
        ("name", "甲 有限公司", "甲 有限公司"),
        ("name_of_person", "张三 男", "张三"),
        ("name_of_person", "Mary O'Neil, 42", "Mary O'Neil"),
        ("digits", "No 20 394", "20394"),
        ("digits", "7", None),
        ("code", "号 inv-2026/07", "INV-2026/07"),
        ("code", "ABC", None),
        ("number", "12,345.6 km", "12345.6"),
        ("currency", "币种：人民币", "CNY"),
        ("currency", "HK$ 12", "HKD"),
        ("currency", "$ 12", "USD"),
        ("currency", "12", None),
        ("last_date", "2019.03.07-2039.03.07", "2039-03-07"),
        ("last_date", "2019.03.07-长期", "长期"),
        ("last_date", "2019.03.07", None),
        ("plate_number", "京A·12345", "京A12345"),
        ("plate_number", "A12345", None),
        ("id_number", "11010119900307009x", "11010119900307009X"),
        ("card_number", "6222 0212 3456 7890 128", "6222021234567890128"),
        ("vehicle_number", "LSVAA2180E2123456", "LSVAA2180E2123456"),
        ("vehicle_number", "LSVAA2180O2123456", None),
    ],
)
def test_values_in_texts(kind: str, text: str, value: str | None):
    assert TYPES[kind].read(text) == value


@pytest.mark.parametrize(
    ("kind", "value", "passes"),
    [
        ("id_number", "110101199003070097", True),
        ("id_number", "110101199003070098", False),
        ("tax_number", "91310000132202106U", False),
        ("tax_number", "310000132202106", None),
        ("card_number", "4111111111111111", True),
        ("card_number", "4111111111111112", False),
        ("card_number", "411111111111", None),
        ("vehicle_number", "1M8GDM9AXKP042788", True),
        ("vehicle_number", "LSVAA2180E2123456", None),
        ("text", "anything", None),
    ],
)
def test_what_a_value_can_be_checked_by(kind: str, value: str, passes: bool | None):
    assert verify(kind, value) is passes


def test_a_pattern_gives_its_group_or_all_of_it():
    assert match(r"No(\d+)")("a No 1 2") == "12"
    assert match(r"\d+ kg", printed=True)("5 kg") == "5 kg"
    assert match("[A-Z]+", letters=True)("ab c") == "ABC"


def test_the_longest_word_is_chosen():
    assert choose(("专用", "增值税专用"))("增值税 专用 发票") == "增值税专用"
    assert choose(("专用",))("普通") is None
