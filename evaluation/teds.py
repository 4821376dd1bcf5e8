"""How alike two tables are: TEDS, the tree edit distance similarity of PubTabNet (Zhong et al., arXiv 1911.10683).

A table is a tree: rows, and in each its cells with their spans and text. The similarity is 1 less the edits that make
one tree of the other, as a share of the larger one's nodes. Rows and cells taken out or put in count 1, cells of other
spans 1, cells of other text the edit distance of their texts in parts of the longer one. Of a table's head and body
nothing is said here, as not all who find tables tell them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from apted import APTED, Config
from lxml import html
from rapidfuzz.distance import Levenshtein

from evaluation.scoring import normalise_loose


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with its place, counted from 0, over how many rows and columns it goes, and its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(slots=True)
class _Node:
    """The table, a row or a cell: `label` is what it is, spans included."""

    label: tuple[str | int, ...]
    text: str = ""
    children: "list[_Node]" = field(default_factory=list)


class _Edits(Config):  # type: ignore[misc]
    """What it costs to make one node of another."""

    def rename(self, one: _Node, other: _Node) -> float:
        """1 for another kind or other spans, else the share of the text that is different."""
        return 1.0 if one.label != other.label else float(Levenshtein.normalized_distance(one.text, other.text))


def measure_teds(found: Sequence[PlacedCell], true: Sequence[PlacedCell], *, with_text: bool = True) -> float:
    """The similarity, 0..1, of a table's cells to the true ones; of their places and spans alone without the text.

    Places without a cell are taken for empty cells.
    """
    one, other = (_make_tree(cells, with_text) for cells in (found, true))
    nodes = max(_count(one), _count(other)) - 1  # the table itself is no edit
    distance: float = APTED(one, other, _Edits()).compute_edit_distance()
    return 1.0 - distance / nodes if nodes else 1.0


def parse_html_table(text: str) -> list[PlacedCell]:
    """The cells of the first table in HTML, where spans put them."""
    tables = html.fromstring(text or "<p/>").xpath("//table")
    cells: list[PlacedCell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(tables[0].xpath(".//tr") if tables else ()):
        column = 0
        for entry in line.xpath("./td | ./th"):
            while (row, column) in taken:
                column += 1
            tall, wide = (max(1, int(entry.get(name, "1"))) for name in ("rowspan", "colspan"))
            taken |= {(row + i, column + j) for i in range(tall) for j in range(wide)}
            cells.append(PlacedCell(row, column, tall, wide, entry.text_content()))
    return cells


def _make_tree(cells: Sequence[PlacedCell], with_text: bool) -> _Node:
    rows = max((cell.row + cell.row_span for cell in cells), default=0)
    table = _Node(("table",), children=[_Node(("row",)) for _ in range(rows)])
    for cell in sorted((*cells, *_find_gaps(cells, rows)), key=lambda cell: (cell.row, cell.column)):
        text = normalise_loose(cell.text) if with_text else ""
        table.children[cell.row].children.append(_Node(("cell", cell.row_span, cell.column_span), text))
    return table


def _find_gaps(cells: Sequence[PlacedCell], rows: int) -> Iterator[PlacedCell]:
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    taken = {
        (cell.row + i, cell.column + j) for cell in cells for i in range(cell.row_span) for j in range(cell.column_span)
    }
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in taken:
                yield PlacedCell(row, column, 1, 1, "")


def _count(node: _Node) -> int:
    return 1 + sum(map(_count, node.children))
