"""How Umi-OCR tells of pages: as lists, as one text, and as files that can be downloaded besides searchable PDF."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from ocr.export.plain import write_csv

DONE, NO_TEXT = 100, 101
# The types of files that are offered, and how their names end.
TYPES = {"pdfLayered": ".layered.pdf", "txt": ".p.txt", "txtPlain": ".txt", "jsonl": ".jsonl", "csv": ".csv"}


def describe_lines(lines: Sequence[Mapping[str, Any]], wanted: str = "dict") -> tuple[int, Any]:
    """The code and data of lines as the API's own replies have them: as a list, or `wanted` as "text"."""
    if not lines:
        return NO_TEXT, "no text was found"
    if wanted == "text":
        return DONE, "".join(line["text"] + line["end"] for line in lines)
    return DONE, [
        {
            "text": line["text"],
            "score": line["confidence"],
            "box": [[round(x), round(y)] for x, y in line["box"]],
            "end": line["end"],
        }
        for line in lines
    ]


def describe_page(page: Mapping[str, Any]) -> dict[str, Any]:
    """A document's page, as `Tasks.pages` gives it, in the product's form."""
    code, data = describe_lines(page["lines"])
    return {"page": page["number"], "code": code, "data": data}


def write_file(wanted: str, pages: Sequence[Mapping[str, Any]]) -> bytes:
    """The file of one of the types, but PDF, for pages as `Tasks.pages` gives them."""
    match wanted:
        case "txt":
            return "".join(f"===== {page['number']} =====\n{page['text']}\n\n" for page in pages).encode()
        case "txtPlain":
            return "".join(f"{page['text']}\n" for page in pages).encode()
        case "jsonl":
            return "".join(json.dumps(describe_page(page), ensure_ascii=False) + "\n" for page in pages).encode()
        case "csv":
            return write_csv([("page", "text"), *((page["number"], page["text"]) for page in pages)])
        case _:
            raise ValueError(f"{wanted!r} is not made of texts")


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Files under their names as one zip archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
