from ocr.export.form_sheets import list_fields, list_items, name_failed
from ocr.findings import Check, Field, Form

BOX = ((0, 0), (9, 0), (9, 9), (0, 9))


def form(*fields: tuple[str, str, str, str], **more: object) -> Form:
    """A form of fields: name, type, value and status."""
    made = (Field(name, name.upper(), kind, value, value, status, 0.9, BOX) for name, kind, value, status in fields)
    return Form("invoice", "Invoice", 1.0, tuple(made), **more)  # type: ignore[arg-type]  # options by name


def test_each_form_is_a_row_with_its_values_under_the_labels_of_all():
    first = form(("number", "code", "A1", "read"), ("total", "amount", "12.50", "checked"))
    second = form(("total", "amount", "3.00", "failed"), ("buyer", "name", "two\nlines", "read"))
    sheet = list_fields(("file", "page"), [(("a.png", 1), first), (("b.pdf", 2), second)])
    assert sheet.name == "fields"
    assert sheet.rows == [
        ["file", "page", "NUMBER", "TOTAL", "BUYER", "failed"],
        ["a.png", 1, "A1", "12.50", "", ""],
        ["b.pdf", 2, "", "3.00", "two\nlines", "total"],
    ]
    assert sheet.numeric == {3}, "amounts alone become numbers"


def test_the_goods_of_all_forms_are_rows_of_one_sheet():
    first = form(items=({"name": "纸", "amount": "5.00"}, {"name": "笔"}))
    second = form(items=({"name": "墨", "rate": "13%"},))
    sheet = list_items(("file",), [(("a.png",), first), (("b.png",), form()), (("c.png",), second)])
    assert sheet.rows == [
        ("file", "name", "amount", "rate"),
        ("a.png", "纸", "5.00", ""),
        ("a.png", "笔", "", ""),
        ("c.png", "墨", "", "13%"),
    ]
    assert sheet.numeric == {1, 2, 3}


def test_what_failed_is_named():
    checks = (Check("sum", ("net", "total"), False, ""), Check("words", ("total",), True, ""))
    assert (
        name_failed(form(("net", "amount", "1", "failed"), ("date", "date", "1", "read"), checks=checks)) == "net, sum"
    )
    assert name_failed(form()) == ""
