"""A page as blocks in reading order: lines of text, and tables in the place of the lines that stand in them."""

from ocr.findings import Table
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
