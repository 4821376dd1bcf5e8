"""A document that was read as a file: JSON, text, CSV, Markdown, hOCR, ALTO, HTML, Excel, Word or a searchable PDF.

    export(document, "hocr", source="invoice.jpg")
    export(document, "pdf", pictures=[image])       # of this format alone the pages' pictures are needed
    FORMATS["pdf"].media_type                       # "application/pdf"

Whatever is in a line's text, the file is well formed: what a format can't hold becomes a space or U+FFFD.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ocr.errors import InvalidOption
from ocr.export.alto import to_alto
from ocr.export.docx import to_docx
from ocr.export.hocr import to_hocr
from ocr.export.html import to_html
from ocr.export.plain import to_csv, to_json, to_markdown, to_text
from ocr.export.searchable_pdf import DPI, to_pdf
from ocr.export.xlsx import to_xlsx
from ocr.geometry import Image
from ocr.results import Document

__all__ = ["FORMATS", "REPLY_FORMATS", "ZIP", "Format", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """What HTTP calls a format, how the names of its files end, and whether it is for tables above all."""

    media_type: str
    suffix: str
    has_tables: bool = False


FORMATS = {
    "json": Format("application/json", ".json"),
    "txt": Format("text/plain; charset=utf-8", ".txt"),
    "csv": Format("text/csv; charset=utf-8", ".csv"),
    "markdown": Format("text/markdown; charset=utf-8", ".md"),
    "hocr": Format("text/vnd.hocr+html; charset=utf-8", ".hocr"),
    "alto": Format("application/xml", ".xml"),
    "html": Format("text/html; charset=utf-8", ".html", has_tables=True),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", has_tables=True),
    "docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", has_tables=True),
    "pdf": Format("application/pdf", ".pdf"),
}
ZIP = "zip"  # of several documents alone
REPLY_FORMATS = FORMATS | {ZIP: Format("application/zip", ".zip")}


def export(
    document: Document,
    format: str,
    *,
    source: str = "",
    pictures: Iterable[Image | bytes] | None = None,
    dpi: float = DPI,
) -> bytes:
    """The document as a file's bytes.

    Args:
        document: what was read.
        format: a name in FORMATS.
        source: name of the file that was read, for hOCR, ALTO, HTML and Word.
        pictures: for pdf, the pages' pictures: see `ocr.export.searchable_pdf.to_pdf`.
        dpi: for pdf, the resolution of pages that don't tell theirs.

    Raises:
        InvalidOption: there is no such format.
        ValueError: pdf without pictures, or with others than the pages'.
    """
    match format:
        case "json":
            return to_json(document)
        case "txt":
            return to_text(document)
        case "csv":
            return to_csv(document)
        case "markdown":
            return to_markdown(document)
        case "hocr":
            return to_hocr(document, source)
        case "alto":
            return to_alto(document, source)
        case "html":
            return to_html(document, source)
        case "xlsx":
            return to_xlsx(document)
        case "docx":
            return to_docx(document, source)
        case "pdf":
            if pictures is None:
                raise ValueError("a searchable PDF needs the pages' pictures")
            return to_pdf(document, pictures, dpi)
        case _:
            raise InvalidOption(f"format is {format[:80]!r}, but must be one of {', '.join(FORMATS)}")
