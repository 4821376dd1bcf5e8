import numpy as np
import pytest

from ocr.export.words import split_words
from ocr.layout.characters import locate_characters
from ocr.results import Line
from tests.export.documents import CHINESE, ENGLISH, box, line


def test_words_are_parted_by_spaces_and_placed_by_their_characters():
    found = split_words(ENGLISH)
    assert [word.text for word in found] == ["Total", "118.50", "EUR"]
    # 16 characters of 20 pixels each
    assert [word.box[0][0] for word in found] == pytest.approx([100, 220, 360])
    assert [word.box[2][0] for word in found] == pytest.approx([200, 340, 420])
    assert {point[1] for word in found for point in word.box} == {100, 140}
    assert [word.confidence for word in found] == pytest.approx([0.8] * 3)
    assert [glyph.text for glyph in found[1].glyphs] == [*"118.50"]
    assert found[1].glyphs[-1].box[1] == pytest.approx((340, 100))


def test_characters_fill_the_line():
    spans = [(cell.start, cell.end) for cell in locate_characters(CHINESE)]
    assert np.allclose(spans, [(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)])


def test_without_characters_wide_ones_take_twice_the_room():
    known = Line("合计 12", 0.7, box(0, 0, 70, 10))
    assert [(word.text, word.box[0][0], word.box[1][0]) for word in split_words(known)] == [
        ("合计", 0, pytest.approx(40)),
        ("12", pytest.approx(50), pytest.approx(70)),
    ]
    assert split_words(known)[0].confidence == pytest.approx(0.7)


def test_words_of_a_vertical_line_stand_below_each_other():
    first, second = split_words(line("直排 文字", box(500, 100, 540, 350)))
    assert (min(y for _, y in first.box), max(y for _, y in first.box)) == pytest.approx((100, 200))
    assert (min(y for _, y in second.box), max(y for _, y in second.box)) == pytest.approx((250, 350))
    assert {x for x, _ in second.box} == {500, 540}
