from itertools import pairwise

import numpy as np
import pytest

from ocr.layout.reading_order import find_reading_order

Corners = list[tuple[float, float]]


def box(x: float, y: float, width: float, height: float = 20) -> Corners:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def order(*boxes: Corners, turn_degrees: float = 0) -> tuple[list[int], list[str]]:
    angle = np.deg2rad(turn_degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return find_reading_order((np.array(boxes) @ turn).astype(np.float32))


def assert_in_order(boxes: list[Corners], turn_degrees: float = 0) -> None:
    """The boxes are found in the order given, however they are shuffled."""
    for seed in range(3):
        shuffled = np.random.default_rng(seed).permutation(len(boxes))
        found, _ = order(*(boxes[index] for index in shuffled), turn_degrees=turn_degrees)
        assert shuffled[found].tolist() == list(range(len(boxes)))


def column(x: float, y: float, width: float, lines: int, pitch: float = 30) -> list[Corners]:
    """Paragraphs of four lines: an indent at their beginning, a short line at their end."""
    boxes = []
    for row in range(lines):
        indent = 40 if row % 4 == 0 else 0
        length = width * 0.4 if row % 4 == 3 else width
        boxes.append(box(x + indent, y + row * pitch, length - indent))
    return boxes


def upright(x: float, y: float, height: float, columns: int, pitch: float = 40) -> list[Corners]:
    """Vertical lines, the first one's left edge at x and the others to its left."""
    return [box(x - number * pitch, y, 20, height) for number in range(columns)]


TWO_COLUMNS = [*column(0, 100, 400, 12), *column(460, 100, 400, 12)]


def test_no_boxes():
    assert find_reading_order(np.empty((0, 4, 2), np.float32)) == ([], [])


def test_rows_from_the_top_each_from_the_left():
    indices, ends = order(box(300, 12, 100), box(0, 50, 100), box(0, 10, 100))
    assert indices == [2, 0, 1]
    assert ends == [" ", "\n", "\n"]


@pytest.mark.parametrize("turn_degrees", [0, -8, 8])
def test_columns_of_running_text_are_read_one_after_the_other(turn_degrees: float):
    assert_in_order(TWO_COLUMNS, turn_degrees)
    assert set(order(*TWO_COLUMNS)[1]) == {"\n"}


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([box(380, 20, 100, 30)], []),
        ([box(240, 20, 380, 30)], [box(425, 480, 10)]),
        ([*column(0, 0, 860, 2), box(0, 60, 90)], []),
        ([box(0, 0, 120), box(760, 0, 100)], [box(0, 500, 30)]),
        ([], [box(0, 480, 860, 16), box(0, 500, 860, 16), box(0, 520, 200, 16)]),
        ([box(60, 40, 740)], [box(830, 510, 30)]),
    ],
    ids=["title", "wide title, number", "abstract", "running head, corner", "footnote", "English title"],
)
def test_what_crosses_columns_does_not_undo_them(above: list[Corners], below: list[Corners]):
    assert_in_order([*above, *TWO_COLUMNS, *below])
    assert_in_order([*above, *TWO_COLUMNS, *below], turn_degrees=3)


def test_a_wide_caption_parts_what_is_above_it_from_what_is_below():
    above = [*column(0, 0, 400, 8), *column(460, 0, 400, 8)]
    below = [*column(0, 480, 400, 8), *column(460, 480, 400, 8)]
    assert_in_order([*above, box(150, 400, 560), *below])


def test_columns_of_unequal_length_with_headings_in_them():
    left = [*column(0, 100, 400, 4), box(0, 232, 150, 24), *column(0, 270, 400, 12)]
    right = [box(460, 100, 130, 24), *column(460, 140, 400, 7)]
    assert_in_order([*left, *right])


def test_three_columns_and_articles_of_other_numbers_of_columns_below_one_another():
    three = [box(300, 0, 300, 40), *column(0, 60, 260, 8), *column(300, 60, 260, 8), *column(600, 60, 260, 8)]
    two = [box(0, 330, 250, 40), *column(0, 390, 410, 8), *column(450, 390, 410, 8)]
    assert_in_order(three)
    assert_in_order([*three, *two])


def test_an_article_beside_one_of_two_columns_under_its_headline():
    wide = [box(0, 0, 520, 40), *column(0, 60, 260, 12), *column(300, 60, 260, 12)]
    assert_in_order([*wide, box(600, 0, 200, 28), *column(600, 40, 260, 14)])


def test_a_sidebar_is_read_after_what_it_stands_beside():
    assert_in_order([*column(0, 0, 600, 16), *column(660, 67, 180, 8, pitch=25)])


