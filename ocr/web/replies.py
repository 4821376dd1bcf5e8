"""Reply bodies, the good and the bad.

All have one shape, and clients are built on it; fields may be added and none taken away:

    {"success": true, "data": {...}}
    {"success": false, "code": "IMAGE_TRUNCATED", "msg": "..."}       with a status that says the same

TIMED_OUT may have `partial` besides: what was read by then, as `data` has it.
"""

import logging
import math
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
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

logger = logging.getLogger("ocr.web")

# Each of our failures carries its code in this header too: proxies can log it, and UniformReplies knows a body as ours
# by it.
CODE_HEADER = "x-error-code"


def make_success(data: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> JSONResponse:
    """The reply to a request that succeeded."""
    return JSONResponse({"success": True, "data": data}, status_code=status, headers=headers)


def make_failure(error: OcrError, request_id: str | None = None) -> JSONResponse:
    """The reply to a request that failed; `request_id` is the name under which the log has it."""
    body = describe_problem(error)
    if request_id is not None:
        body["request_id"] = request_id
    return JSONResponse(body, status_code=error.status, headers=make_failure_headers(error))


def make_failure_headers(error: OcrError) -> dict[str, str]:
    """The headers of a reply to a request that failed, whatever the form of its body."""
    headers = {CODE_HEADER: error.code}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return headers


def describe_problem(error: OcrError) -> dict[str, Any]:
    """What a failure says, of a whole request or of one file among several."""
    problem: dict[str, Any] = {"success": False, "code": error.code, "msg": error.message}
    if isinstance(error, TimedOut) and error.partial is not None:
        problem["partial"] = error.partial
    return problem


async def answer(
    work: Awaitable[Response],
    timeout: float,
    request_id: str | None = None,
    fail: Callable[[OcrError, str | None], Response] = make_failure,
) -> Response:
    """Waits for the work on a request and gives its reply, whatever comes of it.

    Args:
        work: gives the good reply.
        timeout: seconds after which the work gives itself up, by TimeoutError.
        request_id: the name under which the log has the request.
        fail: gives the reply to a request that failed.
    """
    try:
        return await work
    except OcrError as error:
        return fail(error, request_id)
    except TimeoutError:
        return fail(make_timeout_error(timeout), request_id)
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.NO_CONTENT)  # nobody reads it; the access log has 499
    except Exception:
        logger.exception("unforeseen error in the API")
        return fail(InternalError(), request_id)


def make_timeout_error(timeout: float) -> TimedOut:
    """The error of work that was not done within `timeout` seconds."""
    return TimedOut(f"not done within {timeout:g} seconds; the server may be busy, and a job has more time")


class UniformReplies:
    """ASGI middleware: gives every failure our body, also BentoML's and Starlette's.

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
            replaced = make_failure(InternalError(), _request_id(scope))
        if replaced is not None:
            await replaced(scope, receive, send)


def _uniform(start: Message, scope: Scope) -> JSONResponse | None:
    """A reply of our shape in place of a failure that begins with `start`; None where it is one of ours."""
    headers = Headers(raw=start["headers"])
    if CODE_HEADER in headers:
        return None
    response = make_failure(_error_for(start["status"], scope), _request_id(scope))
    response.status_code = start["status"]
    if "allow" in headers:
        response.headers["allow"] = headers["allow"]
    return response


def _request_id(scope: Scope) -> str | None:
    request_id: str | None = scope.get("state", {}).get("request_id")
    return request_id


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
    return InternalError()
