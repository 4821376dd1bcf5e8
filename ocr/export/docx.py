"""A document as a Word file: a paragraph for each line of text, tables with merged cells, each page on a new one."""

import io
import zipfile
from typing import TYPE_CHECKING

from ocr.export.blocks import clean_lines, make_grid, split_paragraphs
from ocr.findings import Table
from ocr.layout.characters import clean
from ocr.results import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_COLUMNS = 63  # of a table in Word; rows of wider ones become paragraphs, their cells parted by tabs
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a ZIP archive knows


def to_docx(document: Document, source: str = "") -> bytes:
    """The document as a Word file; `source`, the name of the file that was read, is its title.

    Tables, where they were looked for, stand in the place of their lines, header rows in bold type and repeated on each
    page that they run over to.
    """
    from docx import Document as new_document  # takes longer to load than all other formats together

    word = new_document()
    word.core_properties.title = clean(source)
    word.core_properties.author = word.core_properties.comments = ""
    word.styles["Normal"].paragraph_format.space_after = 0
    for number, page in enumerate(document.pages):
        first = word.add_paragraph() if number else None
        if first is not None:
            first.paragraph_format.page_break_before = True
        for part in split_paragraphs(page):
            if isinstance(part, Table):
                _add_table(word, part)
                word.add_paragraph()  # without one, Word would join it to a table that follows
            elif first is not None:
                first.add_run(part)
            else:
                word.add_paragraph(part)
            first = None
    file = io.BytesIO()
    word.save(file)
    return _without_times(file.getvalue())


def _add_table(word: "WordDocument", table: Table) -> None:
    from docx.oxml.parser import OxmlElement

    if table.columns > MOST_COLUMNS:
        for row in make_grid(table):
            word.add_paragraph("\t".join(row))
        return
    made = word.add_table(table.rows, table.columns, "Table Grid")
    rows = list(made.rows)
    places = [row.cells for row in rows]  # looked up once: python-docx goes through the whole table for each
    for row in rows[: table.header_rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.cells:
        place = places[cell.row][cell.column]
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(places[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1])
        run = place.paragraphs[0].add_run(clean_lines(cell.text))
        run.bold = True if cell.row < table.header_rows else None


def _without_times(archive: bytes) -> bytes:
    """The same ZIP archive with one time for all of its files: the same document gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            written.writestr(entry, made.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()
