"""Labels that stand upright in narrow cells."""

import pytest

from ocr.layout.stacked_labels import join_stacked_labels
from ocr.results import Character, Line


def piece(text: str, top: float, left: float = 100, height: float | None = None) -> Line:
    bottom = top + (height or 20 * len(text))
    characters = tuple(Character(character, 0, 1, 0.9) for character in text)
    box = ((left, top), (left + 20, top), (left + 20, bottom), (left, bottom))
    return Line(text, 0.9, box, characters=characters)


@pytest.mark.parametrize("parts", [["购", "买", "方"], ["购", "买方"], ["购货", "单", "位"], ["备", "注"]])
def test_pieces_of_a_label_are_one_line(parts: list[str]):
    tops = [50.0]
    for part in parts[:-1]:
        tops.append(tops[-1] + 20 * len(part) + 8)
    other = piece("名称", 50, left=300)
    found = join_stacked_labels([piece(text, top) for text, top in zip(parts, tops, strict=True)] + [other])
    assert [line.text for line in found] == ["名称", "".join(parts)]
    label = found[1]
    assert label.box == (
        (100, 50),
        (120, 50),
        (120, tops[-1] + 20 * len(parts[-1])),
        (100, tops[-1] + 20 * len(parts[-1])),
    )
    assert label.confidence == pytest.approx(0.9 ** len(parts))
    assert "".join(character.text for character in label.characters) == label.text
    starts = [character.start for character in label.characters]
    assert starts == sorted(starts)
    assert label.characters[-1].end == pytest.approx(1)


def test_a_tables_column_is_left_alone():
    column = [piece(text, 50 + 24 * row) for row, text in enumerate("男女女男")]
    assert join_stacked_labels(column) == column


@pytest.mark.parametrize(("left", "top"), [(115, 85), (100, 90), (100, 30)])
def test_pieces_apart_are_left_alone(left: float, top: float):
    lines = [piece("备", 50), piece("注", top, left)]
    assert join_stacked_labels(lines) == lines


def test_two_labels_side_by_side():
    lines = [
        piece(text, 50 + 26 * row, left)
        for left, label in ((100, "销售方"), (400, "备注"))
        for row, text in enumerate(label)
    ]
    assert sorted(line.text for line in join_stacked_labels(lines)) == ["备注", "销售方"]
