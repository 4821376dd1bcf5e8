import pytest

from ocr.fields.labels import find_labels
from ocr.fields.locate import Sheet, locate_values
from ocr.fields.rows import split_rows
from ocr.fields.template import Rule
from ocr.fields.types import TYPES
from ocr.results import Line
from tests.fields.written import write_page


def locate(
    rule: Rule, *lines: tuple[str, float, float] | Line, kind: str = "name", stops: tuple[str, ...] = ()
) -> list[str]:
    """The texts that a rule finds, the likeliest first."""
    rows = split_rows(write_page(*lines))
    sheet = Sheet.of(rows, find_labels(rows, (*rule.all_labels, *stops)))
    return [span.text for span in locate_values(sheet, rule, TYPES[kind])]


def test_right_of_its_label_up_to_the_next_one():
    rule = Rule("right_of", ("名称",))
    assert locate(rule, ("名称：甲公司", 0, 0), ("编号：12", 400, 0), stops=("编号",)) == ["甲公司"]
    assert locate(rule, ("名称", 0, 0), ("甲公司", 300, 0)) == ["甲公司"]
    assert locate(rule, ("名称：", 0, 0)) == []


def test_what_is_far_from_a_labels_colon_is_not_its_text():
    rule = Rule("right_of", ("名称",))
    assert locate(rule, ("名称：", 0, 0), ("别的", 700, 0)) == []
    assert locate(rule, ("金额：", 0, 0), ("12.00", 700, 0), kind="amount") == []  # the label is another one
    assert locate(Rule("right_of", ("金额",)), ("金额：", 0, 0), ("12.00", 700, 0), kind="amount") == ["12.00"]


def test_a_long_value_goes_on_in_the_next_line_until_another_label():
    rule = Rule("right_of", ("住址",))
    lines = (("住址", 0, 0), ("某市某区", 150, 0), ("某路1号", 150, 36), ("号码", 0, 80), ("123", 150, 80))
    assert locate(rule, *lines, stops=("号码",)) == ["某市某区某路1号"]
    assert locate(rule, *lines, kind="line", stops=("号码",)) == ["某市某区"]


def test_below_its_label():
    rule = Rule("below", ("Date",), lines=1)
    rule = Rule("below", ("date",))
    assert locate(rule, ("No.", 0, 0), ("Date", 300, 0), ("12", 0, 40), ("5 May 2026", 290, 40), kind="date") == [
        "5 May 2026"
    ]
    assert locate(rule, ("Date", 300, 0), ("5 May 2026", 290, 300), kind="date") == []


def test_beside_a_label_that_stands_above_its_translation():
    rule = Rule("right_of", ("住址",))
    assert locate(rule, ("住址", 0, 0), ("Addrens", 0, 32), ("某市某路", 200, 16))[0] == "某市某路"


def test_below_a_label_that_has_nothing_behind_it_unless_it_has_a_colon():
    rule, lines = Rule("right_of", ("户名",)), (("账号", 300, 0), ("甲公司", 0, 36), ("123", 300, 36))
    assert locate(rule, ("户名", 0, 0), *lines, stops=("账号",)) == ["甲公司"]
    assert locate(rule, ("户名：", 0, 0), *lines, stops=("账号",)) == []


def test_far_from_its_label_on_a_slope_a_value_is_found_in_its_column():
    top = (("项目", 0, 0), ("金额", 500, 6), ("税额", 800, 10))
    total = (("合计", 0, 200), ("¥5.00", 520, 226), ("¥0.30", 820, 244))
    last = (("价税合计", 0, 260), ("伍圆叁角", 500, 290), ("(小写)", 800, 310))
    rule = Rule("right_of", ("合计",), column=("金额",))
    assert locate(rule, *top, *total, *last, kind="amount", stops=("税额", "价税合计", "项目"))[0] == "¥5.00"


def test_above_and_under_another_label_and_on_a_side():
    lines = (("名称：甲", 0, 0), ("合计：5", 0, 100), ("名称：乙", 0, 200), ("名称：丙", 600, 200))
    assert locate(Rule("right_of", ("名称",), above=("合计",)), *lines) == ["甲"]
    assert locate(Rule("right_of", ("名称",), under=("合计",)), *lines) == ["乙", "丙"]
    assert locate(Rule("right_of", ("名称",), side="right"), *lines) == ["丙"]
    assert locate(Rule("right_of", ("名称",), nth=1), *lines) == ["乙"]
    assert locate(Rule("right_of", ("名称",), above=("没有",)), *lines) == []


def test_in_the_column_under_a_header():
    lines = (("金额", 400, 0), ("税额", 700, 0), ("合计", 0, 100), ("¥5.00", 420, 100), ("¥0.30", 720, 100))
    rule = Rule("right_of", ("合计",), column=("税额",))
    assert locate(rule, *lines, kind="amount")[0] == "¥0.30"


@pytest.mark.parametrize(("box", "text"), [((0.5, 0.0, 1.0, 0.4), "右上"), ((0.0, 0.6, 0.4, 1.0), "左下")])
def test_in_a_part_of_the_form(box: tuple[float, float, float, float], text: str):
    lines = (("左上", 0, 0), ("右上", 800, 0), ("左下", 0, 400), ("右下", 800, 400))
    assert locate(Rule("box", box=box), *lines) == [text]


def test_in_a_box_beside_a_label():
    lines = (("印章", 100, 100), ("某公司", 130, 160), ("别的", 600, 160))
    assert locate(Rule("box", ("印章",), (0, 1, 6, 4)), *lines) == ["某公司"]
