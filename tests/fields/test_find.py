from dataclasses import replace

import pytest

from ocr.fields.find import find_forms
from ocr.fields.library import load_templates
from ocr.fields.template import Template
from ocr.fields.template_file import parse_template
from ocr.findings import Code, Form
from ocr.results import Page
from tests.fields.written import write_line, write_page

ID = "11010519491231002X"
CARD = (
    ("姓名 张三", 100, 100),
    ("性别 女 民族 汉", 100, 160),
    ("出生 1949年12月31日", 100, 220),
    ("住址 某市某区某路1号", 100, 280),
    ("公民身份号码", 100, 400),
    (ID, 350, 400),
)
INVOICE = (
    ("某省增值税电子普通发票", 300, 0),
    ("发票代码:012001800311", 700, 40),
    ("发票号码:33207675", 700, 80),
    ("开票日期:2019年05月08日", 700, 120),
    ("名称:买家", 100, 200),
    ("纳税人识别号:91350100M000100Y43", 100, 240),
    ("货物或应税劳务、服务名称", 20, 300),
    ("金额", 600, 300),
    ("税率", 740, 300),
    ("税额", 900, 300),
    ("纸", 20, 340),
    ("46.62", 590, 340),
    ("13%", 740, 340),
    ("6.08", 900, 340),
    ("合计", 60, 460),
    ("¥46.62", 580, 460),
    ("¥6.08", 890, 460),
    ("价税合计(大写)", 60, 500),
    ("伍拾贰圆柒角", 400, 500),
    ("(小写)¥52.70", 700, 500),
    ("名称:卖家", 100, 560),
    ("纳税人识别号:91350100M000100Y43", 100, 600),
)


def find(page: Page) -> dict[str, Form]:
    return {form.template: form for form in find_forms(page, list(load_templates().values()))}


def values(form: Form) -> dict[str, tuple[str, str]]:
    return {field.name: (field.value, field.status) for field in form.fields}


def test_an_identity_card_with_what_its_number_says():
    form = find(write_page(*CARD))["id_card_front"]
    assert values(form) == {
        "name": ("张三", "read"),
        "sex": ("女", "checked"),
        "nation": ("汉", "read"),
        "birth_date": ("1949-12-31", "checked"),
        "address": ("某市某区某路1号", "read"),
        "id_number": (ID, "checked"),
    }
    assert form.missing == () and form.score == 1
    assert {check.name: check.passed for check in form.checks} == {"born": True, "sex": True}


def test_an_invoice_adds_up():
    form = find(write_page(*INVOICE))["vat_invoice"]
    got = values(form)
    assert got["amount"] == ("46.62", "checked") and got["tax"] == ("6.08", "checked")
    assert got["total"] == ("52.70", "checked") and got["total_in_words"] == ("伍拾贰圆柒角", "checked")
    assert got["buyer_name"] == ("买家", "read") and got["seller_name"] == ("卖家", "read")
    assert got["number"] == ("33207675", "read") and got["code"] == ("012001800311", "read")
    assert form.items == ({"name": "纸", "amount": "46.62", "rate": "13%", "tax": "6.08"},)
    assert all(check.passed for check in form.checks) and len(form.checks) == 4


def test_where_nothing_adds_up_the_amounts_are_failed_but_for_those_the_words_speak_for():
    changed = [("¥7.08", *place) if text == "¥6.08" else (text, *place) for text, *place in INVOICE]
    form = find(write_page(*changed))["vat_invoice"]
    got = values(form)
    assert got["total"] == ("52.70", "checked")
    assert got["tax"] == ("7.08", "failed")
    assert got["amount"] == ("46.62", "checked")  # the goods add up to it
    assert {check.name: check.passed for check in form.checks}["sum"] is False


def test_an_unsure_digit_is_corrected_by_the_sum():
    page = write_page(*INVOICE)
    place = next(n for n, line in enumerate(page.lines) if line.text == "¥6.08")
    unsure = write_line("¥5.08", 890, 460, unsure={1: (("6", 0.3), ("8", 0.1))})
    lines = (*page.lines[:place], unsure, *page.lines[place + 1 :])
    form = find(replace(page, lines=lines))["vat_invoice"]
    assert values(form)["tax"] == ("6.08", "corrected")
    assert next(field.text for field in form.fields if field.name == "tax") == "5.08"


def test_the_invoices_own_code_speaks_for_what_is_printed_or_against_it():
    box = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    code = Code("QRCode", "01,10,012001800311,33207676,46.62,20190508,,A1B2,", box)
    got = values(find(replace(write_page(*INVOICE), codes=(code,)))["vat_invoice"])
    assert got["code"] == ("012001800311", "checked") and got["date"] == ("2019-05-08", "checked")
    assert got["number"] == ("33207675", "failed")


def test_both_sides_of_a_card_on_one_page_are_two_forms():
    back = (
        ("中华人民共和国", 100, 600),
        ("居民身份证", 100, 640),
        ("签发机关 某市公安局", 100, 700),
        ("有效期限 2010.01.02-长期", 100, 760),
    )
    forms = find(write_page(*CARD, *back))
    assert set(forms) == {"id_card_front", "id_card_back"}
    assert values(forms["id_card_back"]) == {
        "authority": ("某市公安局", "read"),
        "valid_from": ("2010-01-02", "read"),
        "valid_until": ("长期", "read"),
    }


@pytest.mark.parametrize("direction", [90, 180, 270])
def test_a_page_that_lies_on_its_side_has_its_boxes_where_they_lie(direction: int):
    turn = {90: lambda x, y: (1000 - y, x), 180: lambda x, y: (1000 - x, 1000 - y), 270: lambda x, y: (y, 1000 - x)}
    upright = write_page(*CARD)
    lines = tuple(replace(line, box=tuple(turn[direction](x, y) for x, y in line.box)) for line in upright.lines)
    [form] = find_forms(replace(upright, lines=lines, direction=direction), [load_templates()["id_card_front"]])
    number = next(field for field in form.fields if field.name == "id_number")
    assert number.value == ID
    corner = min(lines[5].box, key=lambda point: abs(point[0] - number.box[0][0]) + abs(point[1] - number.box[0][1]))
    assert corner == lines[5].box[0]


def test_a_page_of_something_else_has_no_form():
    assert find(write_page(("Dear Sir or Madam", 100, 100), ("Total eclipse of the sun", 100, 160))) == {}
    assert find(write_page()) == {}


def test_a_page_made_to_keep_us_busy_is_let_be():
    many = [(f"姓名 性别 民族 出生 住址 公民身份号码 {n}", 100, 40.0 * n) for n in range(1_001)]
    assert find(write_page(*many)) == {}
    long = ("姓名 性别 民族 出生 住址 公民身份号码 " + "1 " * 3_000, 0, 100)
    form = find(write_page(long))["id_card_front"]
    assert "id_number" not in values(form)


def test_a_named_template_is_filled_in_without_its_marks():
    template: Template = parse_template(
        {
            "name": "mine",
            "marks": ["送货单"],
            "fields": [{"name": "number", "type": "digits", "find": [{"right_of": "编号"}]}],
        },
        "mine",
    )
    page = write_page(("编号 12345", 100, 100))
    assert find_forms(page, [template]) == ()
    [form] = find_forms(page, [template], named=True)
    assert values(form) == {"number": ("12345", "read")}
    assert form.score == 0
    assert form.fields[0].lines == (0,) and form.fields[0].box[0][0] > 150
