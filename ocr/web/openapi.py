"""The API's OpenAPI document, /docs.json: BentoML's, corrected where it tells of itself rather than of this API."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ocr.errors import OcrError, RequestError, ServerError

TITLE = "ocr-crnn-cpu"
DESCRIPTION = (
    "Text recognition for Chinese and English pictures. Each failure has a stable `code`; `msg` is for people."
)

_FAILURE = {
    "type": "object",
    "title": "Failure",
    "required": ["success", "code", "msg"],
    "properties": {
        "success": {"type": "boolean", "enum": [False]},
        "code": {"type": "string"},
        "msg": {"type": "string"},
    },
}


def openapi_route(service: Any) -> Route:
    """The route /docs.json for a BentoML service."""

    async def document(request: Request) -> JSONResponse:
        return JSONResponse(corrected(service.openapi_spec.asdict()))

    return Route("/docs.json", document)


def corrected(document: dict[str, Any]) -> dict[str, Any]:
    """BentoML's document with our title and our failures in place of BentoML's."""
    built = document["info"]["version"]
    version = "development" if built == "None" else built  # BentoML's word for a server that runs from its source
    document["info"] = {"title": TITLE, "description": DESCRIPTION, "version": version}
    schemas = {name: document["components"]["schemas"][name] for name in ("OcrRequest", "OcrReply")}
    document["components"]["schemas"] = {**schemas, "Failure": _FAILURE}
    for path in document["paths"].values():
        for operation in path.values():
            if "requestBody" in operation:
                responses = operation["responses"]
                operation["responses"] = {"200": responses.get("200", responses.get(200)), **_failures()}
    return document


def _failures() -> dict[str, Any]:
    """A response for each status, with the codes that it may carry."""
    by_status: dict[int, list[str]] = {}
    for error in sorted([*_leaves(RequestError), *_leaves(ServerError)], key=lambda error: error.status):
        by_status.setdefault(error.status, []).append(f"`{error.code}`: {error.__doc__}")
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
    return {
        str(status): {"description": "  \n".join(meanings), "content": content}
        for status, meanings in by_status.items()
    }


def _leaves(error: type[OcrError]) -> Iterator[type[OcrError]]:
    for narrower in error.__subclasses__():
        yield from _leaves(narrower)
    if not error.__subclasses__():
        yield error
