"""The API's OpenAPI document, /docs.json: its paths in full with examples, and those for operators."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ocr.errors import MethodNotAllowed, NotReady, OcrError
from ocr.export.batch import BATCH_FORMATS
from ocr.pipeline.options import describe
from ocr.version import VERSION
from ocr.web import schemas
from ocr.web.api import PICTURE_OPTIONS
from ocr.web.corrections_request import CorrectionsRequest
from ocr.web.export_request import ExportRequest
from ocr.web.health import STATES
from ocr.web.learning_request import PromotionRequest, ShadowRequest, WordsRequest
from ocr.web.message_models import make_model_schemas
from ocr.web.openapi_corrections import CORRECTION_SCHEMAS, describe_correction_paths
from ocr.web.openapi_jobs import describe_job_paths
from ocr.web.openapi_learning import LEARNING_SCHEMAS, describe_learning_paths
from ocr.web.openapi_parts import (
    BINARY,
    Document,
    describe_failures,
    make_file_reply,
    make_json_reply,
    make_operation,
    make_option_parameters,
    make_upload_body,
    refer_to,
)
from ocr.web.schema_parts import TEXT, make_object

TITLE = "ocr-crnn-cpu"
DESCRIPTION = (
    "Text recognition for Chinese and English pictures. Each failure has a stable `code`; `msg` is for people. Every "
    "reply has the header `X-Request-Id`. Where the server wants an API key, send `Authorization: Bearer KEY`."
)
LICENSE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
# Relative, as nothing tells the address by which a client comes, behind proxies least of all.
SERVERS = [{"url": "/", "description": "The server that this document comes from."}]
OPTIONS = tuple(option["name"] for option in describe())
READING_OPTIONS = tuple(name for name in OPTIONS if name != "format")


_HEALTH: Document = {
    "application/json": {
        "schema": make_object({"state": {"type": "string", "enum": list(STATES)}, "version": TEXT, "model": TEXT})
    }
}


def make_openapi_route() -> Route:
    """The route /docs.json."""

    async def document(request: Request) -> JSONResponse:
        return JSONResponse(make_document())

    return Route("/docs.json", document)


def make_document() -> Document:
    """The whole document."""
    keys = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    }
    return {
        "openapi": "3.0.2",
        "info": {"title": TITLE, "description": DESCRIPTION, "version": VERSION, "license": LICENSE},
        "servers": SERVERS,
        "tags": [
            {"name": "OCR", "description": "Reading files, and writing what was read."},
            {"name": "Operators", "description": "Whether the server is well."},
        ],
        "paths": describe_paths() | describe_probes(),
        "components": {"schemas": _make_schemas(), "securitySchemes": keys},
        "security": [{}, {"bearer": []}, {"key": []}],
    }


def describe_paths() -> Document:
    """The API's paths."""
    return (
        {
            "/api/v1/ocr": {
                "post": make_operation(
                    "ocr",
                    "Reads one file: a picture, or all pages of a TIFF or PDF.",
                    {"200": make_file_reply("What was read.", "OcrReply")},
                    parameters=make_option_parameters(OPTIONS),
                    body=make_upload_body(),
                )
            },
            "/api/v1/options": {
                "get": make_operation(
                    "options", "Tells what may be asked for, and the limits.", {"200": make_json_reply("OptionsReply")}
                )
            },
            "/api/v1/batch": {
                "post": make_operation(
                    "batch",
                    "Reads several files; each has its own result or error, in their order, as JSON or in one table.",
                    {"200": make_file_reply("What was read.", "BatchReply", BATCH_FORMATS)},
                    parameters=_batch_parameters(),
                    body=make_upload_body(several=True),
                )
            },
            "/api/v1/export": {
                "post": make_operation(
                    "export",
                    "Writes lines that were read, and maybe corrected, as a file of any format.",
                    {"200": make_file_reply("The file.", "ExportedDocument")},
                    body={"required": True, "content": {"application/json": {"schema": refer_to("ExportRequest")}}},
                )
            },
            "/api/v1/picture": {
                "post": make_operation(
                    "picture",
                    "One page of a file as the picture that is read, upright, in the pixels that boxes are in.",
                    {"200": {"description": "A JPEG.", "content": {"image/jpeg": BINARY}}},
                    parameters=make_option_parameters(PICTURE_OPTIONS),
                    body=make_upload_body(),
                )
            },
        }
        | describe_job_paths(READING_OPTIONS)
        | describe_correction_paths()
        | describe_learning_paths()
    )


def _make_schemas() -> Document:
    messages: Document = {}
    for model in (ExportRequest, CorrectionsRequest, PromotionRequest, ShadowRequest, WordsRequest):
        messages |= make_model_schemas(model)
    return schemas.SCHEMAS | CORRECTION_SCHEMAS | LEARNING_SCHEMAS | messages


def describe_probes() -> Document:
    """The paths for operators, which BentoML serves."""
    return {
        "/livez": _probe("livez", "Whether the server lives.", MethodNotAllowed),
        "/readyz": _probe("readyz", "Whether files can be read now.", MethodNotAllowed, NotReady),
        "/healthz": _probe("healthz", "The server's state, version and weights.", MethodNotAllowed, content=_HEALTH),
        "/metrics": _probe("metrics", "Figures for Prometheus.", MethodNotAllowed),
    }


def _probe(name: str, summary: str, *errors: type[OcrError], content: Document | None = None) -> Document:
    content = content or {"text/plain": {"schema": {"type": "string"}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": ["Operators"],
            "security": [],
            "responses": {
                "200": {"description": "Yes.", "content": content},
                **describe_failures(errors),
            },
        }
    }


def _batch_parameters() -> list[Document]:
    """Options for several files, which come in fewer formats."""
    [format] = make_option_parameters(("format",))
    format["schema"] = {"type": "string", "enum": list(BATCH_FORMATS)}
    return [*make_option_parameters(READING_OPTIONS), format]
