import pytest

from training.data.quantities import raised, squeeze


@pytest.mark.parametrize(("number", "text"), [(9, "⁹"), (12, "¹²"), (-3, "⁻³")])
def test_numbers_are_raised(number, text):
    assert raised(number) == text


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("25 m²", "25 ㎡"), ("5mm", "5㎜"), ("80 kg", "80 ㎏"), ("kg/m²", "kg/㎡"), ("cm/s", "cm/s"), ("3 cm³", "3 ㎤")],
)
def test_units_are_drawn_as_single_characters(text, drawn):
    assert squeeze(text) == drawn
