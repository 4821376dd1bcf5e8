import pytest

from evaluation.scoring import (
    character_matches,
    digits_of,
    edit_distance,
    matched_lines,
    matched_lines_or_pieces,
    normalise_loose,
    normalise_strict,
)


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        ("  a \t b\n", "a b"),
        ("ＮＯ．１２", "NO.12"),
        ("「合同」 ‘x’ 1–2", "\"合同\" 'x' 1-2"),
        ("金额：5", "金额:5"),
    ],
)
def test_texts_are_compared_without_what_is_a_matter_of_taste(text: str, strict: str):
    assert normalise_strict(text) == strict
    assert normalise_loose(text) == strict.replace(" ", "")


def test_a_line_read_counts_for_one_true_line_only():
    assert matched_lines(["a", "b"], ["b", "b", "c"]) == 1
    assert matched_lines(["b", "b"], ["b", "b", "c"]) == 2
    assert matched_lines([], ["a"]) == 0


def test_characters_of_a_page_are_thrown_together():
    assert character_matches(["ab", "c"], ["ca", "dd"]) == (2, 3, 4)


def test_distances_and_digits():
    assert edit_distance("kitten", "sitting") == 3
    assert digits_of("NO. 12-3") == "123"


@pytest.mark.parametrize(
    ("read", "true", "right"),
    [
        (["a", "b"], ["a", "b"], 2),
        (["ab"], ["a", "b"], 2),  # joined
        (["a", "b"], ["ab"], 1),  # split
        (["a", "x", "b"], ["ab"], 0),  # not one after the other
        (["ab"], ["a", "x", "b"], 0),
        (["a", "b"], ["ab", "a"], 1),  # what counts for one line counts for no other
        (["ab", "c"], ["a", "b", "c", "c"], 3),
        (["abx"], ["a", "b"], 0),
        ([], ["a"], 0),
    ],
)
def test_lines_split_or_joined_are_forgiven(read: list[str], true: list[str], right: int):
    assert matched_lines_or_pieces(read, true) == right
