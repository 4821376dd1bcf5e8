import pytest

from ocr.fields.checks import CHECKS, Items

GOODS: Items = ({"amount": "100.00", "tax": "13.00"}, {"amount": "0.50"})


@pytest.mark.parametrize(
    ("kind", "values", "agrees"),
    [
        ("sum", ("100.00", "13.00", "113.00"), True),
        ("sum", ("0.10", "0.20", "0.30"), True),  # as floats they would not
        ("sum", ("100.00", "13.00", "113.01"), False),
        ("words", ("壹佰壹拾叁元整", "113.00"), True),
        ("words", ("壹佰壹拾叁元整", "118.00"), False),
        ("born", ("110101199003070097", "1990-03-07"), True),
        ("born", ("110101199003070097", "1990-08-07"), False),
        ("sex", ("110101199003070097", "男"), True),
        ("sex", ("110101199003070097", "女"), False),
        ("items_amount", ("100.50",), True),
        ("items_amount", ("100.00",), False),
    ],
)
def test_what_agrees(kind: str, values: tuple[str, ...], agrees: bool):
    assert CHECKS[kind].needs == len(values)
    assert CHECKS[kind].agree(values, GOODS) is agrees


@pytest.mark.parametrize("items", [(), GOODS])
def test_goods_of_which_not_every_row_has_a_value_are_not_added_up(items: Items):
    assert CHECKS["items_tax"].agree(("13.00",), items) is None
