import random

from training.data.signs import RARE, SignTexts

WORDS = ("白细胞", "尿蛋白", "结果", "合同")


def make(seed):
    return SignTexts(random.Random(seed), lambda source: WORDS)


def test_equal_seeds_give_equal_texts():
    first, again = make(3), make(3)
    assert [first.line() for _ in range(200)] == [again.line() for _ in range(200)]


def test_every_recipe_writes_something():
    texts = make(1)
    for recipe in texts.recipes:
        assert all(recipe().text.strip() for _ in range(100))


def test_signs_and_what_they_are_taken_for_come_alone():
    texts = make(2)
    alone = {texts.lone().text for _ in range(3000)} | {texts.taken_for().text for _ in range(1000)}
    assert {*"+-±↑↓*√×☑☐☒□■●○△※→‰℃½¥$€£§#@_", "++", "2+", "Ⅻ", "⑳"} <= alone
    assert {*"十一土个口O0Xx"} <= alone


def test_an_underscore_is_never_cut_close():
    texts = make(4)
    assert not [line for line in (texts.lone() for _ in range(2000)) if line.lone and "_" in line.text]


def test_rare_classes_are_signs_and_none_of_ascii():
    assert set("‰⁹☒⑳Ⅻ₂±") <= RARE
    assert not [character for character in RARE if character.isascii() or "\u4e00" <= character <= "\u9fff"]
