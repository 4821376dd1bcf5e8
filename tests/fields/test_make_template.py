import pytest

from ocr.errors import InvalidOption
from ocr.fields.find import find_forms
from ocr.fields.make_template import make_template
from ocr.fields.template_file import parse_template
from tests.fields.written import write_page

EXAMPLE = (
    ("送货单", 400, 20),
    ("单号：12345", 100, 100),
    ("收货单位", 100, 160),
    ("甲公司", 100, 200),
    ("2026-03-05", 700, 100),
    ("签收人", 100, 300),
    ("备注说明", 600, 300),
)
ANOTHER = (
    ("送货单", 380, 30),
    ("单号：67890", 120, 120),
    ("收货单位", 110, 170),
    ("乙公司", 110, 210),
    ("2027-01-02", 690, 115),
    ("签收人", 110, 310),
    ("备注说明", 590, 315),
)


def test_an_example_with_its_fields_marked_is_enough_for_others_like_it():
    areas = {"number": (185, 95, 340, 135), "receiver": (90, 195, 260, 235), "day": (690, 95, 900, 135)}
    content = make_template("delivery", write_page(*EXAMPLE), areas, {"receiver": "name"})
    template = parse_template(content, "delivery")
    assert [(rule.type, rule.rules[0].way) for rule in template.fields] == [
        ("digits", "right_of"),
        ("name", "below"),
        ("date", "box"),
    ]
    assert {"送货单", "签收人", "备注说明"} <= set(content["marks"])
    [form] = find_forms(write_page(*ANOTHER), [template])
    assert {field.name: field.value for field in form.fields} == {
        "number": "67890",
        "receiver": "乙公司",
        "day": "2027-01-02",
    }


def test_what_can_not_be_made_into_a_template_is_told():
    page = write_page(*EXAMPLE)
    with pytest.raises(InvalidOption, match="no text in its area"):
        make_template("x", page, {"number": (0, 900, 10, 910)}, {})
    with pytest.raises(InvalidOption, match="no type 'colour'"):
        make_template("x", page, {"number": (185, 95, 340, 135)}, {"number": "colour"})
    with pytest.raises(InvalidOption, match="no text on the example"):
        make_template("x", write_page(), {"number": (0, 0, 10, 10)}, {})