def test_a_short_table_in_a_column_stays_in_it_row_by_row():
    cells = [box(x, 270 + 30 * row, 80) for row in range(4) for x in (460, 600, 740)]
    right = [*column(460, 100, 400, 5), *cells, *column(460, 410, 400, 4)]
    assert_in_order([*column(0, 100, 400, 14), *right])


def test_a_table_below_columns_is_read_in_rows():
    cells = [box(x, 480 + 34 * row, 60 + 20 * (row % 3)) for row in range(5) for x in (0, 240, 460, 700)]
    assert_in_order([*TWO_COLUMNS, *cells])


@pytest.mark.parametrize("turn_degrees", [0, 4])
def test_a_table_keeps_its_rows(turn_degrees: float):
    cells = [box(x * 400, row * 30, 150) for row in range(6) for x in range(3)]
    indices, ends = order(*cells, turn_degrees=turn_degrees)
    assert indices == list(range(18))
    assert ends == [" ", " ", "\n"] * 6


def test_names_with_addresses_forms_and_receipts_are_read_in_rows():
    lengths = [90, 200, 150, 240, 110, 180, 130, 220]
    names = [
        each for row, width in enumerate(lengths) for each in (box(0, 38 * row, width), box(300, 38 * row, 600 - width))
    ]
    assert_in_order(names)
    form = [
        each for row in range(6) for each in (box(0, 40 * row, 80), box(110, 40 * row, 150), box(430, 40 * row, 90))
    ]
    assert_in_order(form)
    receipt = [each for row, width in enumerate(lengths) for each in (box(0, 28 * row, width), box(440, 28 * row, 50))]
    assert_in_order([box(150, -60, 200), box(180, -30, 140), *receipt, box(160, 260, 180)])


def test_a_cell_of_two_lines_is_read_before_the_value_beside_its_middle():
    cells = []
    for row in range(4):
        cells += [
            box(0, 60 * row, 160),
            box(0, 60 * row + 22, 60),
            box(240, 60 * row + 11, 90),
            box(400, 60 * row + 11, 70),
        ]
    assert_in_order(cells)
    assert order(*cells)[1] == ["\n", " ", " ", "\n"] * 4


def test_a_box_found_by_mistake_over_a_gutter_does_not_part_the_columns():
    stamp = box(380, 200, 160, 90)
    indices, _ = order(*TWO_COLUMNS, stamp)
    assert [index for index in indices if index < len(TWO_COLUMNS)] == list(range(len(TWO_COLUMNS)))


def test_lone_slim_digits_are_no_vertical_text():
    cells = [box(x * 80, row * 36, 9) for row in range(6) for x in range(8)]
    assert_in_order(cells)


def test_vertical_lines_go_from_the_right():
    columns = [box(300, 0, 30, 180), box(300, 200, 30, 180), box(200, 0, 30, 400), box(100, 0, 30, 400)]
    assert_in_order(columns)
    assert set(order(*columns)[1]) == {"\n"}
    assert_in_order(upright(800, 0, 500, 14), turn_degrees=5)


def test_level_headings_and_numbers_of_vertical_pages():
    assert_in_order(
        [
            box(300, 0, 300, 40),
            *upright(800, 70, 500, 16),
            box(440, 610, 14),
        ]
    )
    assert_in_order([box(500, 0, 300, 40), *upright(800, 70, 500, 16), box(440, 610, 60)])


def test_registers_of_a_vertical_book():
    registers = [*upright(700, 0, 320, 12), *upright(700, 370, 320, 12)]
    assert_in_order(registers)
    assert_in_order([box(770, 100, 30, 500), *registers])


def test_a_vertical_block_on_a_level_page_is_read_as_one_piece():
    poem = upright(800, 170, 200, 4)
    assert_in_order([*column(0, 0, 820, 4), *column(0, 170, 600, 8), *poem, *column(0, 470, 820, 4)])


def test_a_vertical_label_is_read_with_the_rows_it_stands_beside():
    rows = [[box(80, 40 * row, 90), box(240, 40 * row, 200)] for row in range(6)]
    groups = [
        [box(0, 120 * group, 20, 90), *(each for row in rows[3 * group : 3 * group + 3] for each in row)]
        for group in (0, 1)
    ]
    assert_in_order([*groups[0], *groups[1]])


def test_lines_of_one_row_end_in_a_space():
    indices, ends = order(*TWO_COLUMNS, box(0, 600, 100), box(200, 600, 100), box(400, 600, 100))
    last = [end for index, end in zip(indices, ends, strict=True) if index >= len(TWO_COLUMNS)]
    assert last == [" ", " ", "\n"]
    assert all(after > before for before, after in pairwise(indices))
