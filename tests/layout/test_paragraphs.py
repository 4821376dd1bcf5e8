import numpy as np

from ocr.layout.paragraphs import find_paragraph_ends


def boxes(*places: tuple[float, float, float]) -> np.ndarray:
    """Boxes 20 high from left, right and top."""
    return np.array([[(x, y), (end, y), (end, y + 20), (x, y + 20)] for x, end, y in places], np.float32)


def joined(places: np.ndarray, texts: list[str], ends: list[str] | None = None) -> str:
    found = find_paragraph_ends(places, texts, ends or ["\n"] * len(texts))
    return "".join(text + end for text, end in zip(texts, found, strict=True)).rstrip("\n")


def test_chinese_is_joined_without_a_space_and_english_with_one():
    places = boxes((40, 500, 0), (0, 500, 28), (0, 300, 56), (40, 500, 84), (0, 120, 112))
    assert joined(places, ["第一", "二", "三", "第四", "五"]) == "第一二三\n第四五"
    assert joined(places, ["one", "two", "three", "four", "five"]) == "one two three\nfour five"
    assert joined(places[:3], ["第一", "abc", "三"]) == "第一abc三"


def test_a_short_line_ends_its_paragraph():
    places = boxes((0, 500, 0), (0, 200, 28), (0, 500, 56), (0, 490, 84))
    assert joined(places, ["a", "b", "c", "d"]) == "a b\nc d"


def test_a_gap_another_size_and_another_column_part_paragraphs():
    assert joined(boxes((0, 500, 0), (0, 500, 60)), ["a", "b"]) == "a\nb"
    places = boxes((0, 500, 0), (0, 500, 28))
    places[1, 2:, 1] += 20  # twice as high
    assert joined(places, ["a", "b"]) == "a\nb"
    assert joined(boxes((0, 200, 0), (300, 500, 28)), ["a", "b"]) == "a\nb"


def test_rows_of_a_table_stay_as_they_are():
    places = boxes((0, 100, 0), (300, 500, 0), (0, 100, 28), (300, 500, 28))
    ends = [" ", "\n", " ", "\n"]
    assert find_paragraph_ends(places, ["a", "1", "b", "2"], ends) == ends


def test_vertical_lines_and_empty_pages_stay_as_they_are():
    upright = np.array(
        [[(100, 0), (120, 0), (120, 300), (100, 300)], [(60, 0), (80, 0), (80, 300), (60, 300)]], np.float32
    )
    assert joined(upright, ["直排", "文字"]) == "直排\n文字"
    assert find_paragraph_ends(np.empty((0, 4, 2), np.float32), [], []) == []
