"""The table of things sold that invoices have: its columns, its lines and its sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.drawn_forms.lettering import Colour, Lettering
from benchmarks.accuracy.drawn_forms.money import Sale, write_amount
from benchmarks.accuracy.drawn_forms.sheet import Sheet

PADDING = 0.8  # millimetres between a column's edge and its text
RIGHT = ("quantity", "price", "amount", "tax")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: which part of a sale it holds, what stands above it, its edges in millimetres."""

    part: str
    head: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Half way between its edges."""
        return (self.left + self.right) / 2


def make_columns(heads: Mapping[str, str], edges: Sequence[float]) -> list[Column]:
    """Columns from left to right: parts and their heads, and one edge more than there are."""
    return [
        Column(part, head, left, right)
        for (part, head), left, right in zip(heads.items(), edges, edges[1:], strict=False)
    ]


def write_heads(sheet: Sheet, columns: Sequence[Column], y: float, lettering: Lettering) -> None:
    """The columns' heads; those of two characters are set wide where there is room."""
    for column in columns:
        room = column.right - column.left - 0.6
        if len(column.head) == 2 and room > 5 * lettering.size:
            width = 4 * lettering.size
            sheet.write_wide(column.middle - width / 2, y, column.head, width, lettering)
        else:
            sheet.write(column.middle, y, column.head, lettering, "centre", room=room)


def write_sales(
    sheet: Sheet, columns: Sequence[Column], sales: Sequence[Sale], y: float, leading: float, lettering: Lettering
) -> float:
    """A line of text for each sale, names on two where they are long; returns where the next would stand."""
    for sale in sales:
        lines = 1
        for column in columns:
            value, room = getattr(sale, column.part), column.right - column.left - 2 * PADDING
            if column.part == "name" and lettering.measure(value) > room:
                below = sheet.write_wrapped(column.left + PADDING, y, value, lettering, room, leading, 2)
                lines = round((below - y) / leading)
            elif column.part in RIGHT:
                sheet.write(column.right - PADDING, y, value, lettering, "right", room=room)
            elif column.part == "rate":
                sheet.write(column.middle, y, value, lettering, "centre", room=room)
            else:
                sheet.write(column.left + PADDING, y, value, lettering, room=room)
        y += lines * leading
    return y


def write_sums(
    sheet: Sheet, columns: Sequence[Column], y: float, sums: Mapping[str, str], sign: str, lettering: Lettering
) -> None:
    """The sums below their columns, with a currency's sign."""
    for column in columns:
        if column.part in sums:
            text = write_amount(sums[column.part], sign=sign)
            sheet.write(
                column.right - PADDING, y, text, lettering, "right", room=column.right - column.left - 2 * PADDING
            )


def rule_columns(sheet: Sheet, columns: Sequence[Column], top: float, bottom: float, ink: Colour) -> None:
    """Upright rules between the columns."""
    for column in columns[1:]:
        sheet.rule(((column.left, top), (column.left, bottom)), ink)
