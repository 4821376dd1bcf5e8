"""Figures as text: shares in per cent, tables in Markdown."""

from collections.abc import Sequence


def percent(value: float) -> str:
    """A share, 0..1, as per cent with one decimal."""
    return f"{100 * value:.1f}"


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table in Markdown, a row for each of `rows`, which are as long as the header."""
    for row in (header, ["---"] * len(header), *rows):
        print("| " + " | ".join(row) + " |")
