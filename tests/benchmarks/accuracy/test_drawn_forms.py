"""Every kind of form can be drawn in each of its layouts, and says what it promises."""

import json
import re
from decimal import Decimal

import numpy as np
import pytest

from benchmarks.accuracy.drawn_forms import APPEARANCES, KINDS, draw_form, list_layouts, spoil
from benchmarks.accuracy.drawn_forms.lettering import Lettering
from benchmarks.accuracy.drawn_forms.numbers import find_credit_check, find_identity_check, find_luhn_check
from benchmarks.accuracy.drawn_forms.sheet import Sheet, wrap
from tests.training.material import needs_material
from training.data.writing.faces import held_out_faces

FIELDS = {
    "vat_invoice": "title code number date buyer_name seller_name seller_tax_number amount tax total total_in_words",
    "digital_invoice": "title number date buyer_name seller_name seller_tax_number amount tax total drawer",
    "roll_invoice": "code number date machine_number seller_name seller_tax_number total total_in_words check_code",
    "train_ticket": "number from_station to_station train_number date time seat seat_class price id_number",
    "taxi_invoice": "code number plate_number date start_time end_time unit_price distance amount",
    "quota_invoice": "code number amount amount_in_words",
    "bank_receipt": "number date payer_name payer_account payer_bank payee_name payee_account payee_bank amount",
    "id_card_front": "name sex nation birth_date address id_number",
    "id_card_back": "authority valid_from valid_until",
    "bank_card": "number bank_name",
    "business_licence": "name credit_code type legal_representative capital established term address scope",
    "driving_licence": "number name sex nationality address birth_date first_issue vehicle_class valid_from",
    "vehicle_licence": "plate_number vehicle_type owner address use model vin engine_number register_date issue_date",
    "english_invoice": "number date due_date seller_name buyer_name subtotal tax total currency",
    "english_receipt": "merchant date time subtotal tax total",
}


def test_there_are_layouts_to_look_at_and_others_to_measure_by():
    assert set(KINDS) == set(FIELDS)
    for kind in KINDS:
        assert all(len(list_layouts(kind, held_out)) >= 2 for held_out in (False, True))
        names = [layout.name for held_out in (False, True) for layout in list_layouts(kind, held_out)]
        assert len(names) == len(set(names))


@needs_material
@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_says_its_fields_and_is_the_same_for_the_same_seed(kind: str, held_out: bool):
    # Text that would leave the sheet or cover other text raises an error.
    layouts = list_layouts(kind, held_out)
    forms = [draw_form(kind, seed, held_out) for seed in range(2 * len(layouts))]
    assert {form.layout for form in forms} == {layout.name for layout in layouts}
    again = draw_form(kind, 0, held_out)
    assert np.array_equal(forms[0].picture, again.picture) and forms[0].fields == again.fields
    assert forms[0].fields != forms[len(layouts)].fields
    for form in forms:
        assert form.picture.ndim == 3 and form.picture.dtype == np.uint8 and form.picture.std() > 5
        assert set(FIELDS[kind].split()) <= set(form.fields)
        assert all(form.fields.values())
        check_values(form.fields)
        json.dumps(form.fields)


def check_values(fields: dict[str, str]) -> None:
    """Dates, times, amounts and check characters of a form's fields are as they should be."""
    for name, value in fields.items():
        if name.endswith("date") or name in ("valid_from", "established", "first_issue"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), name
        if name.endswith("time"):
            assert re.fullmatch(r"\d\d:\d\d", value), name
        if name in ("amount", "tax", "total", "subtotal", "price", "unit_price"):
            assert re.fullmatch(r"\d+\.\d\d", value), name
        if name in ("buyer_tax_number", "seller_tax_number", "credit_code"):
            assert find_credit_check(value[:17]) == value[17]
    if "sex" in fields:
        number = fields.get("id_number", fields.get("number", ""))
        assert find_identity_check(number[:17]) == number[17]
        assert number[6:14] == fields["birth_date"].replace("-", "")
        assert (int(number[16]) % 2 == 1) == (fields["sex"] == "男")
    if "bank_name" in fields:
        assert find_luhn_check(fields["number"][:-1]) == fields["number"][-1]
    net = fields.get("subtotal", fields.get("amount"))
    if net and "tax" in fields:
        assert Decimal(net) + Decimal(fields["tax"]) == Decimal(fields["total"])


@needs_material
def test_goods_add_up_to_the_sums_of_an_invoice():
    for kind in ("vat_invoice", "digital_invoice"):
        form = draw_form(kind, 5, True)
        for part in ("amount", "tax"):
            assert sum(Decimal(item[part]) for item in form.items) == Decimal(form.fields[part])


@needs_material
def test_a_form_is_spoilt_the_same_way_for_the_same_seed():
    form = draw_form("quota_invoice", 1, False)
    for appearance in APPEARANCES:
        one, other = (spoil(form.picture, appearance, 3, seal_at=form.seal_at, scale=form.scale) for _ in range(2))
        assert one.dtype == np.uint8 and one.ndim == 3 and np.array_equal(one, other)
        assert np.array_equal(one, form.picture) == (appearance == "clean")
    red = spoil(form.picture, "stamped", 3, seal_at=(0.5, 0.5), scale=form.scale).astype(int) - form.picture
    assert (red[:, :, 0] < -20).sum() > 500


@needs_material
def test_text_that_leaves_the_sheet_or_covers_other_text_is_refused():
    letters = Lettering(tuple(held_out_faces()["chinese"]), 4.0)
    sheet = Sheet(60, 30, 6.0)
    sheet.write(5, 10, "发票号码", letters)
    with pytest.raises(ValueError, match="covers"):
        sheet.write(12, 11, "12345678", letters)
    with pytest.raises(ValueError, match="leaves"):
        sheet.write(50, 20, "12345678", letters)
    end = sheet.write(5, 20, "一个很长很长很长很长很长很长的名称", letters, room=40)
    assert end <= 45.1
    assert wrap("一二三四五六", letters, 12.5) == ["一二三", "四五六"]
    assert wrap("one two three", letters, 20) == ["one two", "three"]
