import pytest

from ocr.learning.records import Correction
from ocr.learning.words import learn_words


def correct(*texts: str, digests: str = "") -> list[Correction]:
    return [
        Correction(number, "", 0.0, "?", text, 0.5, "", "", 1, (digests or "abcdefgh")[number])
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("客户：欧阳雪莹", "欧阳雪莹 收"), ["欧阳雪莹"]),
        (("No. KX-20394", "KX-20394, new"), ["KX-20394"]),
        (("ACME Tools", "from ACME"), ["ACME"]),
        (("客户：欧阳雪莹", "客户：王小明"), []),  # 客户 alone is short, and comes twice only
        (("客户：欧阳雪莹", "客户：王小明", "客户 7"), ["客户"]),
        (("恒远公司送货单", "恒远公司", "恒远机电"), ["恒远", "恒远公司"]),  # 恒远 stands without 公司, too
        (("恒远公司送货单", "恒远公司"), ["恒远公司"]),  # and here it does not
        (("100", "100"), []),  # a number is another one next time
        (("2027-01-02", "2027-01-02"), []),
        (("明", "明"), []),
        (("",), []),
    ],
)
def test_what_recurs_is_a_word(texts: tuple[str, ...], words: list[str]):
    assert learn_words(correct(*texts)) == words


def test_the_same_picture_counts_once_and_the_most_frequent_come_first():
    assert learn_words(correct("欧阳雪莹", "欧阳雪莹", digests="aa")) == []
    assert learn_words(correct("ab", "ab", "cd", "cd", "cd")) == ["cd", "ab"]
