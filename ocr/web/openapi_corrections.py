"""What the OpenAPI document says about corrections."""

from ocr.web.openapi_parts import BINARY, Document, make_json_reply, make_operation, refer_to
from ocr.web.schema_parts import COUNT, TEXT, Schema, make_array, make_object, make_reply

_CORRECTION = make_object(
    {
        "id": COUNT,
        "client": TEXT | {"description": "who sent it"},
        "created": {"type": "number", "description": "seconds since 1970"},
        "read": TEXT,
        "text": TEXT,
        "confidence": {"type": "number"},
        "model": TEXT,
        "document": TEXT,
        "page": COUNT,
        "digest": TEXT | {"description": "the same for the same picture"},
    }
)
_REVIEW = make_object(
    {
        "count": COUNT,
        "documents": COUNT,
        "confirmed": COUNT | {"description": "that were read right"},
        "contradictions": make_array(make_array(COUNT), description="numbers of one picture's, with different texts"),
        "outside": {
            "type": "object",
            "additionalProperties": COUNT,
            "description": "characters that the network can't say, and how often each occurs",
        },
        "usable": COUNT | {"description": "that can be trained on"},
    }
)
CORRECTION_SCHEMAS: Schema = {
    "CorrectionsSentReply": make_reply(make_object({"saved": COUNT, "known": COUNT})),
    "CorrectionsReply": make_reply(
        make_object({"corrections": make_array(_CORRECTION), "next": COUNT | {"nullable": True}, "review": _REVIEW})
    ),
    "CorrectionsDeletedReply": make_reply(make_object({"deleted": COUNT})),
}


def describe_correction_paths() -> Document:
    """The paths of corrections."""
    return {
        "/api/v1/corrections": {
            "post": make_operation(
                "sendCorrections",
                "Gives the server corrected lines to learn from, where its operator collects them.",
                {"200": make_json_reply("CorrectionsSentReply")},
                body={"required": True, "content": {"application/json": {"schema": refer_to("CorrectionsRequest")}}},
            ),
            "get": make_operation(
                "listCorrections",
                "Lists corrections, the oldest first, and what is wrong with all of them. Takes the scope admin.",
                {"200": make_json_reply("CorrectionsReply")},
                parameters=[
                    _parameter("document", TEXT, "Those of this document alone."),
                    _parameter("after", COUNT, "Those behind this number."),
                    _parameter("limit", COUNT, "How many at most, up to 500. Default: 100."),
                ],
            ),
            "delete": make_operation(
                "deleteCorrections",
                "Deletes one, those of a document, or all, and overwrites them. Takes the scope admin.",
                {"200": make_json_reply("CorrectionsDeletedReply")},
                parameters=[
                    _parameter("number", COUNT, "The one to delete."),
                    _parameter("document", TEXT, "The document whose corrections to delete."),
                    _parameter("all", {"type": "boolean"}, "Whether to delete all."),
                ],
            ),
        },
        "/api/v1/corrections/export": {
            "get": make_operation(
                "exportCorrections",
                "Those that can be trained on, as a training set. Takes the scope admin.",
                {"200": {"description": "The archive.", "content": {"application/zip": BINARY}}},
            )
        },
        "/api/v1/corrections/{number}/picture": {
            "parameters": [
                {"name": "number", "in": "path", "required": True, "schema": COUNT, "description": "The correction's."}
            ],
            "get": make_operation(
                "correctionPicture",
                "The picture of a corrected line. Takes the scope admin.",
                {"200": {"description": "A PNG.", "content": {"image/png": BINARY}}},
            ),
        },
    }


def _parameter(name: str, schema: Schema, about: str) -> Document:
    return {"name": name, "in": "query", "schema": schema, "description": about}
