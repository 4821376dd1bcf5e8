from tests.tables.drawn import find, line, rows_of

XS = (110.0, 400.0, 600.0)
TEXTS = [["Item", "Count", "Price"], ["Apples", "12", "3.50"], ["Pears", "7", "10.25"], ["Plums", "", "0.99"]]


def test_columns_with_numbers():
    assert find([line("Fruit in stock", 300, 20), *rows_of(TEXTS, XS)]) == [TEXTS]


def test_running_text_above_and_below_stays_outside():
    prose = "running text that goes over all of the columns of the table"
    lines = [line(prose, 110, 10), line(prose, 110, 50), *rows_of(TEXTS, XS), line(prose, 110, 370)]
    assert find(lines) == [TEXTS]


def test_wrapped_cells_stay_together():
    lines = [
        *rows_of([["品名", "数量", "备注"], ["苹果", "12", ""], ["梨", "7", "无"], ["李", "3", ""]], XS, pitch=90),
        *(line("由供应商负责", 600, 185), line("安装调试", 600, 216)),
        *(line("按合同约定分", 600, 365), line("两期交付", 600, 396)),
    ]
    assert find(lines) == [
        [
            ["品名", "数量", "备注"],
            ["苹果", "12", "由供应商负责安装调试"],
            ["梨", "7", "无"],
            ["李", "3", "按合同约定分两期交付"],
        ]
    ]


def test_a_header_of_two_rows():
    lines = [
        *rows_of([["", "Count", "Share"], *TEXTS[1:]], XS),
        *(line("Item", 110, 83), line("2025", 505, 56)),
    ]
    assert find(lines) == [[["Item 2x1", "2025 1x2"], ["Count", "Share"], *TEXTS[1:]]]


def test_what_stands_in_columns_and_is_no_table():
    pairs = [
        ["Name:", "Anna Schmidt"],
        ["City:", "Berlin"],
        ["Date:", "2026-11-27"],
        ["No.:", "123"],
        ["Sum:", "12.50"],
    ]
    assert find(rows_of(pairs, (110.0, 400.0))) == []
    words = [["one", "two"], ["three", "four"], ["five", "six"], ["seven", "eight"], ["nine", "ten"]]
    assert find(rows_of(words, (110.0, 400.0))) == []
    columns = [["a line of text that fills its column"] * 2] * 8
    assert find(rows_of(columns, (20.0, 520.0), pitch=36)) == []
    numbered = [[f"{n}.", "what is to be done"] for n in range(1, 8)]
    assert find(rows_of(numbered, (110.0, 170.0))) == []
    assert find(rows_of(TEXTS[:2], XS)) == []
