import pytest

from ocr.layout.punctuation import full_width, half_width, set_width
from ocr.results import Character, Line

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0))


@pytest.mark.parametrize(
    ("printed", "full"),
    [
        ("你好,世界.", "你好，世界。"),
        ("价格:3.14元", "价格：3.14元"),
        ("共1,234.50元(含税)", "共1,234.50元（含税）"),
        ("e.g. this, and that", "e.g. this, and that"),
        ("见www.a.cn, 谢谢!", "见www.a.cn， 谢谢！"),
        ("", ""),
    ],
)
def test_full_width_only_where_it_touches_chinese(printed: str, full: str):
    assert full_width(printed) == full


def test_half_width():
    assert half_width("你好，世界。（第１条）：“甲”、乙；\u3000￥") == "你好,世界.(第１条):“甲”,乙; ￥"


def test_characters_change_with_their_line():
    line = Line("好，", 0.9, BOX, characters=(Character("好", 0, 0.5, 0.9), Character("，", 0.5, 1, 0.8)))
    half = set_width(line, "half")
    assert half.text == "好,"
    assert [character.text for character in half.characters] == ["好", ","]
    assert set_width(half, "full") == line
