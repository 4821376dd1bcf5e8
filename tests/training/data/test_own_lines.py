import numpy as np

from training.data.own_lines import OwnLine, missing_characters


def test_missing_characters_are_counted():
    lines = [OwnLine(text, np.zeros((48, 8), np.uint8)) for text in ("a5", "55a")]
    assert missing_characters(lines, ["a"]) == {"5": 3}
