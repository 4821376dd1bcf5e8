import pytest

from ocr.fields.values.amounts import read_amount, read_capitals, value_of_capitals


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("¥1,234.50", "1234.50"),
        ("52.7", "52.70"),
        ("-46.62", "-46.62"),
        ("¥-3.5", "-3.50"),
        ("合计 12.00 元", "12.00"),
        ("1,234,567", "1234567.00"),
        ("(10%) 193.72", "193.72"),
        ("(10%)", None),
        ("none", None),
    ],
)
def test_the_last_amount_counts_and_a_percentage_is_none(text: str, amount: str | None):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("壹仟贰佰叁拾肆圆伍角陆分", "1234.56"),
        ("伍拾贰圆柒角", "52.70"),
        ("壹万零伍佰元整", "10500.00"),
        ("⊗贰拾万圆整", "200000.00"),
        ("叁佰圆零伍分", "300.05"),
        ("柒角", "0.70"),
        ("壹佰零壹万圆整", "1010000.00"),
        ("壹亿贰仟万元整", "120000000.00"),
        ("拾伍元整", "15.00"),
    ],
)
def test_capital_numerals(text: str, amount: str):
    read = read_capitals(f"价税合计 {text}")
    assert read is not None and value_of_capitals(read) == amount


@pytest.mark.parametrize("text", ["", "圆整", "壹贰圆整", "壹佰贰仟圆", "壹圆贰", "合计"])
def test_what_is_no_amount_in_capitals_has_no_value(text: str):
    assert value_of_capitals(text) is None
    assert read_capitals(text) is None
