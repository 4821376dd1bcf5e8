"""A document as a plain HTML page: a paragraph for each line of text, tables with merged cells, nothing that runs."""

from html import escape
from itertools import groupby

from ocr.export.blocks import clean_lines, split_paragraphs
from ocr.findings import Cell, Table
from ocr.layout.characters import clean
from ocr.results import Document, Page

_HEAD = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
p {{ margin: 0; white-space: pre-wrap; }}
table {{ border-collapse: collapse; margin: 1em 0; }}
th, td {{ border: 1px solid; padding: 0.2em 0.5em; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
"""


def to_html(document: Document, source: str = "") -> bytes:
    """The document as HTML, a `section` for each page; `source`, the name of the file that was read, is its title."""
    pages = "".join(f"<section>\n{_page(page)}</section>\n" for page in document.pages)
    return f"{_HEAD.format(title=escape(clean(source)))}{pages}</body>\n</html>\n".encode()


def _page(page: Page) -> str:
    return "".join(
        _table(part) if isinstance(part, Table) else f"<p>{escape(part) or '&nbsp;'}</p>\n"
        for part in split_paragraphs(page)
    )


def _table(table: Table) -> str:
    rows = {row: list(cells) for row, cells in groupby(table.cells, key=lambda cell: cell.row)}
    lines = [
        "<tr>"
        + "".join(_cell(cell, "th" if row < table.header_rows else "td") for cell in rows.get(row, []))
        + "</tr>\n"
        for row in range(table.rows)
    ]
    return "".join(["<table>\n", *lines, "</table>\n"])


def _cell(cell: Cell, tag: str) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    text = escape(clean_lines(cell.text)).replace("\n", "<br>")
    return f"<{tag}{spans}>{text}</{tag}>"
