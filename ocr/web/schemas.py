"""The shapes of the API's JSON bodies, for its OpenAPI document, with examples."""

from typing import Any

from ocr.notices import OTHER as OTHER_NOTICE
from ocr.notices import TEXTS as NOTICE_TEXTS

Schema = dict[str, Any]


def _object(properties: Schema, *, optional: tuple[str, ...] = (), **more: Any) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, **({"required": required} if required else {}), **more}


def _array(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _reply(data: Schema) -> Schema:
    return _object({"success": {"type": "boolean", "enum": [True]}, "data": data})


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
WARNINGS: Schema = _array(TEXT, description="what was shrunk, cut or left out, in plain words")
NOTICE = _object(
    {
        "code": {"type": "string", "enum": [*NOTICE_TEXTS, OTHER_NOTICE]},
        "message": TEXT,
        "params": {"type": "object", "additionalProperties": {}, "description": "the numbers in the message"},
        "page": COUNT | {"nullable": True, "description": "which page it is about, from 0; null: the file"},
    }
)
NOTICES: Schema = _array(_reference("Notice"), description="the warnings again, each with a code")
BOX: Schema = _array(
    _array(NUMBER, minItems=2, maxItems=2),
    minItems=4,
    maxItems=4,
    description="corners [x, y] in pixels of the upright page, clockwise from where reading starts",
)

_LINE_EXAMPLE = {
    "text": "Invoice 20394",
    "confidence": 0.99,
    "box": [[36, 20], [263, 20], [263, 58], [36, 58]],
    "end": "\n",
    "kind": "text",
    "page": 0,
}

LINE = _object(
    {
        "text": TEXT,
        "confidence": SHARE | {"description": "probability that the whole line is right"},
        "box": BOX,
        "end": {"type": "string", "description": "what follows the line in the text"},
        "kind": {"type": "string", "enum": ["text", "seal"], "description": "seal: the text of a seal"},
        "page": COUNT,
        "characters": _array(
            _object(
                {
                    "text": TEXT,
                    "confidence": SHARE,
                    "box": BOX,
                    "alternatives": _array(_object({"text": TEXT, "confidence": SHARE})),
                },
                optional=("alternatives",),
            )
        ),
    },
    optional=("characters",),
    example=_LINE_EXAMPLE,
)
CELL = _object(
    {
        "row": COUNT | {"description": "its first row, from 0"},
        "column": COUNT | {"description": "its first column, from 0"},
        "row_span": COUNT | {"minimum": 1},
        "column_span": COUNT | {"minimum": 1},
        "box": BOX,
        "text": TEXT,
        "confidence": SHARE | {"description": "probability that the whole cell is right"},
        "lines": _array(COUNT, description="which of the page's lines stand in it, from 0"),
    }
)
_TABLE: Schema = {
    "box": BOX,
    "rows": COUNT,
    "columns": COUNT,
    "header_rows": COUNT | {"description": "so many rows at the top are headers; 0 if that is not known"},
    "cells": _array(_reference("Cell"), description="row by row"),
}
TABLE = _object(_TABLE)
_CODE: Schema = {
    "kind": TEXT | {"description": "such as QRCode, DataMatrix, PDF417, Code128, EAN13"},
    "text": TEXT | {"description": "what it says; in hexadecimal, if it holds bytes that are no text"},
    "binary": {"type": "boolean", "description": "whether text is hexadecimal"},
    "box": BOX,
}
CODE = _object(_CODE)
SIZE: Schema = {
    "width": COUNT,
    "height": COUNT,
    "scale": NUMBER | {"description": "detector pixels per page pixel"},
    "direction": COUNT
    | {"enum": [0, 90, 180, 270], "description": "quarter turns of the page's text, in degrees clockwise"},
    "angle": NUMBER | {"description": "slope of the lines beside that in degrees, clockwise: -45 to 45"},
    "dpi": NUMBER | {"nullable": True, "description": "pixels per inch, where the file tells it"},
}
PAGE = _object(
    {
        "page": COUNT,
        **SIZE,
        "text": TEXT,
        "tables": _array(_reference("Table")),
        "codes": _array(_reference("Code")),
        "warnings": WARNINGS,
        "number": COUNT | {"description": "in the file, from 1"},
    }
)
RESULT: Schema = {
    "text": TEXT | {"description": "the whole text in reading order"},
    "lines": _array(_reference("Line")),
    "tables": _array(_object(_TABLE | {"page": COUNT}), description="with the option tables"),
    "codes": _array(_object(_CODE | {"page": COUNT}), description="with the option codes"),
    "processing_time_ms": COUNT,
    "page": _object(SIZE, description="the first page's size"),
    "timings_ms": {"type": "object", "additionalProperties": NUMBER},
    "warnings": WARNINGS,
    "notices": NOTICES,
    "pages": _array(_reference("Page")),
    "model": TEXT,
    "request_id": TEXT,
}
NULLABLE_COUNT = COUNT | {"nullable": True}
JOB_FILE: Schema = {
    "file": COUNT,
    "name": TEXT,
    "state": {"type": "string", "enum": ["waiting", "done", "failed"]},
    "complete": {"type": "boolean"},
    "pages_done": COUNT,
    "pages_total": NULLABLE_COUNT,
    "code": TEXT,
    "msg": TEXT,
}
PROBLEM: Schema = {"success": {"type": "boolean", "enum": [False]}, "code": TEXT, "msg": TEXT}
PARTIAL = _object(
    RESULT | {"pages_done": COUNT, "pages_total": COUNT},
    description="With TIMED_OUT, if JSON was asked for: what was read by then. Of the pages the first `pages_done` are "
    "read to their end; one more may have the lines that were read of it, and a warning that says how many.",
)
SCHEMAS: Schema = {
    "Line": LINE,
    "Cell": CELL,
    "Table": TABLE,
    "Code": CODE,
    "Page": PAGE,
    "Notice": NOTICE,
    "Result": _object(RESULT),
    "Partial": PARTIAL,
    "OcrReply": _reply(_reference("Result")),
    "BatchReply": _reply(
        _object(
            {
                "results": _array(
                    _object(
                        {
                            "name": TEXT,
                            "success": {"type": "boolean"},
                            "data": _reference("Result"),
                            "code": TEXT,
                            "msg": TEXT,
                            "partial": _reference("Partial"),
                        },
                        optional=("data", "code", "msg", "partial"),
                    )
                ),
                "processing_time_ms": COUNT,
                "request_id": TEXT,
            }
        )
    ),
    "OptionsReply": _reply(
        _object(
            {
                "options": _array({"type": "object"}),
                "limits": {"type": "object", "additionalProperties": COUNT},
                "formats": _array(_object({"name": TEXT, "media_type": TEXT, "suffix": TEXT})),
                "api_key_required": {"type": "boolean"},
                "model": TEXT,
            }
        )
    ),
    "ExportedDocument": _object(
        {name: RESULT[name] for name in RESULT if name not in ("model", "request_id", "pages")}
        | {
            "pages": _array(
                _object({name: PAGE["properties"][name] for name in PAGE["properties"] if name != "number"})
            )
        },
        description="a document as `data` of an OcrReply has it, without what only a reading has",
    ),
    "JobReply": _reply(
        _object(
            {
                "id": TEXT,
                "state": {"type": "string", "enum": ["queued", "running", "done"]},
                "files": _array(_object(JOB_FILE, optional=("code", "msg"))),
                "pages_done": COUNT,
                "pages_total": NULLABLE_COUNT,
                "created": NUMBER,
                "expires": NUMBER | {"nullable": True},
            }
        )
    ),
    "JobResultReply": _reply(
        _object(RESULT | JOB_FILE, optional=(*RESULT, "code", "msg"), description="the pages read so far")
    ),
    "DeletedReply": _reply(_object({"id": TEXT, "state": {"type": "string", "enum": ["deleted"]}})),
    "Failure": _object(
        PROBLEM | {"request_id": TEXT, "partial": _reference("Partial")},
        optional=("request_id", "partial"),
        example={"success": False, "code": "IMAGE_TRUNCATED", "msg": "the picture's data end too early"},
    ),
}
