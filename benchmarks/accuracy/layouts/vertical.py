"""Pages with vertical text, alone or beside level text."""

from collections.abc import Callable

from benchmarks.accuracy.layouts.sketch import WIDTH, Sketch

RIGHT = WIDTH - 80.0


def book(sketch: Sketch) -> None:
    """Columns of a traditional book."""
    pitch = sketch.size * sketch.random.uniform(1.4, 2.2)
    sketch.write_down(RIGHT, 80, sketch.size * sketch.random.uniform(16, 36), int(sketch.random.integers(6, 24)), pitch)


def headed(sketch: Sketch) -> None:
    """A level heading above vertical columns, and a level page number below them."""
    pitch = sketch.size * sketch.random.uniform(1.4, 2.2)
    columns = int(sketch.random.integers(10, 24))
    height = sketch.size * sketch.random.uniform(16, 30)
    centre = RIGHT - columns * pitch / 2
    top = sketch.add_centred(centre, 60, sketch.random.uniform(4, 8), 1.6) + sketch.size
    sketch.write_down(RIGHT, top, height, columns, pitch)
    sketch.add_centred(centre, top + height + 1.5 * sketch.size, sketch.random.uniform(0.7, 3))


def registers(sketch: Sketch) -> None:
    """An upper and a lower half, each with columns of its own."""
    pitch = sketch.size * sketch.random.uniform(1.4, 2.2)
    columns = int(sketch.random.integers(8, 22))
    height = sketch.size * sketch.random.uniform(12, 18)
    sketch.write_down(RIGHT, 80, height, columns, pitch)
    offset = sketch.random.uniform(0, 0.5) * pitch
    sketch.write_down(RIGHT - offset, 80 + height + sketch.size * sketch.random.uniform(1.5, 3), height, columns, pitch)


def titled_registers(sketch: Sketch) -> None:
    """A long title column at the right of two registers."""
    pitch = sketch.size * sketch.random.uniform(1.4, 2.2)
    height = sketch.size * sketch.random.uniform(12, 18)
    gap = 2 * sketch.size
    sketch.boxes.append((RIGHT - 1.6 * sketch.size, 80 + height * 0.3, 1.6 * sketch.size, height * 1.4 + gap))
    columns = int(sketch.random.integers(8, 18))
    for top in (80, 80 + height + gap):
        sketch.write_down(RIGHT - 3.2 * sketch.size, top, height, columns, pitch)


def article(sketch: Sketch) -> None:
    """Vertical columns under a level headline, beside them a level block of small print at the left."""
    pitch = sketch.size * 1.6
    columns = int(sketch.random.integers(12, 20))
    height = sketch.size * 24
    sketch.add(RIGHT - columns * pitch, 60, columns * pitch * sketch.random.uniform(0.6, 0.95), 2)
    edge = sketch.write_down(RIGHT, 60 + 3.2 * sketch.size, height, columns, pitch)
    sketch.size *= 0.85
    sketch.leading *= 0.85
    width = 10 * sketch.size
    sketch.write(edge - width - sketch.size, 60 + 5 * sketch.size, width, 8)


def vertical_block(sketch: Sketch) -> None:
    """A level page whose lower part has a poem in vertical lines at the right of the paragraphs."""
    top = sketch.write(80, 60, WIDTH - 160, 8) + sketch.size
    columns = int(sketch.random.integers(3, 7))
    pitch = 1.6 * sketch.size
    edge = WIDTH - 80 - columns * pitch - 2.5 * sketch.size
    lines = int(sketch.random.integers(8, 14))
    end = sketch.write(80, top, edge - 80, lines)
    sketch.write_down(WIDTH - 80, top + 4, min(lines * sketch.leading, 14 * sketch.size), columns, pitch)
    sketch.write(80, end + 2 * sketch.size, WIDTH - 160, 5)


def vertical_label(sketch: Sketch) -> None:
    """A form whose groups of rows have a vertical label at their left."""
    top = 80.0
    for _ in range(3):
        rows = int(sketch.random.integers(3, 6))
        height = sketch.size * 1.1 * sketch.random.integers(3, 5)
        sketch.boxes.append((80, top, sketch.size, height))
        for row in range(rows):
            at = top + row * 2 * sketch.size
            sketch.write_row(at, [(160, sketch.random.uniform(2, 5)), (360, sketch.random.uniform(2, 18))])
        top += rows * 2 * sketch.size + sketch.size


KINDS: dict[str, Callable[[Sketch], None]] = {
    "vertical book": book,
    "vertical, level heading and number": headed,
    "vertical, two registers": registers,
    "vertical, title column and registers": titled_registers,
    "vertical article beside a level block": article,
    "level page with a vertical poem": vertical_block,
    "form with vertical labels": vertical_label,
}
