"""Pages that are read row by row: tables, invoices, receipts, forms, lists of pairs."""

from collections.abc import Callable

from benchmarks.accuracy.layouts.sketch import WIDTH, Sketch

LEFT = 80.0


def write_table(sketch: Sketch, left: float, top: float, width: float, rows: int, columns: int) -> float:
    """Rows of cells, of which a column is numbers or short text, set left, centred or right; returns its end."""
    pitch = sketch.size * sketch.random.uniform(1.4, 2.4)
    cell = width / columns
    most = max((cell - sketch.size) / sketch.size, 1.5)
    kinds = [(sketch.random.choice([0.0, 0.5, 1.0]), min(sketch.random.uniform(1, 12), most)) for _ in range(columns)]
    empty = sketch.random.choice([0.0, 0.1])
    for row in range(rows):
        cells = []
        for column, (side, longest) in enumerate(kinds):
            characters = max(longest * sketch.random.uniform(0.35, 1), 0.6)
            if row and column and sketch.random.random() < empty:
                characters = 0.0
            cells.append((left + column * cell + side * (cell - sketch.size - characters * sketch.size), characters))
        sketch.write_row(top, cells)
        top += pitch
    return top


def table(sketch: Sketch) -> None:
    """A title and a table of some size."""
    top = sketch.add_centred(WIDTH / 2, 60, sketch.random.uniform(5, 14), 1.3)
    columns = int(sketch.random.integers(2, 9))
    write_table(sketch, LEFT, top + sketch.size, WIDTH - 2 * LEFT, int(sketch.random.integers(4, 28)), columns)


def long_cells(sketch: Sketch) -> None:
    """A table whose cells are as long as names and addresses are."""
    edges, most = [LEFT, 400.0, 820.0], [14, 19, 14]
    longest = [
        min(count, (end - start) / sketch.size - 1)
        for count, start, end in zip(most, edges, [400, 820, 1160], strict=True)
    ]
    top = 100.0
    for _ in range(int(sketch.random.integers(6, 24))):
        sketch.write_row(
            top, [(edge, count * sketch.random.uniform(0.4, 1)) for edge, count in zip(edges, longest, strict=True)]
        )
        top += 1.9 * sketch.size


def digits(sketch: Sketch) -> None:
    """A table in which many cells are a lone, slim digit."""
    top = 80.0
    for _ in range(int(sketch.random.integers(6, 20))):
        sketch.write_row(top, [(LEFT, 4), *((300.0 + 90 * column, 0.45) for column in range(9))])
        top += 1.8 * sketch.size


def invoice(sketch: Sketch) -> None:
    """Title, two parties side by side in pairs, items, sums at the right."""
    top = sketch.add_centred(WIDTH / 2, 60, 8, 1.8)
    middle = WIDTH / 2 + 20
    for _ in range(4):
        label, value = sketch.random.uniform(2, 5), sketch.random.uniform(5, 14)
        other, number = sketch.random.uniform(2, 5), sketch.random.uniform(5, 14)
        sketch.write_row(
            top, [(LEFT, label), (LEFT + 6 * sketch.size, value), (middle, other), (middle + 6 * sketch.size, number)]
        )
        top += 1.6 * sketch.size
    top = write_table(sketch, LEFT, top + sketch.size, WIDTH - 2 * LEFT, int(sketch.random.integers(3, 10)), 6)
    for _ in range(3):
        amount = sketch.random.uniform(2.5, 4.5)
        sketch.write_row(top, [(760.0, sketch.random.uniform(2, 4)), (WIDTH - LEFT - amount * sketch.size, amount)])
        top += 1.6 * sketch.size


def receipt(sketch: Sketch) -> None:
    """A narrow slip: centred head, names at the left and prices at the right, a thank-you."""
    right, top = 560.0, 60.0
    for _ in range(3):
        top = sketch.add_centred((LEFT + right) / 2, top, sketch.random.uniform(5, 14))
    for _ in range(int(sketch.random.integers(4, 24))):
        price = sketch.random.uniform(1.8, 3)
        sketch.write_row(top, [(LEFT, sketch.random.uniform(2, 13)), (right - price * sketch.size, price)])
        top += 1.4 * sketch.size
    sketch.add_centred((LEFT + right) / 2, top + sketch.size, 9)


def form(sketch: Sketch) -> None:
    """Labels and values, two pairs in a row, and at the end a long remark."""
    top = sketch.add_centred(WIDTH / 2, 60, 9, 1.5)
    second = WIDTH / 2
    for _ in range(int(sketch.random.integers(5, 12))):
        first_value = sketch.random.uniform(2, 16) if sketch.random.random() < 0.85 else 0.0
        other_value = sketch.random.uniform(2, 14) if sketch.random.random() < 0.85 else 0.0
        first, other = sketch.random.uniform(2, 5), sketch.random.uniform(2, 5)
        sketch.write_row(
            top,
            [
                (LEFT, first),
                (LEFT + 6 * sketch.size, first_value),
                (second, other),
                (second + 6 * sketch.size, other_value),
            ],
        )
        top += sketch.size * 2
    sketch.write(LEFT, top + sketch.size, WIDTH - 2 * LEFT, 4)


def pairs(sketch: Sketch) -> None:
    """Terms at the left, what they are at the right, in one line each."""
    top, edge = 80.0, LEFT + sketch.random.uniform(7, 12) * sketch.size
    for _ in range(int(sketch.random.integers(6, 26))):
        most = (WIDTH - LEFT - edge) / sketch.size
        sketch.write_row(top, [(LEFT, sketch.random.uniform(2, 6)), (edge, most * sketch.random.uniform(0.15, 1))])
        top += 1.7 * sketch.size


def words(sketch: Sketch) -> None:
    """Short words in three or four columns, as in a vocabulary: each row is an entry."""
    columns = int(sketch.random.integers(2, 5))
    top = 80.0
    for _ in range(int(sketch.random.integers(8, 28))):
        cell = (WIDTH - 2 * LEFT) / columns
        sketch.write_row(top, [(LEFT + column * cell, sketch.random.uniform(2, 7)) for column in range(columns)])
        top += 1.6 * sketch.size


def signatures(sketch: Sketch) -> None:
    """The end of a contract: paragraphs, then the two parties' lines side by side."""
    top = sketch.write(LEFT, 60, WIDTH - 2 * LEFT, 12) + sketch.size
    for _ in range(int(sketch.random.integers(3, 7))):
        sketch.write_row(top, [(LEFT, sketch.random.uniform(3, 16)), (WIDTH / 2 + 40, sketch.random.uniform(3, 16))])
        top += 1.9 * sketch.size


def exam(sketch: Sketch) -> None:
    """Questions over the whole width, each with its choices in a row."""
    top = 80.0
    for _ in range(int(sketch.random.integers(4, 9))):
        top = sketch.write(LEFT, top, WIDTH - 2 * LEFT, int(sketch.random.integers(1, 3)), indent=False)
        sketch.write_row(top, [(LEFT + 40 + 260.0 * choice, sketch.random.uniform(2, 9)) for choice in range(4)])
        top += 1.5 * sketch.leading


KINDS: dict[str, Callable[[Sketch], None]] = {
    "table": table,
    "table of names and addresses": long_cells,
    "table of lone digits": digits,
    "invoice": invoice,
    "receipt": receipt,
    "form": form,
    "terms and what they are": pairs,
    "words in columns": words,
    "contract, two parties' lines": signatures,
    "exam with choices": exam,
}
