"""Tables that are drawn, with rules, with some and with none, and pages without tables: their grids are known exactly.

Lengths are pixels at 200 per inch.
"""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.accuracy.table_text import GROUPS, HEADERS, NOTES, Random, Typeface, write_cell
from evaluation.teds import PlacedCell
from ocr.geometry import Image as Picture

WIDTH, MARGIN = 1654, 120  # A4


@dataclass(slots=True)
class DrawnPage:
    """A page (H, W, 3) BGR and its tables, each as its cells; empty ones are left out.

    `area` is the left, top, right and bottom of the table, if there is one.
    """

    image: Picture
    tables: list[list[PlacedCell]] = field(default_factory=list)
    area: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(slots=True)
class Layout:
    """A table that is to be drawn: kinds of columns, and cells with their lines."""

    kinds: list[str]
    header_rows: int
    rows: int
    cells: dict[tuple[int, int], tuple[int, int, str]]  # row and column to row span, column span and text


def make_layout(random: Random, language: str, *, merged_body: bool) -> Layout:
    """Columns and texts of a table, in a third of the cases with a header of two rows, in which cells are merged."""
    columns = int(random.integers(3, 8))
    kinds = ["name", *random.choice(["count", "amount", "share", "date", "code", "name"], columns - 1).tolist()]
    if columns < 6 and random.random() < 0.5:
        kinds[-1] = "note"
    kinds[1] = str(random.choice(["count", "amount"]))
    two = columns > 3 and random.random() < 0.34
    header_rows = 2 if two else 1
    body = int(random.integers(3, 13))
    cells: dict[tuple[int, int], tuple[int, int, str]] = {}
    heads = [str(random.choice(HEADERS[language][kind])) for kind in kinds]
    column = 0
    while column < columns:
        width = int(random.integers(2, 4))
        if two and column > 0 and column + width <= columns and (column == 1 or random.random() < 0.6):
            cells[0, column] = (1, width, str(random.choice(GROUPS[language])))
            for inner in range(column, column + width):
                cells[1, inner] = (1, 1, heads[inner])
            column += width
        else:
            cells[0, column] = (header_rows, 1, heads[column])
            column += 1
    row = header_rows
    while row < header_rows + body:
        tall = 1
        if merged_body and random.random() < 0.15 and row + 2 <= header_rows + body:
            tall = 2
        cells[row, 0] = (tall, 1, write_cell(random, kinds[0], language))
        for line in range(row, row + tall):
            for column in range(1, columns):
                empty = column > 1 and random.random() < 0.06
                cells[line, column] = (1, 1, "" if empty else write_cell(random, kinds[column], language))
        row += tall
    return Layout(kinds, header_rows, header_rows + body, cells)


def draw_table(random: Random, kind: str) -> DrawnPage:
    """A page with a title, a table and two lines of text; `kind` is "ruled", "half-ruled" or "unruled"."""
    face = Typeface.choose(random)
    size = face.size
    layout = make_layout(random, face.language, merged_body=kind == "ruled")
    columns = len(layout.kinds)
    padding = size * (random.uniform(0.3, 0.8) if kind == "ruled" else random.uniform(0.6, 1.2))
    room = (WIDTH - 2 * MARGIN) / columns - 2 * padding
    lines = {
        place: face.wrap(text, max(room, size * 4) * (1.0 if spans[1] == 1 else spans[1])) if text else []
        for place, (*spans, text) in layout.cells.items()
    }
    widths = [
        max(
            face.measure(line)
            for (_, at), texts in lines.items()
            for line in texts or [""]
            if at == column and layout.cells[_, at][1] == 1
        )
        + 2 * padding
        for column in range(columns)
    ]
    scale = min(random.uniform(1.0, 1.4), (WIDTH - 2 * MARGIN) / sum(widths))
    if scale < 1:  # too wide for the page: another one
        return draw_table(random, kind)
    xs = np.cumsum([MARGIN, *(width * scale for width in widths)]).tolist()
    leading = size * random.uniform(1.15, 1.3)
    above = size * (random.uniform(0.25, 0.7) if kind == "ruled" else random.uniform(0.3, 0.6))
    heights = [
        max((len(texts) for (at, _), texts in lines.items() if at == row and layout.cells[at, _][0] == 1), default=1)
        * leading
        + 2 * above
        for row in range(layout.rows)
    ]
    top = 90 + 3.2 * size
    ys = np.cumsum([top, *heights]).tolist()
    page = Image.new("RGB", (WIDTH, round(ys[-1] + 6 * size)), "white")
    draw = ImageDraw.Draw(page)
    title = "产品销售情况统计表" if face.language == "zh" else "Summary of products sold"
    draw.text(((WIDTH - face.measure(title)) / 2, 60), title, "black", face.font)
    closing = NOTES[face.language]
    for number in range(2):
        words = ("，" if face.language == "zh" else ", ").join(random.permutation(closing)[:4].tolist())
        draw.text((MARGIN, ys[-1] + (1.2 + 1.5 * number) * size), words, "black", face.font)
    sides = {
        name: "left" if name in ("name", "note") else str(random.choice(["right", "centre"])) for name in HEADERS["en"]
    }
    middle = bool(random.random() < 0.5)
    for (row, column), texts in lines.items():
        tall, wide, _ = layout.cells[row, column]
        left, right, low, high = xs[column], xs[column + wide], ys[row], ys[row + tall]
        side = "centre" if row < layout.header_rows and wide > 1 else sides[layout.kinds[column]]
        height = len(texts) * leading
        y = low + (high - low - height) / 2 if middle or tall > 1 else low + above
        for text in texts:
            slack = right - left - 2 * padding - face.measure(text)
            x = left + padding + {"left": 0.0, "centre": slack / 2, "right": slack}[side]
            draw.text((x, y), text, "black", face.font)
            y += leading
    _draw_rules(draw, random, kind, layout, xs, ys)
    table = [
        PlacedCell(row, column, tall, wide, text) for (row, column), (tall, wide, text) in layout.cells.items() if text
    ]
    area = round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1])
    return DrawnPage(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]), [table], area)


