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


@pytest.mark.parametrize(
    ("classes", "probabilities", "text", "confidence"),
    [
        ([0, 1, 2, 0], [0.9, 0.55, 0.47, 0.9], "２", 0.55),  # one digit, of which the steps see different widths
        ([0, 1, 2, 2, 0], [0.9, 0.4, 0.5, 0.7, 0.9], "2", 0.7),
        ([0, 1, 0, 2, 0], [0.9, 0.8, 0.9, 0.6, 0.9], "２2", (0.8 * 0.6) ** 0.5),  # two digits
        ([1, 3], [0.8, 0.8], "２²", 0.8),  # no matter of width
    ],
)
def test_a_character_is_not_there_twice_by_its_width(classes, probabilities, text: str, confidence: float):
    result = decode(np.array(classes), np.array(probabilities, np.float32), ("２", "2", "²"))
    assert result.text == text
    assert result.confidence == pytest.approx(confidence)
    assert result.characters[0].start == classes.index(1) / len(classes)
