import numpy as np
import pytest

from ocr.recognition.ctc import decode

CHARSET = ("a", "b", " ")


def reading(classes: list[int], probabilities: list[float] | None = None):
    return decode(np.array(classes, np.int64), np.array(probabilities or [0.9] * len(classes), np.float32), CHARSET)


def test_repeats_count_once_unless_a_blank_parts_them():
    assert reading([1, 1, 0, 1, 2, 2, 0]).text == "aab"


def test_only_blanks_are_no_text():
    assert reading([0, 0, 0]).text == ""
    assert reading([0, 0, 0]).confidence == 0
    assert reading([]).text == ""


def test_confidence_is_the_geometric_mean_of_the_characters_peaks():
    result = reading([1, 1, 0, 2], [0.2, 0.9, 0.01, 0.4])
    assert [character.confidence for character in result.characters] == pytest.approx([0.9, 0.4])
    assert result.confidence == pytest.approx(0.6)


def test_characters_know_where_they_stand():
    characters = reading([0, 1, 1, 0, 2, 0, 0, 0]).characters
    assert [(c.text, c.start, c.end) for c in characters] == [("a", 0.125, 0.375), ("b", 0.5, 0.625)]


def test_spaces_stay_inside_and_go_at_the_ends():
    result = reading([3, 1, 3, 2, 3])
    assert result.text == "a b"
    assert "".join(character.text for character in result.characters) == "a b"
