"""The API's OpenAPI document, /docs.json: BentoML's paths for operators, and ours in full with examples."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ocr.errors import list_http_errors
from ocr.export import FORMATS
from ocr.export.batch import BATCH_FORMATS
from ocr.files.open import READABLE
from ocr.pipeline.options import describe
from ocr.version import VERSION
from ocr.web import schemas
from ocr.web.api import PICTURE_OPTIONS
from ocr.web.export_request import make_export_schemas
from ocr.web.job_api import RESULT_OPTIONS
from ocr.web.upload import FILE_FIELD

TITLE = "ocr-crnn-cpu"
DESCRIPTION = (
    "Text recognition for Chinese and English pictures. Each failure has a stable `code`; `msg` is for people. Every "
    "reply has the header `X-Request-Id`. Where the server wants an API key, send `Authorization: Bearer KEY`."
)
OPTIONS = tuple(option["name"] for option in describe())
READING_OPTIONS = tuple(name for name in OPTIONS if name != "format")

Document = dict[str, Any]

_BINARY: Document = {"schema": {"type": "string", "format": "binary"}}


def make_openapi_route(service: Any) -> Route:
    """The route /docs.json for a BentoML service."""

    async def document(request: Request) -> JSONResponse:
        return JSONResponse(complete_document(service.openapi_spec.asdict()))

    return Route("/docs.json", document)


def complete_document(document: Document) -> Document:
    """BentoML's document with our title, our own paths, and our failures in place of BentoML's."""
    probes = {path: item for path, item in document["paths"].items() if not path.startswith("/api/")}
    keys = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    }
    return {
        "openapi": "3.0.2",
        "info": {"title": TITLE, "description": DESCRIPTION, "version": VERSION},
        "paths": describe_paths() | probes,
        "components": {"schemas": schemas.SCHEMAS | make_export_schemas(), "securitySchemes": keys},
        "security": [{}, {"bearer": []}, {"key": []}],
    }


def describe_paths() -> Document:
    """The API's own paths."""
    exported = {"application/json": {"schema": _reference("ExportedDocument")}}
    return {
        "/api/v1/ocr": {
            "post": _operation(
                "ocr",
                "Reads one file: a picture, or all pages of a TIFF or PDF.",
                {"200": _read_reply()},
                parameters=_option_parameters(OPTIONS),
                body=_upload_body(),
            )
        },
        "/api/v1/options": {
            "get": _operation("options", "Tells what may be asked for, and the limits.", {"200": _json("OptionsReply")})
        },
        "/api/v1/batch": {
            "post": _operation(
                "batch",
                "Reads several files; each has its own result or error, in their order, as JSON or in one table.",
                {"200": _read_reply("BatchReply", BATCH_FORMATS)},
                parameters=_batch_parameters(),
                body=_upload_body(several=True),
            )
        },
        "/api/v1/export": {
            "post": _operation(
                "export",
                "Writes lines that were read, and maybe corrected, as a file of any format.",
                {"200": {"description": "The file.", "content": _file_contents() | exported}},
                body={"required": True, "content": {"application/json": {"schema": _reference("ExportRequest")}}},
            )
        },
        "/api/v1/picture": {
            "post": _operation(
                "picture",
                "One page of a file as the picture that is read, upright, in the pixels that boxes are in.",
                {"200": {"description": "A JPEG.", "content": {"image/jpeg": _BINARY}}},
                parameters=_option_parameters(PICTURE_OPTIONS),
                body=_upload_body(),
            )
        },
        "/api/v1/jobs": {
            "post": _operation(
                "createJob",
                "Takes on long work: big PDFs and many files. Results are kept on disk for a while.",
                {"202": _json("JobReply")},
                parameters=_option_parameters(READING_OPTIONS),
                body=_upload_body(several=True),
            )
        },
        "/api/v1/jobs/{job}": {
            "parameters": [_job_parameter()],
            "get": _operation("jobStatus", "Tells how far a job is.", {"200": _json("JobReply")}),
            "delete": _operation("deleteJob", "Cancels a job and forgets all of it.", {"200": _json("DeletedReply")}),
        },
        "/api/v1/jobs/{job}/result": {
            "parameters": [_job_parameter()],
            "get": _operation(
                "jobResult",
                "The result of one of a job's files; with format=json also while the job goes on.",
                {"200": _read_reply("JobResultReply")},
                parameters=[
                    {
                        "name": "file",
                        "in": "query",
                        "description": "Which of the job's files, counted from 0.",
                        "schema": {"type": "integer", "minimum": 0, "default": 0},
                    },
                    *_option_parameters(RESULT_OPTIONS),
                ],
            ),
        },
    }


def _operation(
    name: str, summary: str, replies: Document, *, body: Document | None = None, parameters: Any = ()
) -> Any:
    operation = {
        "operationId": name,
        "summary": summary,
        "tags": ["OCR"],
        "parameters": list(parameters),
        "responses": replies | _failures(),
    }
    return operation | ({"requestBody": body} if body else {})


def _reference(schema: str) -> Document:
    return {"$ref": f"#/components/schemas/{schema}"}


def _json(schema: str) -> Document:
    return {"description": "Done.", "content": {"application/json": {"schema": _reference(schema)}}}


def _file_contents(formats: Iterable[str] = FORMATS) -> Document:
    return {FORMATS[name].media_type.partition(";")[0]: _BINARY for name in formats}


def _read_reply(schema: str = "OcrReply", formats: Iterable[str] = FORMATS) -> Document:
    """A reply that is JSON, or a file of the format that was asked for."""
    content = _file_contents(formats) | {"application/json": {"schema": _reference(schema)}}
    header = {"description": "What was shrunk or left out, a JSON list; not with JSON.", "schema": {"type": "string"}}
    return {"description": "What was read.", "headers": {"X-Ocr-Warnings": header}, "content": content}


def _job_parameter() -> Document:
    return {"name": "job", "in": "path", "required": True, "schema": {"type": "string"}, "description": "A job's id."}


def _option_parameters(names: tuple[str, ...]) -> list[Document]:
    """Options as parameters of a query."""
    return [
        {
            "name": option["name"],
            "in": "query",
            "description": _describe_option(option),
            "schema": _option_schema(option),
        }
        for option in describe()
        if option["name"] in names
    ]


def _batch_parameters() -> list[Document]:
    """Options for several files, which come in fewer formats."""
    [format] = _option_parameters(("format",))
    format["schema"] = {"type": "string", "enum": list(BATCH_FORMATS)}
    return [*_option_parameters(READING_OPTIONS), format]


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


def _upload_body(*, several: bool = False) -> Document:
    """The three ways in which files can be sent.

    Forms and JSON may hold options, too. They are declared in the query alone: generated clients send what is declared
    twice twice.
    """
    file: Document = {"type": "string", "format": "binary", "description": READABLE}
    base64: Document = {"type": "string", "format": "byte", "description": f"{READABLE} as base64"}
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
            "application/octet-stream": {"schema": {"type": "string", "format": "binary", "description": READABLE}},
        },
    }


def _failures() -> Document:
    """A response for each status, with the codes that it may carry."""
    by_status: dict[int, list[str]] = {}
    kinds = (error for error in list_http_errors() if not error.__subclasses__())
    for error in sorted(kinds, key=lambda error: error.status):
        by_status.setdefault(error.status, []).append(f"`{error.code}`: {error.__doc__}")
    content = {"application/json": {"schema": _reference("Failure")}}
    return {
        str(status): {"description": "  \n".join(meanings), "content": content}
        for status, meanings in by_status.items()
    }
