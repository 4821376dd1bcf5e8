from ocr.layout.preserve import MOST_COLUMNS, count_columns, preserve_layout
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import apply_options
from ocr.results import Document, Line, Page

COLUMN = 10  # pixels that a column of the font takes


def line(text: str, left: float, top: float, height: float = 20) -> Line:
    right = left + COLUMN * count_columns(text)
    return Line(text, 0.9, ((left, top), (right, top), (right, top + height), (left, top + height)))


def preserved(*lines: Line) -> str:
    indent, placed = preserve_layout(lines)
    return indent + "".join(each.text + each.end for each in placed)


def test_code_keeps_its_indents_and_its_empty_line():
    code = "def f(n):\n    if n < 2:\n        return n  # 注释\n    return f(n - 1)\n\nprint(f(10))\n"
    lines = [
        line(text.strip(), 30 + COLUMN * (len(text) - len(text.lstrip())), 30 * row)
        for row, text in enumerate(code.split("\n"))
        if text
    ]
    assert preserved(*lines) == code


def test_the_first_line_is_indented_too_and_the_places_of_characters_stay():
    title, below = line("Title", 150, 0), line("text that is longer", 50, 30)
    page = apply_options(Page(400, 100, (title, below)), Options(layout="preserve"))
    assert page.text == "          Title\ntext that is longer"
    assert page.to_json()["text"] == Document((page,)).text == page.text
    assert [each.text for each in page.lines] == ["Title", "text that is longer"]
    assert apply_options(Page(400, 100, (title, below)), Options()).text == "Title\ntext that is longer"


def test_cells_of_a_column_begin_or_end_in_one_column_of_text():
    rows = [("名称", "数量", "金额"), ("圆珠笔", "2", "7.00"), ("A4 paper", "10", "1,280.50")]
    cells = []
    for number, (name, count, amount) in enumerate(rows):
        right = 400 - COLUMN * count_columns(amount)
        cells += [line(name, 0, 30 * number), line(count, 150, 30 * number), line(amount, right, 30 * number)]
    assert preserved(*cells) == (
        "名称           数量                 金额\n"
        "圆珠笔         2                    7.00\n"
        "A4 paper       10               1,280.50\n"
    )


def test_text_that_takes_more_columns_than_on_paper_moves_its_neighbours_on_in_every_row():
    narrow = Line("iiiiiiiiiiiiiiii", 0.9, ((0, 30), (80, 30), (80, 50), (0, 50)))
    lines = [line("name", 0, 0), line("price", 120, 0), narrow, line("12.50", 120, 30), line("a long last line", 0, 60)]
    assert preserved(*lines).split("\n")[:2] == ["name             price", "iiiiiiiiiiiiiiii 12.50"]


def test_columns_of_text_stay_side_by_side():
    lines = [
        line(f"{side} line {row}", left, 30 * row) for side, left in (("left", 0), ("right", 200)) for row in (1, 2)
    ]
    assert preserved(*lines) == "left line 1         right line 1\nleft line 2         right line 2\n"


def test_empty_rows_are_kept_but_not_many():
    lines = [line("first", 0, 0), line("second", 0, 30), line("third", 0, 90), line("fourth", 0, 900)]
    assert preserved(*lines) == "first\nsecond\n\nthird\n\n\n\nfourth\n"


def test_a_tilted_page_is_levelled():
    def sloping(text: str, left: float, top: float) -> Line:
        straight = line(text, left, top)
        first, second, third, fourth = ((x, y + 0.05 * x) for x, y in straight.box)
        return Line(text, 0.9, (first, second, third, fourth))

    lines = [sloping("name", 0, 0), sloping("12.50", 400, 0), sloping("other", 0, 24), sloping("7.00", 400, 24)]
    first, second = preserved(*lines).rstrip("\n").split("\n")
    assert first.index("12.50") == second.index("7.00")


def test_vertical_pages_empty_pages_and_odd_boxes():
    upright = [
        Line("直排文字", 0.9, ((left, 0.0), (left + 20.0, 0.0), (left + 20.0, 300.0), (left, 300.0)))
        for left in (60.0, 20.0)
    ]
    assert preserve_layout(upright) == ("", upright)
    assert preserve_layout([]) == ("", [])
    thin = Line("abcdefgh", 0.9, ((0, 0), (0.001, 0), (0.001, 20), (0, 20)))
    assert len(preserved(thin, line("far away", 10_000, 0))) < 2 * MOST_COLUMNS
