from ocr.fields.labels import find_labels, normalise
from ocr.fields.rows import split_rows
from tests.fields.written import write_page


def find(*lines: tuple[str, float, float], labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """The labels that are found, each with what follows it in its row."""
    rows = split_rows(write_page(*lines))
    return [(each.label, rows[each.row].text[each.after :]) for each in find_labels(rows, map(normalise, labels))]


def test_a_label_may_stand_apart_in_full_width_and_in_any_case():
    assert find(("名", 0, 0), ("称：个人", 200, 0), labels=("名称",)) == [("名称", "个人")]
    assert find(("Ｎｏ． 123", 0, 0), labels=("no.",)) == [("no.", "123")]


def test_the_longer_of_two_labels_counts():
    assert find(("合计(大写) 壹圆整", 0, 0), labels=("合计", "合计(大写)")) == [("合计(大写)", "壹圆整")]


def test_a_label_is_no_part_of_a_word():
    assert find(("货物名称", 0, 0), labels=("名称",)) == []
    assert find(("Subtotal 5", 0, 0), labels=("total",)) == []
    assert find(("Totality 5", 0, 0), labels=("total",)) == []
    assert find(("2026 名称", 0, 0), labels=("名称",)) == [("名称", "")]


def test_one_wrong_letter_is_forgiven_in_a_long_label_only():
    assert find(("发栗号码:123", 0, 0), labels=("发票号码",)) == [("发票号码", "123")]
    assert find(("发号码:123", 0, 0), labels=("发票号码",)) == [("发票号码", "123")]
    assert find(("名林:个人", 0, 0), labels=("名称",)) == []
    assert find(("Rate 5", 0, 0), labels=("date",)) == []
