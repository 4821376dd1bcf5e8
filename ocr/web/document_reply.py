"""A document as a reply: the `data` of a JSON body, or a file of another format; and several as one file."""

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from ocr.export import REPLY_FORMATS, export
from ocr.export.batch import BatchFile, export_batch
from ocr.geometry import Image
from ocr.layout.characters import add_characters, make_encodable
from ocr.pipeline.options import Options
from ocr.results import Document

WARNINGS_HEADER = "X-Ocr-Warnings"
LONGEST_HEADER = 4000

_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"<>|:*?]')


def document_to_data(document: Document, indices: Sequence[int], options: Options) -> dict[str, Any]:
    """What a reply tells of a document whose pages stand in their file at these indices."""
    data = document.to_json()
    for page, index in zip(data["pages"], indices, strict=True):
        page["number"] = index + 1
    if options.characters != "none":
        add_characters(data, document, alternatives=options.characters == "alternatives")
    return data


async def write_file_reply(
    document: Document, options: Options, source: str, pictures: Iterable[Image | bytes] | None
) -> Response:
    """The reply that is a file of another format than JSON; what was shrunk or left out is told in a header."""
    content = await asyncio.to_thread(
        export, document, options.format, source=source, pictures=pictures, dpi=options.dpi
    )
    return _make_file_reply(content, options.format, source, document.warnings_to_json()["warnings"])


async def write_batch_reply(files: Sequence[BatchFile], format: str, notices: Sequence[str] = ()) -> Response:
    """The reply to several files that is one file of another format than JSON; warnings name their file.

    `notices` are about what was left out of all of them.
    """
    content = await asyncio.to_thread(export_batch, files, format)
    warnings = [
        f"{file.name}: {warning}"
        for file in files
        if file.document is not None
        for warning in file.document.warnings_to_json()["warnings"]
    ]
    return _make_file_reply(content, format, "documents", [*notices, *warnings])


def _make_file_reply(content: bytes, format: str, source: str, warnings: list[str]) -> Response:
    headers = {"Content-Disposition": name_download(source, REPLY_FORMATS[format].suffix)}
    if warnings:
        headers[WARNINGS_HEADER] = _to_header(warnings)
    return Response(content, media_type=REPLY_FORMATS[format].media_type, headers=headers)


def name_download(source: str, suffix: str) -> str:
    """The Content-Disposition of what such a file is written to (RFC 6266): invoice.jpg becomes invoice.csv."""
    name = _UNSAFE_IN_NAMES.sub("_", make_encodable(source).replace("\\", "/").rpartition("/")[2])
    stem = name.rpartition(".")[0].strip(". ") or name.strip(". ") or "document"
    ascii_name = stem.encode("ascii", "replace").decode().replace("?", "_") + suffix
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(stem + suffix, safe='')}"


def _to_header(warnings: list[str]) -> str:
    """Warnings as a header can hold them: a JSON list in ASCII, and if they are too many how many are missing."""
    kept: list[str] = []
    for number, warning in enumerate(warnings):
        more = [*kept, f"and {len(warnings) - number} more"]
        if len(json.dumps([*more, warning])) > LONGEST_HEADER:
            return json.dumps(more)
        kept.append(make_encodable(warning))
    return json.dumps(kept)
