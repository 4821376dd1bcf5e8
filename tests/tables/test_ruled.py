from dataclasses import replace

from ocr.tables.find import find_tables
from tests.tables.drawn import find, grid, line, page, picture, rows_of

XS, YS = (100, 340, 580, 820), (100, 160, 220, 280)
TEXTS = [["品名", "数量", "金额"], ["苹果", "12", "3.50"], ["梨", "", "10.25"]]
CELLS = (130.0, 370.0, 610.0)


def test_a_grid():
    [table] = find_tables(picture(*grid(XS, YS)), page([line("标题", 400, 30), *rows_of(TEXTS, CELLS)]))
    assert (table.rows, table.columns, table.header_rows) == (3, 3, 1)
    assert [cell.text for cell in table.cells] == [text for row in TEXTS for text in row]
    assert [cell.lines for cell in table.cells][:4] == [(1,), (2,), (3,), (4,)]
    assert [cell.confidence for cell in table.cells][6:8] == [0.9, 1.0]
    corner = table.cells[4].box[0]
    assert abs(corner[0] - 340) < 4 and abs(corner[1] - 160) < 4


def test_missing_pieces_of_rules_merge_cells():
    rules = [
        *((100, y, 820, y) for y in (100, 220, 280)),
        *((x, 100, x, 280) for x in (100, 340, 820)),
        (340, 160, 820, 160),
        (580, 160, 580, 280),
    ]
    texts = [["Name", "2025", ""], ["", "Count", "Share"], ["Pears", "7", "10%"]]
    lines = rows_of(texts, CELLS)
    assert find(lines, *rules) == [[["Name 2x1", "2025 1x2"], ["Count", "Share"], ["Pears", "7", "10%"]]]


def test_sides_without_rules_and_double_rules():
    rules = [*((100, y, 820, y) for y in (100, 106, 160, 220, 280)), *((x, 100, x, 280) for x in (340, 580))]
    assert find(rows_of(TEXTS, CELLS), *rules) == [TEXTS]


def test_rows_without_rules_between_ruled_columns():
    texts = [["Item", "Count", "Price"], *([f"Part {n}", str(n), f"{n}.50"] for n in range(1, 6))]
    rules = [*((100, y, 820, y) for y in (100, 160, 470)), *((x, 100, x, 470) for x in XS)]
    assert find(rows_of(texts, CELLS), *rules) == [texts]


def test_a_line_through_two_cells_is_cut_at_the_rule():
    lines = rows_of([["品名", "", "金额"], ["苹果", "12", "3.50"], ["梨", "7", "1.25"]], CELLS)
    lines.append(line("数量与单位与合计", 400, 110))
    texts = [["品名", "数量与单位与合计"[:7], "合计"[1:] + "金额"], ["苹果", "12", "3.50"], ["梨", "7", "1.25"]]
    assert find(lines, *grid((100, 340, 572, 820), YS)) == [texts]


def test_wrapped_text_is_joined_and_breaks_stay_where_there_was_room():
    lines = [
        *rows_of([["Name", "Remarks"], ["Pears", ""], ["苹果", ""]], (130, 370), pitch=80),
        *(line("not yet here but", 370, 172), line("ordered", 370, 200)),
        *(line("由供应商负责", 370, 250), line("安装", 370, 280)),
    ]
    [table] = find(lines, *grid((100, 340, 820), (100, 160, 236, 320)))
    assert table[1:] == [["Pears", "not yet here but ordered"], ["苹果", "由供应商负责安装"]]
    lines = [
        *rows_of([["Name", "Remarks"], ["Pears", ""]], (130, 370), pitch=80),
        *(line("Fax: 12", 370, 172), line("a much longer second line", 370, 204)),
    ]
    [table] = find(lines, *grid((100, 340, 820), (100, 160, 240)))
    assert table[1] == ["Pears", "Fax: 12\na much longer second line"]


def test_frames_and_lone_rules_are_no_tables():
    lines = rows_of(TEXTS, CELLS)
    assert (
        find([line(f"running text of line {n}", 130, 110 + 32 * n) for n in range(5)], *grid((100, 820), YS[::3])) == []
    )
    assert find(lines[:3], *grid(XS, YS)) == []
    assert find([line("text below a rule", 130, 110 + 40 * n) for n in range(5)], (100, 100, 820, 100)) == []


def test_text_of_seals_is_in_no_table():
    lines = rows_of(TEXTS, CELLS)
    seal = replace(line("专用章", 370, 235), kind="seal")
    [table] = find_tables(picture(*grid(XS, YS)), page([*lines, seal]))
    assert "专用章" not in [cell.text for cell in table.cells]
