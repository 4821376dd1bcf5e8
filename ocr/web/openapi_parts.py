"""What the OpenAPI document's operations are made of: parameters, bodies, replies, and each failure with its codes."""

from collections.abc import Iterable
from typing import Any

from ocr.errors import OcrError, list_http_errors
from ocr.export import FORMATS, REPLY_FORMATS
from ocr.files.open import READABLE
from ocr.pipeline.options import describe
from ocr.web.upload import FILE_FIELD

Document = dict[str, Any]

BINARY: Document = {"schema": {"type": "string", "format": "binary"}}


def refer_to(schema: str) -> Document:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{schema}"}


def make_operation(
    name: str, summary: str, replies: Document, *, body: Document | None = None, parameters: Iterable[Document] = ()
) -> Document:
    """An operation of the API, which may fail in every way there is."""
    operation = {
        "operationId": name,
        "summary": summary,
        "tags": ["OCR"],
        "parameters": list(parameters),
        "responses": replies | describe_failures(list_http_errors()),
    }
    return operation | ({"requestBody": body} if body else {})


def make_json_reply(schema: str) -> Document:
    """A reply that is JSON."""
    return {"description": "Done.", "content": {"application/json": {"schema": refer_to(schema)}}}


def make_file_reply(description: str, schema: str, formats: Iterable[str] = FORMATS) -> Document:
    """A reply that is JSON, or a file of the format that was asked for.

    JSON comes first: some generated clients read every reply as what is named first.
    """
    files = {REPLY_FORMATS[name].media_type.partition(";")[0]: BINARY for name in formats if name != "json"}
    header = {"description": "What was shrunk or left out, a JSON list; not with JSON.", "schema": {"type": "string"}}
    return {
        "description": description,
        "headers": {"X-Ocr-Warnings": header},
        "content": {"application/json": {"schema": refer_to(schema)}} | files,
    }


def make_option_parameters(names: Iterable[str]) -> list[Document]:
    """Options as parameters of a query."""
    wanted = set(names)
    return [
        {
            "name": option["name"],
            "in": "query",
            "description": _describe_option(option),
            "schema": _option_schema(option),
        }
        for option in describe()
        if option["name"] in wanted
    ]


def _describe_option(option: Document) -> str:
    """What an option is for, and its default: as a schema's `default`, generated clients would send it."""
    return f"{option['about']} Default: {option['default'] if option['default'] != '' else 'empty'}."


def _option_schema(option: Document) -> Document:
    match option["type"]:
        case "choice":
            return {"type": "string", "enum": option["choices"]}
        case "number":
            bounds = {bound: option[bound] for bound in ("minimum", "maximum")}
            return {"type": "number"} | bounds
        case _:
            return {"type": "string"}


def make_upload_body(*, several: bool = False) -> Document:
    """The three ways in which files can be sent.

    Forms and JSON may hold options, too. They are declared in the query alone: generated clients send what is declared
    twice twice.
    """
    what = f"{READABLE}, or a zip archive of such files" if several else READABLE
    file: Document = {"type": "string", "format": "binary", "description": what}
    base64: Document = {"type": "string", "format": "byte", "description": f"{what}, as base64"}
    field = "images" if several else "image"
    if several:
        file = {"type": "array", "items": file, "minItems": 1}
        base64 = {"type": "array", "items": base64, "minItems": 1}
    form = {"type": "object", "required": [FILE_FIELD], "properties": {FILE_FIELD: file}}
    message = {
        "type": "object",
        "required": [field],
        "properties": {field: base64},
        "description": "Options may stand here instead of in the query.",
    }
    return {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": form},
            "application/json": {"schema": message},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary", "description": what}},
        },
    }


def describe_failures(errors: Iterable[type[OcrError]]) -> Document:
    """A response for each status that these errors have, with the codes that it may carry; the narrowest count."""
    by_status: dict[int, list[str]] = {}
    kinds = (error for error in errors if not error.__subclasses__())
    for error in sorted(kinds, key=lambda error: error.status):
        by_status.setdefault(error.status, []).append(f"`{error.code}`: {error.__doc__}")
    content = {"application/json": {"schema": refer_to("Failure")}}
    return {
        str(status): {"description": "  \n".join(meanings), "content": content}
        for status, meanings in by_status.items()
    }
