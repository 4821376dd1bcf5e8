from ocr.fields.items import find_items
from ocr.fields.labels import find_labels
from ocr.fields.locate import Sheet
from ocr.fields.rows import split_rows
from ocr.fields.template import ItemRule
from ocr.results import Line
from tests.fields.written import write_page

RULE = ItemRule(
    {"name": ("品名",), "unit": ("单位",), "quantity": ("数量",), "amount": ("金额",), "rate": ("税率",)},
    ("合计",),
    "amount",
)
HEADERS = (("品名", 60, 0), ("单位", 300, 0), ("数量", 400, 0), ("金额", 560, 0), ("税率", 700, 0))


def find(*lines: tuple[str, float, float] | Line) -> list[dict[str, str]]:
    rows = split_rows(write_page(*lines))
    labels = {label for labels in RULE.columns.values() for label in labels} | set(RULE.end)
    return list(find_items(Sheet.of(rows, find_labels(rows, labels)), RULE))


def test_each_row_has_the_values_of_its_columns():
    rows = (("纸", 0, 40), ("张", 300, 40), ("10", 430, 40), ("1,234.50", 515, 40), ("6%", 710, 40))
    assert find(*HEADERS, *rows, ("合计", 0, 200), ("1234.50", 530, 200)) == [
        {"name": "纸", "unit": "张", "quantity": "10", "amount": "1234.50", "rate": "6%"}
    ]


def test_a_short_number_at_the_right_of_its_column_is_of_that_column():
    row = (("纸", 0, 40), ("1", 445, 40), ("4.73", 630, 40), ("13%", 705, 40))
    assert find(*HEADERS, *row) == [{"name": "纸", "quantity": "1", "amount": "4.73", "rate": "13%"}]


def test_a_name_that_goes_on_in_the_next_line_and_units_found_as_one_line_downwards():
    first = (("很长的名字", 0, 40), ("5.00", 560, 40))
    second = (("分两行", 0, 76), ("笔", 0, 120), ("6.00", 560, 120))
    units = Line("箱支", 0.9, ((305, 40), (335, 40), (335, 150), (305, 150)))
    assert find(*HEADERS, *first, *second, units) == [
        {"name": "很长的名字分两行", "unit": "箱", "amount": "5.00"},
        {"name": "笔", "unit": "支", "amount": "6.00"},
    ]


def test_values_that_are_printed_beside_their_columns_stay_in_their_order():
    row = (("纸", 60, 40), ("1", 480, 40), ("4.73", 690, 40), ("13%", 765, 40))
    assert find(*HEADERS, *row) == [{"name": "纸", "quantity": "1", "amount": "4.73", "rate": "13%"}]


def test_without_a_row_of_headers_there_are_no_goods():
    assert find(("品名", 60, 0), ("金额", 560, 0), ("纸", 0, 40), ("5.00", 560, 40)) == []
