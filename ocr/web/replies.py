"""Reply bodies, the good and the bad.

All have one shape, and clients are built on it; fields may be added and none taken away:

    {"success": true, "data": {...}}
    {"success": false, "code": "IMAGE_TRUNCATED", "msg": "..."}       with a status that says the same
"""

import asyncio
import logging
import time
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any

import bentoml
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr.errors import (
    FileTooLarge,
    InternalError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    NotReady,
    OcrError,
    TimedOut,
    UnsupportedFormat,
)
from ocr.results import Page

logger = logging.getLogger("ocr.web")

# Each of our failures carries its code in this header too: proxies can log it, and UniformReplies knows a body as ours
# by it.
CODE_HEADER = "x-error-code"

UNFORESEEN = "an unforeseen error; the server's log has its cause"


class OcrReply(bentoml.IODescriptor):
    """The good reply, for OpenAPI; replies themselves are written from `Page`."""

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What `success` writes."""
        point = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        line = {
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                "box": {"type": "array", "items": point, "minItems": 4, "maxItems": 4},
                "end": {"type": "string", "description": "what follows the line in the text"},
            },
        }
        data = {
            "type": "object",
            "properties": {
                "text": {"type": "string", "description": "the whole text in reading order"},
                "lines": {"type": "array", "items": line},
                "processing_time_ms": {"type": "integer"},
                "page": {"type": "object"},
                "timings_ms": {"type": "object"},
                "warnings": {"type": "array", "items": {"type": "string"}},
            },
        }
        return {"type": "object", "title": "OcrReply", "properties": {"success": {"type": "boolean"}, "data": data}}


def success(page: Page, milliseconds: float) -> JSONResponse:
    """The reply with a page that was read; `milliseconds` is the time of the whole request."""
    return JSONResponse({"success": True, "data": page.to_json() | {"processing_time_ms": round(milliseconds)}})


def failure(error: OcrError) -> JSONResponse:
    """The reply to a request that failed."""
    body = {"success": False, "code": error.code, "msg": error.message}
    return JSONResponse(body, status_code=error.status, headers={CODE_HEADER: error.code})


async def reply(reading: Awaitable[Page], started: float, timeout: float) -> JSONResponse:
    """Waits for a page to be read and writes the reply, whatever comes of it.

    Args:
        reading: the work.
        started: when the request came in, by time.perf_counter().
        timeout: seconds from now after which the work is given up.
    """
    try:
        async with asyncio.timeout(timeout):
            page = await reading
    except OcrError as error:
        return failure(error)
    except TimeoutError:
        return failure(TimedOut(f"not done within {timeout:g} seconds; the server may be busy"))
    except Exception:
        logger.exception("unforeseen error while reading a page")
        return failure(InternalError(UNFORESEEN))
    return success(page, (time.perf_counter() - started) * 1000)


class UniformReplies:
    """ASGI middleware: gives every failure our body, also BentoML's and Starlette's, and notes when a request came in.

    BentoML answers failures of its own with lists, plain text or objects of another shape. An exception that leaves the
    application before a reply has begun would even make its timeout middleware wait the whole timeout, so none gets
    past here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the application and replaces what it answers where that is a failure of foreign shape."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["started"] = time.perf_counter()
        begun = False
        replaced: JSONResponse | None = None

        async def send_uniform(message: Message) -> None:
            nonlocal begun, replaced
            if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
                replaced = _uniform(message, scope)
            if replaced is None:
                begun = True
                await send(message)

        try:
            await self.app(scope, receive, send_uniform)
        except Exception:
            if begun:
                raise
            logger.exception("unforeseen error outside the API")
            replaced = failure(InternalError(UNFORESEEN))
        if replaced is not None:
            await replaced(scope, receive, send)


def _uniform(start: Message, scope: Scope) -> JSONResponse | None:
    """A reply of our shape in place of a failure that begins with `start`; None where it is one of ours."""
    headers = Headers(raw=start["headers"])
    if CODE_HEADER in headers:
        return None
    response = failure(_error_for(start["status"], scope))
    response.status_code = start["status"]
    if "allow" in headers:
        response.headers["allow"] = headers["allow"]
    return response


def _error_for(status: int, scope: Scope) -> OcrError:
    """The error that says the same as an HTTP status of BentoML or Starlette."""
    path, method = scope["path"], scope["method"]
    if status == HTTPStatus.NOT_FOUND:
        return NotFound(f"there is nothing at {path}")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return MethodNotAllowed(f"{path} does not take {method}")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return FileTooLarge("the request is too large")
    if status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        return UnsupportedFormat("a body of this type can't be read")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return NotReady("the server is not ready yet")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return InvalidRequest(HTTPStatus(status).phrase.lower())
    return InternalError(UNFORESEEN)
