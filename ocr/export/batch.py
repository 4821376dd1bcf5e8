"""Several files that were read as one file.

xlsx, csv       a table, a row a document
txt             their texts one after another
zip             for each its text and its JSON, under its own name; and in problems.json what could not be read
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocr.errors import InvalidOption
from ocr.export import ZIP
from ocr.export.archive_names import PROBLEMS, name_entries
from ocr.export.blocks import clean_lines
from ocr.export.form_sheets import list_items, name_failed
from ocr.export.plain import to_text, write_csv
from ocr.export.sheet import Sheet, make_workbook, write_sheet
from ocr.findings import Form
from ocr.layout.characters import clean, make_encodable
from ocr.results import Document

BATCH_FORMATS = ("json", "xlsx", "csv", "txt", ZIP)  # in which several files can be had at once
LONGEST_TEXT = 32_000  # characters of a document's text in its row: Excel takes few more in a cell


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One of several files: its name and what it says; or why it could not be read, as a code and in words.

    `data` is what JSON has of it, if that is more than the document's own.
    """

    name: str
    document: Document | None
    code: str = ""
    message: str = ""
    data: Mapping[str, Any] | None = None


def export_batch(files: Sequence[BatchFile], format: str) -> bytes:
    """The files as one file of a format in BATCH_FORMATS other than JSON.

    Raises:
        ValueError: it is another one.
    """
    match format:
        case "xlsx":
            return _to_xlsx(files)
        case "csv":
            return write_csv(list_documents(files).rows)
        case "txt":
            return "\n".join(map(_describe, files)).encode()
        case "zip":
            return _to_zip(files)
        case _:
            raise ValueError(f"several files are not written as {format}")


def check_batch_format(format: str) -> None:
    """Refuses a format in which several files can't be had.

    Raises:
        InvalidOption: it is not in BATCH_FORMATS.
    """
    if format not in BATCH_FORMATS:
        known = ", ".join(BATCH_FORMATS)
        raise InvalidOption(f"format is {format[:80]!r}, but for several files it must be one of {known}")


def list_documents(files: Sequence[BatchFile]) -> Sheet:
    """A row for each file: its name, pages, template and fields, what failed, the error, and its text.

    A file with several forms has a row for each, the first with the text. The columns of fields are those of all forms.
    `failed` names the fields and checks of a form that do not agree.
    """
    names = list(dict.fromkeys(field.name for file in files for form in _forms(file) for field in form.fields))
    types = {field.name: field.type for file in files for form in _forms(file) for field in form.fields}
    head = ["file", "pages", "template"]
    rows: list[list[str | int]] = [[*head, *names, "failed", "error", "message", "text"]]
    for file in files:
        pages = len(file.document.pages) if file.document else ""
        text = clean_lines(file.document.text)[:LONGEST_TEXT] if file.document else ""
        for number, form in enumerate(_forms(file) or [None]):
            values = {field.name: clean_lines(field.value) for field in form.fields} if form else {}
            told = [values.get(name, "") for name in names]
            end = [name_failed(form) if form else "", file.code, clean_lines(file.message), "" if number else text]
            rows.append([clean(file.name), pages, form.template if form else "", *told, *end])
    amounts = frozenset(len(head) + place for place, name in enumerate(names) if types[name] == "amount")
    return Sheet("documents", rows, amounts)


def _list_items(files: Sequence[BatchFile]) -> Sheet:
    """A row for each of the goods on the files' invoices."""
    rows = [((file.name, form.template), form) for file in files for form in _forms(file)]
    return list_items(("file", "template"), rows)


def _list_codes(files: Sequence[BatchFile]) -> Sheet:
    """A row for each QR code and bar code."""
    rows = [
        (file.name, number, code.kind, code.text)
        for file in files
        for number, page in enumerate(file.document.pages if file.document else (), 1)
        for code in page.codes
    ]
    return Sheet("codes", [("file", "page", "kind", "text"), *rows])


def _to_xlsx(files: Sequence[BatchFile]) -> bytes:
    """The documents on one sheet; on others the goods and the codes, where there are any."""
    data = io.BytesIO()
    workbook = make_workbook(data)
    write_sheet(workbook, list_documents(files))
    for sheet in (_list_items(files), _list_codes(files)):
        if len(sheet.rows) > 1:
            write_sheet(workbook, sheet)
    workbook.close()
    return data.getvalue()


def _to_zip(files: Sequence[BatchFile]) -> bytes:
    """An archive; the names of results are made of those of the files."""
    data = io.BytesIO()
    names = [file.name for file in files]
    problems = []
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (file, *entries) in enumerate(
            zip(files, name_entries(names, ".txt"), name_entries(names, ".json"), strict=True)
        ):
            if file.document is None:
                problems.append({"file": number, "name": file.name, "code": file.code, "msg": file.message})
                continue
            archive.writestr(entries[0], to_text(file.document))
            archive.writestr(entries[1], _encode(file.document.to_json() if file.data is None else file.data))
        if problems:
            archive.writestr(PROBLEMS, _encode(problems))
    return data.getvalue()


def _encode(data: Any) -> bytes:
    return make_encodable(json.dumps(data, ensure_ascii=False)).encode()


def _describe(file: BatchFile) -> str:
    """A file's name and its text, as the command `head` shows several files; or why there is none."""
    text = clean_lines(file.document.text) if file.document else f"{file.code}: {clean_lines(file.message)}"
    return f"==> {clean(file.name)} <==\n{text}\n"


def _forms(file: BatchFile) -> list[Form]:
    return [form for page in file.document.pages for form in page.forms] if file.document else []
