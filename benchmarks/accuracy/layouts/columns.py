"""Pages of running text in columns, with all that crosses columns or stands beside them."""

from collections.abc import Callable

import numpy as np

from benchmarks.accuracy.layouts.sketch import WIDTH, Sketch
from benchmarks.accuracy.layouts.tables import write_table

MARGIN = 80.0


def column_edges(sketch: Sketch, columns: int, left: float = MARGIN, right: float = WIDTH - MARGIN) -> list[float]:
    """Left edges of columns of one width, and that width as the last entry."""
    gutter = sketch.size * sketch.random.uniform(1.3, 3.0)
    width = (right - left - gutter * (columns - 1)) / columns
    return [*(left + number * (width + gutter) for number in range(columns)), width]


def write_columns(sketch: Sketch, top: float, columns: int, lines: int, *, unequal: bool = False) -> float:
    """Columns of text side by side; returns where all of them have ended."""
    *edges, width = column_edges(sketch, columns)
    ends = []
    for number, edge in enumerate(edges):
        count = lines if not unequal or number == 0 else int(sketch.random.integers(lines // 3, lines))
        offset = sketch.random.uniform(0, 0.6) * sketch.leading if sketch.random.random() < 0.5 else 0.0
        ends.append(_write_with_headings(sketch, edge, top + offset, width, count))
    return max(ends)


def _write_with_headings(sketch: Sketch, left: float, top: float, width: float, lines: int) -> float:
    while lines > 0:
        part = min(lines, int(sketch.random.integers(6, 16)))
        top = sketch.write(left, top, width, part)
        lines -= part
        if lines > 4 and sketch.random.random() < 0.6:
            top += 0.5 * sketch.size
            sketch.add(left, top, sketch.random.uniform(4, 10) * sketch.size * 1.2, 1.2)
            top += 1.9 * sketch.size
    return top


def two_columns(sketch: Sketch) -> None:
    """Nothing but two columns, of two lengths."""
    write_columns(sketch, 80, 2, int(sketch.random.integers(10, 40)), unequal=True)


def centred_title(sketch: Sketch) -> None:
    """A large title over both columns, which is no wider than the gutter and a few characters."""
    top = sketch.add_centred(WIDTH / 2, 60, sketch.random.uniform(5, 18), sketch.random.uniform(1.2, 2.0))
    write_columns(sketch, top + sketch.size, 2, int(sketch.random.integers(8, 36)))


def wide_abstract(sketch: Sketch) -> None:
    """A paragraph over the page's whole width, its last line short."""
    top = sketch.write(MARGIN, 60, WIDTH - 2 * MARGIN, int(sketch.random.integers(2, 7)))
    write_columns(sketch, top + sketch.size * sketch.random.uniform(0.5, 3), 2, int(sketch.random.integers(8, 36)))


def paper(sketch: Sketch) -> None:
    """Running head, title, authors, abstract, columns with headings, page number."""
    sketch.write_row(30, [(MARGIN, 6), (WIDTH - MARGIN - 12 * sketch.size, 12)])
    top = sketch.add_centred(WIDTH / 2, 100, sketch.random.uniform(10, 24), 1.5)
    top = sketch.add_centred(WIDTH / 2, top, sketch.random.uniform(6, 20))
    inset = sketch.random.choice([0.0, 60.0])
    top = sketch.write(MARGIN + inset, top + sketch.size, WIDTH - 2 * (MARGIN + inset), 4)
    end = write_columns(sketch, top + sketch.size, 2, int(sketch.random.integers(20, 40)))
    sketch.add_centred(WIDTH / 2, end + sketch.size, sketch.random.uniform(0.8, 3))


def corner_number(sketch: Sketch) -> None:
    """Two columns with a page number in the lower outer corner and a line of a running head."""
    sketch.write_row(30, [(MARGIN, sketch.random.uniform(6, 14))])
    end = write_columns(sketch, 30 + 3.5 * sketch.size, 2, int(sketch.random.integers(15, 40)), unequal=True)
    side = MARGIN if sketch.random.random() < 0.5 else WIDTH - MARGIN - 1.5 * sketch.size
    sketch.add(side, end + sketch.size * sketch.random.uniform(1.5, 3), 1.5 * sketch.size)


def wide_caption(sketch: Sketch) -> None:
    """Two columns, a wide figure (white) with its caption, and two columns again."""
    end = write_columns(sketch, 60, 2, int(sketch.random.integers(5, 16)))
    end += sketch.size * sketch.random.uniform(1, 16)
    end = sketch.add_centred(WIDTH / 2, end, sketch.random.uniform(12, 36))
    write_columns(sketch, end + sketch.size, 2, int(sketch.random.integers(5, 16)))


def footnotes(sketch: Sketch) -> None:
    """Two columns, and below them a footnote over the whole width in small print."""
    end = write_columns(sketch, 60, 2, int(sketch.random.integers(12, 36)), unequal=True)
    sketch.size *= 0.8
    sketch.write(MARGIN, end + sketch.size, WIDTH - 2 * MARGIN, int(sketch.random.integers(2, 5)), indent=False)


def three_columns(sketch: Sketch) -> None:
    """A headline, three columns, a page number."""
    sketch.size *= 0.8
    sketch.leading *= 0.8
    top = sketch.add_centred(WIDTH / 2, 60, sketch.random.uniform(8, 18), 2.0)
    end = write_columns(sketch, top + sketch.size, 3, int(sketch.random.integers(12, 36)), unequal=True)
    sketch.add_centred(WIDTH / 2, end + sketch.size, sketch.random.uniform(0.8, 3))


def newspaper(sketch: Sketch) -> None:
    """Articles one above the other, each with a headline and a number of columns of its own."""
    sketch.size *= 0.8
    sketch.leading *= 0.8
    top = 60.0
    for columns in sketch.random.permutation([1, 2, 3, 4])[:3].tolist():
        title = sketch.random.uniform(8, 16)
        if sketch.random.random() < 0.5:
            top = sketch.add_centred(WIDTH / 2, top, title, 1.8)
        else:
            sketch.add(MARGIN, top, title * 1.8 * sketch.size, 1.8)
            top += 1.8 * 1.6 * sketch.size
        top = write_columns(sketch, top, columns, int(sketch.random.integers(6, 14))) + sketch.size


def two_articles(sketch: Sketch) -> None:
    """An article of two columns under its headline, and another beside it that runs down the whole page."""
    sketch.size *= 0.8
    sketch.leading *= 0.8
    *edges, width = column_edges(sketch, 3)
    narrow_first = bool(sketch.random.random() < 0.5)

    def narrow(left: float) -> None:
        sketch.add(left, 60, width * sketch.random.uniform(0.5, 0.9), 1.4)
        sketch.write(left, 60 + 2.4 * sketch.size, width, 24)

    def wide(first: float, second: float) -> None:
        sketch.add(first, 60, (second + width - first) * sketch.random.uniform(0.6, 0.95), 2.0)
        for left in (first, second):
            sketch.write(left, 60 + 3.4 * sketch.size, width, 20)

    if narrow_first:
        narrow(edges[0])
        wide(edges[1], edges[2])
    else:
        wide(edges[0], edges[1])
        narrow(edges[2])


def sidebar(sketch: Sketch) -> None:
    """A wide column, and beside part of it a narrow one in small print."""
    sketch.add(MARGIN, 40, sketch.random.uniform(8, 14) * sketch.size * 1.6, 1.6)
    split = sketch.random.uniform(0.66, 0.74) * WIDTH
    sketch.write(MARGIN, 120, split - MARGIN, 30)
    sketch.size *= 0.85
    sketch.leading *= 0.85
    start = 120 + sketch.random.uniform(0, 10) * sketch.leading
    sketch.write(split + 2.5 * sketch.size, start, WIDTH - MARGIN - split - 2.5 * sketch.size, 12)


def table_in_column(sketch: Sketch) -> None:
    """Two columns, one of which has a small table between its paragraphs."""
    *edges, width = column_edges(sketch, 2)
    which = int(sketch.random.integers(2))
    for number, edge in enumerate(edges):
        top = sketch.write(edge, 60, width, 10)
        if number == which:
            top = write_table(sketch, edge, top + sketch.size, width, 5, 3) + sketch.size
        sketch.write(edge, top, width, 10 if number == which else 16)


def table_below_columns(sketch: Sketch) -> None:
    """Two columns, and below them a table over the whole width."""
    end = write_columns(sketch, 60, 2, int(sketch.random.integers(8, 20)))
    write_table(sketch, MARGIN, end + 1.5 * sketch.size, WIDTH - 2 * MARGIN, 7, int(sketch.random.integers(3, 6)))


def table_between_columns(sketch: Sketch) -> None:
    """Two columns, a table over the whole width under its caption, two columns."""
    end = write_columns(sketch, 60, 2, int(sketch.random.integers(6, 16)))
    end = sketch.add_centred(WIDTH / 2, end + 1.5 * sketch.size, sketch.random.uniform(12, 30))
    end = write_table(sketch, MARGIN, end, WIDTH - 2 * MARGIN, int(sketch.random.integers(4, 9)), 4)
    write_columns(sketch, end + 2 * sketch.size, 2, int(sketch.random.integers(6, 16)))


def formulas(sketch: Sketch) -> None:
    """Two columns with centred formulas, each with its number at the column's right margin."""
    *edges, width = column_edges(sketch, 2)
    for edge in edges:
        top = 60.0
        for _ in range(int(sketch.random.integers(3, 6))):
            top = sketch.write(edge, top, width, int(sketch.random.integers(3, 7))) + 0.4 * sketch.size
            length = width * sketch.random.uniform(0.3, 0.6)
            sketch.add(edge + (width - length) / 2, top, length, sketch.random.uniform(0.9, 1.5))
            sketch.add(edge + width - 1.8 * sketch.size, top + 0.1 * sketch.size, 1.8 * sketch.size)
            top += 1.6 * sketch.leading


def references(sketch: Sketch) -> None:
    """Two columns of entries with a hanging indent, whose numbers are found apart."""
    *edges, width = column_edges(sketch, 2)
    inset = 2.2 * sketch.size
    for edge in edges:
        top = 60.0
        for _ in range(int(sketch.random.integers(5, 10))):
            sketch.add(edge, top, 1.4 * sketch.size)
            top = sketch.write(edge + inset, top, width - inset, int(sketch.random.integers(1, 4)), indent=False)


def chat(sketch: Sketch) -> None:
    """A conversation: short texts at the left and at the right in turn, never side by side."""
    top = 60.0
    for _ in range(int(sketch.random.integers(6, 16))):
        width = sketch.random.uniform(3, 20) * sketch.size
        left = MARGIN if sketch.random.random() < 0.5 else WIDTH - MARGIN - width
        for _ in range(int(sketch.random.integers(1, 4))):
            sketch.add(left, top, width * sketch.random.uniform(0.6, 1))
            top += sketch.leading
        top += sketch.size * sketch.random.uniform(0.6, 1.5)


def one_column(sketch: Sketch) -> None:
    """A plain page: head line, heading, paragraphs, a list with its bullets found apart, page number."""
    sketch.write_row(30, [(MARGIN, 8), (WIDTH - MARGIN - 9 * sketch.size, 9)])
    top = sketch.add_centred(WIDTH / 2, 100, sketch.random.uniform(6, 14), 1.5)
    top = sketch.write(MARGIN, top, WIDTH - 2 * MARGIN, int(sketch.random.integers(6, 18)))
    for _ in range(int(sketch.random.integers(3, 8))):
        sketch.add(MARGIN + sketch.size, top, 0.7 * sketch.size)
        sketch.add(MARGIN + 3 * sketch.size, top, sketch.random.uniform(0.3, 0.9) * (WIDTH - 2 * MARGIN - 80))
        top += sketch.leading
    top = sketch.write(MARGIN, top, WIDTH - 2 * MARGIN, int(sketch.random.integers(4, 12)))
    sketch.add_centred(WIDTH / 2, top + 2 * sketch.size, 2)


def double_spaced(sketch: Sketch) -> None:
    """A single column with wide leading and large first-line indents."""
    sketch.leading = sketch.size * float(np.round(sketch.random.uniform(2, 2.6), 2))
    sketch.write(MARGIN, 60, WIDTH - 2 * MARGIN, 24)


KINDS: dict[str, Callable[[Sketch], None]] = {
    "one column, list, head and foot": one_column,
    "one column, double-spaced": double_spaced,
    "two columns": two_columns,
    "two columns, centred title": centred_title,
    "two columns, wide abstract": wide_abstract,
    "two columns, page number in a corner": corner_number,
    "two columns, wide caption between": wide_caption,
    "two columns, wide footnote": footnotes,
    "paper with all of these": paper,
    "table in one of two columns": table_in_column,
    "table below two columns": table_below_columns,
    "three columns": three_columns,
    "newspaper, articles below one another": newspaper,
    "newspaper, articles side by side": two_articles,
    "table between two columns": table_between_columns,
    "two columns with formulas": formulas,
    "two columns of references": references,
    "sidebar": sidebar,
    "conversation": chat,
}