def _draw_rules(
    draw: ImageDraw.ImageDraw, random: Random, kind: str, layout: Layout, xs: list[float], ys: list[float]
) -> None:
    thin = int(random.integers(1, 4))
    colour = int(random.integers(0, 110))
    ink = (colour, colour, colour)
    if kind == "ruled":
        for (row, column), (tall, wide, _) in layout.cells.items():
            draw.rectangle((xs[column], ys[row], xs[column + wide], ys[row + tall]), outline=ink, width=thin)
    elif kind == "half-ruled":
        every = random.random() < 0.4
        for row, y in enumerate(ys):
            if row in (0, layout.header_rows, layout.rows) or (every and row > layout.header_rows):
                draw.line((xs[0], y, xs[-1], y), ink, thin + (row in (0, layout.rows)))
        for (row, column), (_, wide, _) in layout.cells.items():
            if wide > 1:
                draw.line((xs[column] + 8, ys[row + 1], xs[column + wide] - 8, ys[row + 1]), ink, thin)


def draw_prose(random: Random, kind: str) -> DrawnPage:
    """A page without a table: "prose", "columns" of it, a "form", a "list" or "code"."""
    face = Typeface.choose(random)
    size, language = face.size, face.language
    page = Image.new("RGB", (WIDTH, 1500), "white")
    draw = ImageDraw.Draw(page)
    joint = "，" if language == "zh" else ", "
    text = joint.join(random.choice(NOTES[language], 160).tolist())
    if kind in ("prose", "columns"):
        count = 1 if kind == "prose" else int(random.integers(2, 4))
        gutter = 2.0 * size
        width = (WIDTH - 2 * MARGIN - (count - 1) * gutter) / count
        rows = iter(face.wrap(text, width))
        for column in range(count):
            for row in range(24):
                draw.text(
                    (MARGIN + column * (width + gutter), 90 + row * 1.5 * size), next(rows, ""), "black", face.font
                )
    elif kind == "form":
        labels = [name for names in HEADERS[language].values() for name in names]
        for row in range(int(random.integers(6, 14))):
            for column in range(2):
                left = MARGIN + column * (WIDTH - 2 * MARGIN) / 2
                label = str(random.choice(labels)) + ("：" if language == "zh" else ":")
                draw.text((left, 120 + row * 2 * size), label, "black", face.font)
                value = write_cell(random, str(random.choice(["name", "date", "code"])), language)
                draw.text((left + 7 * size, 120 + row * 2 * size), value, "black", face.font)
    elif kind == "list":
        for row in range(16):
            note = str(random.choice(NOTES[language]))
            draw.text((MARGIN, 100 + row * 1.8 * size), f"{row + 1}.", "black", face.font)
            draw.text((MARGIN + 2.5 * size, 100 + row * 1.8 * size), note, "black", face.font)
    else:
        depth = 0
        for row in range(22):
            depth = max(0, min(4, depth + int(random.integers(-1, 2))))
            code = f"{random.choice(['x', 'total', 'row'])}[{random.integers(9)}] = f({random.integers(99)})  # step"
            draw.text((MARGIN + depth * 2 * size, 80 + row * 1.4 * size), code, "black", face.font)
    return DrawnPage(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]))
