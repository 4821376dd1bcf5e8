"""The shapes of the API's JSON bodies, for its OpenAPI document, with examples."""

from ocr.notices import OTHER as OTHER_NOTICE
from ocr.notices import TEXTS as NOTICE_TEXTS
from ocr.web.form_schemas import FORM, FORM_SCHEMAS
from ocr.web.job_schemas import JOB_FILE, JOB_SCHEMAS
from ocr.web.schema_parts import BOX, COUNT, NUMBER, SHARE, TEXT, Schema, make_array, make_object, make_reply, refer_to

WARNINGS: Schema = make_array(TEXT, description="what was shrunk, cut or left out, in plain words")
NOTICE = make_object(
    {
        "code": {"type": "string", "enum": [*NOTICE_TEXTS, OTHER_NOTICE]},
        "message": TEXT,
        "params": {"type": "object", "additionalProperties": {}, "description": "the numbers in the message"},
        "page": COUNT | {"nullable": True, "description": "which page it is about, from 0; null: the file"},
    }
)
NOTICES: Schema = make_array(refer_to("Notice"), description="the warnings again, each with a code")
_LINE_EXAMPLE = {
    "text": "Invoice 20394",
    "confidence": 0.99,
    "box": [[36, 20], [263, 20], [263, 58], [36, 58]],
    "end": "\n",
    "kind": "text",
    "page": 0,
}

LINE = make_object(
    {
        "text": TEXT,
        "confidence": SHARE | {"description": "probability that the whole line is right"},
        "box": BOX,
        "end": {"type": "string", "description": "what follows the line in the text"},
        "kind": {"type": "string", "enum": ["text", "seal"], "description": "seal: the text of a seal"},
        "page": COUNT,
        "characters": make_array(
            make_object(
                {
                    "text": TEXT,
                    "confidence": SHARE,
                    "box": BOX,
                    "alternatives": make_array(make_object({"text": TEXT, "confidence": SHARE})),
                },
                optional=("alternatives",),
            )
        ),
    },
    optional=("characters",),
    example=_LINE_EXAMPLE,
)
CELL = make_object(
    {
        "row": COUNT | {"description": "its first row, from 0"},
        "column": COUNT | {"description": "its first column, from 0"},
        "row_span": COUNT | {"minimum": 1},
        "column_span": COUNT | {"minimum": 1},
        "box": BOX,
        "text": TEXT,
        "confidence": SHARE | {"description": "probability that the whole cell is right"},
        "lines": make_array(COUNT, description="which of the page's lines stand in it, from 0"),
    }
)
_TABLE: Schema = {
    "box": BOX,
    "rows": COUNT,
    "columns": COUNT,
    "header_rows": COUNT | {"description": "so many rows at the top are headers; 0 if that is not known"},
    "cells": make_array(refer_to("Cell"), description="row by row"),
}
TABLE = make_object(_TABLE)
_CODE: Schema = {
    "kind": TEXT | {"description": "such as QRCode, DataMatrix, PDF417, Code128, EAN13"},
    "text": TEXT | {"description": "what it says; in hexadecimal, if it holds bytes that are no text"},
    "binary": {"type": "boolean", "description": "whether text is hexadecimal"},
    "box": BOX,
}
CODE = make_object(_CODE)
SIZE: Schema = {
    "width": COUNT,
    "height": COUNT,
    "scale": NUMBER | {"description": "detector pixels per page pixel"},
    "direction": COUNT
    | {"enum": [0, 90, 180, 270], "description": "quarter turns of the page's text, in degrees clockwise"},
    "angle": NUMBER | {"description": "slope of the lines beside that in degrees, clockwise: -45 to 45"},
    "dpi": NUMBER | {"nullable": True, "description": "pixels per inch, where the file tells it"},
}
PAGE = make_object(
    {
        "page": COUNT,
        **SIZE,
        "text": TEXT,
        "tables": make_array(refer_to("Table")),
        "forms": make_array(refer_to("Form")),
        "codes": make_array(refer_to("Code")),
        "warnings": WARNINGS,
        "model": TEXT | {"description": "the weights that read it"},
        "number": COUNT | {"description": "in the file, from 1"},
    }
)
RESULT: Schema = {
    "text": TEXT | {"description": "the whole text in reading order"},
    "lines": make_array(refer_to("Line")),
    "tables": make_array(make_object(_TABLE | {"page": COUNT}), description="with the option tables"),
    "forms": make_array(make_object(FORM | {"page": COUNT}), description="with the option fields"),
    "codes": make_array(make_object(_CODE | {"page": COUNT}), description="with the option codes"),
    "processing_time_ms": COUNT,
    "page": make_object(SIZE, description="the first page's size"),
    "timings_ms": {"type": "object", "additionalProperties": NUMBER},
    "warnings": WARNINGS,
    "notices": NOTICES,
    "pages": make_array(refer_to("Page")),
    "model": TEXT,
    "request_id": TEXT,
}
PROBLEM: Schema = {"success": {"type": "boolean", "enum": [False]}, "code": TEXT, "msg": TEXT}
PARTIAL = make_object(
    RESULT | {"pages_done": COUNT, "pages_total": COUNT},
    description="With TIMED_OUT, if JSON was asked for: what was read by then. Of the pages the first `pages_done` are "
    "read to their end; one more may have the lines that were read of it, and a warning that says how many.",
)
SCHEMAS: Schema = {
    **FORM_SCHEMAS,
    **JOB_SCHEMAS,
    "Line": LINE,
    "Cell": CELL,
    "Table": TABLE,
    "Code": CODE,
    "Page": PAGE,
    "Notice": NOTICE,
    "Result": make_object(RESULT),
    "Partial": PARTIAL,
    "OcrReply": make_reply(refer_to("Result")),
    "BatchReply": make_reply(
        make_object(
            {
                "results": make_array(
                    make_object(
                        {
                            "name": TEXT,
                            "success": {"type": "boolean"},
                            "data": refer_to("Result"),
                            "code": TEXT,
                            "msg": TEXT,
                            "partial": refer_to("Partial"),
                        },
                        optional=("data", "code", "msg", "partial"),
                    )
                ),
                "processing_time_ms": COUNT,
                "warnings": WARNINGS,
                "notices": NOTICES,
                "request_id": TEXT,
            }
        )
    ),
    "OptionsReply": make_reply(
        make_object(
            {
                "options": make_array({"type": "object"}),
                "limits": {"type": "object", "additionalProperties": COUNT},
                "formats": make_array(make_object({"name": TEXT, "media_type": TEXT, "suffix": TEXT})),
                "api_key_required": {"type": "boolean"},
                "learning": {"type": "boolean", "description": "whether corrections are taken"},
                "model": TEXT,
            }
        )
    ),
    "ExportedDocument": make_object(
        {name: RESULT[name] for name in RESULT if name not in ("request_id", "pages")}
        | {
            "pages": make_array(
                make_object({name: PAGE["properties"][name] for name in PAGE["properties"] if name != "number"})
            )
        },
        description="a document as `data` of an OcrReply has it, without what only a reading has",
    ),
    "JobResultReply": make_reply(
        make_object(RESULT | JOB_FILE, optional=(*RESULT, "code", "msg"), description="the pages read so far")
    ),
    "Failure": make_object(
        PROBLEM | {"request_id": TEXT, "partial": refer_to("Partial")},
        optional=("request_id", "partial"),
        example={"success": False, "code": "IMAGE_TRUNCATED", "msg": "the picture's data end too early"},
    ),
}
