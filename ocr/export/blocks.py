"""A page as blocks in reading order: lines of text, and tables in the place of the lines that stand in them.

And a table as a grid of texts.
"""

from ocr.findings import Table
from ocr.layout.characters import clean
from ocr.results import Line, Page

Block = Line | Table


def split_blocks(page: Page) -> list[Block]:
    """The lines of a page that are in no table, and each table where its first line would be."""
    owners: dict[int, Table] = {}
    for table in page.tables:
        for cell in table.cells:
            for index in cell.lines:
                owners.setdefault(index, table)
    blocks: list[Block] = []
    told: list[Table] = []
    for index, line in enumerate(page.lines):
        owner = owners.get(index)
        if owner is None:
            blocks.append(line)
        elif not any(owner is other for other in told):
            told.append(owner)
            blocks.append(owner)
    return blocks


def split_paragraphs(page: Page) -> list[str | Table]:
    """The page's lines joined to paragraphs as they end, "" for each empty one between them, and its tables.

    Leading spaces, where the layout is preserved, stay; the texts are clean.
    """
    parts: list[str | Table] = []
    text = clean(page.indent)
    for block in split_blocks(page):
        if not isinstance(block, Line):
            parts += [text.rstrip(), block] if text.strip() else [block]
            text = ""
            continue
        text += clean(block.text)
        breaks = block.end.count("\n")
        if breaks == 0:
            text += block.end
            continue
        parts += [text.rstrip()] if text.strip() else []
        parts += [""] * (breaks - 1)
        text = " " * (len(block.end) - breaks)  # the next line's indent, where the layout is preserved
    return [*parts, text.rstrip()] if text.strip() else parts


def clean_lines(text: str) -> str:
    """The text of a cell, its line breaks kept and all else that formats can't hold replaced."""
    return "\n".join(map(clean, text.split("\n")))


def make_grid(table: Table) -> list[list[str]]:
    """The clean texts of a table's places, row by row; a merged cell's stands in its first place."""
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = clean_lines(cell.text)
    return grid
