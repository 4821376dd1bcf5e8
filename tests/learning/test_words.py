import pytest

from ocr.learning.records import Correction
from ocr.learning.words import learn_words


def correct(*pairs: tuple[str, str]) -> list[Correction]:
    return [
        Correction(number, "", 0.0, read, text, 0.5, "", "", 1, f"picture {number}")
        for number, (read, text) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("客户：欧阳雷莹", "客户：欧阳雪莹"), ("欧阳雷莹 收", "欧阳雪莹 收")], ["欧阳雪莹"]),
        ([("KX-2O394", "KX-20394"), ("No. KX-2O394, new", "No. KX-20394, new")], ["KX-20394"]),
        ([("AGME Tools", "ACME Tools"), ("from AGME", "from ACME")], ["ACME"]),
        ([("客户：欧阳雷莹", "客户：欧阳雪莹")], []),  # once may be a slip
        ([("1O0", "100"), ("1O0", "100")], []),  # a number is another one next time
        ([("欧阳 1", "欧阳 7"), ("欧阳 2", "欧阳 8")], []),  # the word itself was read right
        ([("名", "明"), ("名", "明")], []),  # too short
        ([("same", "same"), ("same", "same")], []),
        ([("", "欧阳雪莹"), ("", "欧阳雪莹")], ["欧阳雪莹"]),
    ],
)
def test_what_was_corrected_twice_is_a_word(pairs: list[tuple[str, str]], words: list[str]):
    assert learn_words(correct(*pairs)) == words


def test_the_same_picture_counts_once_and_the_most_frequent_come_first():
    one = correct(("欧阳雷莹", "欧阳雪莹")) * 2
    assert learn_words(one) == []
    more = correct(*[("aB", "ab")] * 2, *[("cD", "cd")] * 3)
    assert learn_words(more) == ["cd", "ab"]
