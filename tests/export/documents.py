"""Documents to be written in every format, and the programs that read what was written."""

import subprocess

import numpy as np

from ocr.export import export
from ocr.findings import Cell, Table
from ocr.geometry import Quadrilateral
from ocr.results import Character, Document, Line, Page

XHTML = "{http://www.w3.org/1999/xhtml}"


def box(left: float, top: float, right: float, bottom: float) -> Quadrilateral:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def line(text: str, place: Quadrilateral, *, end: str = "\n", confidence: float = 0.9) -> Line:
    """A line whose characters are all of one width and marked in their middles, as a CTC network does."""
    step = 1 / max(len(text), 1)
    characters = (Character(c, (n + 0.4) * step, (n + 0.6) * step, 0.8) for n, c in enumerate(text))
    return Line(text, confidence, place, end, tuple(characters))


ENGLISH = line("Total 118.50 EUR", box(100, 100, 420, 140))
CHINESE = line("发票号码", box(100, 200, 260, 240))
PAGE = Page(600, 800, (ENGLISH, CHINESE))
SECOND = Page(400, 300, (line("第二页", box(40, 60, 160, 100)),))
DOCUMENT = Document((PAGE, SECOND))
PICTURES = [np.full((page.height, page.width, 3), 255, np.uint8) for page in DOCUMENT.pages]

HOSTILE = [
    "<b>&amp;'\"</b>",
    "]]><!-- --><?php ?>",
    "nul \x00 bell \x07 escape \x1b[31m",
    "tab\tline\nreturn\rfeed\x0cseparator\u2028next\x85",
    "lone \ud800 and \udfff halves",
    "no characters \ufffe \uffff \ufdd0",
    "right \u202e to \u200f left \u05e9\u05dc\u05d5\u05dd",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "＝1+1",
    "  =1",
    "(unbalanced \\) parentheses",
    "\u0301combining first",
    "𠀋 beyond the plane 😀",
    "",
    "   ",
    "\u3000",
    "# heading * bold _ ` | ~ [a](b) $",
    "1. one",
]


def table(
    *rows: list[str], header_rows: int = 1, first_line: int = 0, spans: tuple[tuple[int, int, int, int], ...] = ()
):
    """A table whose cells hold a line each; `spans` are row, column, row span and column span of merged ones."""
    merged = {span[:2]: span[2:] for span in spans}
    inside = {(r + i, c + j) for r, c, h, w in spans for i in range(h) for j in range(w) if i or j}
    cells, number = [], first_line
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (r, c) in inside:
                continue
            place = box(100 * c, 20 * r, 100 * c + 100, 20 * r + 20)
            cells.append(Cell(r, c, *merged.get((r, c), (1, 1)), place, text, 0.9, (number,) if text else ()))
            number += bool(text)
    around = box(0, 0, 100 * len(rows[0]), 20 * len(rows))
    return Table(around, len(rows), len(rows[0]), header_rows, tuple(cells))


def page_of(found: Table, *after: str) -> Page:
    """A page whose first lines stand in a table, and the others after it."""
    inside = [line(cell.text, cell.box) for cell in found.cells if cell.lines]
    rest = [line(text, box(0, 500 + 30 * n, 300, 520 + 30 * n)) for n, text in enumerate(after)]
    return Page(600, 800, (*inside, *rest), tables=(found,))


def hostile() -> Document:
    lines = [line(text, box(10, 20 * n, 390, 20 * n + 18)) for n, text in enumerate(HOSTILE)]
    odd = [
        Line("no characters known", 0.5, box(10, 500, 200, 520)),
        Line("characters of another text", 0.5, box(10, 520, 200, 540), "\n", (Character("x", 0, 1, 0.5),)),
        line("a point", ((5, 5), (5, 5), (5, 5), (5, 5))),
        line("outside", box(-100, -50, -10, -20)),
        line("turned", ((300, 300), (200, 300), (200, 280), (300, 280))),
        Line("same place", 0.5, box(0, 0, 9, 9), "\n", tuple(Character(c, 0.5, 0.5, 0) for c in "same place")),
    ]
    return Document((Page(400, 600, (*lines, *odd)), Page(1, 1, ()), Page(50, 50, (line("", box(1, 1, 2, 2)),))))


def exported(document: Document, format: str, **options: object) -> bytes:
    if format == "pdf":
        pictures = [np.full((page.height, page.width, 3), 255, np.uint8) for page in document.pages]
        options = {"pictures": pictures} | options
    return export(document, format, **options)


def pdftotext(tmp_path, data: bytes, *options: str) -> str:
    (tmp_path / "file.pdf").write_bytes(data)
    command = ["pdftotext", "-enc", "UTF-8", *options, str(tmp_path / "file.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()
