"""The edge of the public service: what is done with every request before and after anything else.

From the outside in:

request id      taken from X-Request-Id or made, and sent back
CORS            for the web pages of OCR_CORS_ORIGINS, on failures too
API key         for the paths under /api/ and those of other products (`ocr.web.products`), if there are keys; and scope
rate limit      for the same paths, per key, or per address if there are no keys
access log      one line, without content, and for admin calls one more; and the metrics of requests and errors
"""

import asyncio
import math
import re
import time
import uuid
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocr.errors import Forbidden, OcrError, RateLimited, Unauthorized
from ocr.web import metrics
from ocr.web.middleware import access_log
from ocr.web.middleware.access_log import Exchange
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.middleware.api_keys import ADMIN, JOBS, READ, ApiKeys
from ocr.web.middleware.cors import Cors
from ocr.web.middleware.rate_limit import RateLimit, group_address
from ocr.web.middleware.request_body import CappedBody
from ocr.web.products import find_product_path
from ocr.web.replies import make_failure

REQUEST_ID_HEADER = "X-Request-Id"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
GUARDED = "/api/"
# Scopes of which a path and all below it take one, other paths READ; a refusal names the first.
TAKES = {"/api/v1/jobs": (JOBS, ADMIN), "/api/v1/corrections": (READ, ADMIN), "/api/v1/learning": (ADMIN,)}
OPEN = ("GET", "/api/v1/options")  # the web page asks it whether a key is needed
TOKEN_PATH = "/oauth/2.0/token"  # where a key is turned into a token
LONGEST_ADDRESS = 64


class Edge:
    """ASGI middleware, to be put around all others of the public service.

    It leaves in `scope["state"]`, which a handler has as `request.state`: `request_id`; `client`, the name of the API
    key or the peer's address; `scopes`, what that key may be used for; and `started`, by time.perf_counter(). A handler
    may put a dict of numbers there as `facts`, which are added to the line of the access log, and a dict as `audit` if
    it was an admin's call, which gets a line of its own. A request by another product's path that is refused still
    goes to its handler, with the error as `refusal` and its body thrown away: it answers in the product's own form.

    Args:
        app: what is inside.
        keys: who may ask; none: everyone.
        rate_limit: None for any number of requests.
        cors_origins: web pages elsewhere that may call, as `ocr.web.middleware.cors.parse_origins` gives them.
        products: names of other products whose paths are served.
        tokens: what a request by one of their paths may have in its query, as `access_token`, in place of a key.
    """

    def __init__(
        self,
        app: ASGIApp,
        keys: ApiKeys | None = None,
        rate_limit: RateLimit | None = None,
        cors_origins: tuple[str, ...] = (),
        products: tuple[str, ...] = (),
        tokens: AccessTokens | None = None,
    ) -> None:
        self.app = app
        self.products, self.tokens = products, tokens
        self.keys = keys or ApiKeys()
        self.rate_limit = rate_limit
        self.inner: ASGIApp = Cors(self._admit, cors_origins) if cors_origins else self._admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in or refuses it, and writes down what came of it. What is no HTTP passes as it is."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        state["started"] = time.perf_counter()
        state["request_id"] = _request_id(headers.get(REQUEST_ID_HEADER))
        state["client"], state["scopes"] = _address(scope), frozenset()
        exchange = Exchange()

        async def counted_receive() -> Message:
            message = await receive()
            exchange.on_receive(message)
            return message

        async def marked_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                await _look_whether_gone(exchange, receive)
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = state["request_id"]
            exchange.on_send(message)
            await send(message)

        try:
            await self.inner(scope, counted_receive, marked_send)
        finally:
            self._write_down(exchange, scope, state)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self._check(scope)
        except OcrError as error:
            # a client that is answered while it still sends would see a broken connection and not the answer
            await CappedBody(Request(scope, receive), 0).drain()
            if find_product_path(scope["path"], self.products) is not None:
                scope["state"]["refusal"] = error
                await self.app(scope, _receive_nothing, send)
                return
            response = make_failure(error, scope["state"]["request_id"])
            if isinstance(error, Unauthorized):
                response.headers["WWW-Authenticate"] = "Bearer"
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        """Finds out whose request it is.

        Raises:
            Unauthorized: a key is needed, and none came.
            RateLimited: it is one too many.
            Forbidden: the key has not the scope that the path takes.
        """
        headers, state, place = Headers(scope=scope), scope["state"], (scope["method"], scope["path"])
        product_path = find_product_path(scope["path"], self.products)
        key = self.keys.find(headers.get("authorization"), headers.get("x-api-key"))
        name, state["scopes"] = (key.name, key.scopes) if key is not None else (None, frozenset())
        if name is None and product_path is not None and self.keys and self.tokens is not None:
            name = self.tokens.client(Request(scope).query_params.get("access_token", ""))
            state["scopes"] = self.keys.scopes_of(name or "", time.time())
        bucket = name or group_address(state["client"])
        state["client"] = name or state["client"]
        guarded = product_path is not None or scope["path"].startswith(GUARDED)
        if not guarded or place == OPEN or scope["method"] == "OPTIONS":
            return
        if self.keys and name is None and product_path != TOKEN_PATH:
            raise Unauthorized("an API key is needed, as Authorization: Bearer KEY or X-Api-Key: KEY")
        wait = self.rate_limit.take(bucket, time.monotonic()) if self.rate_limit is not None else 0.0
        if wait > 0:
            seconds = max(1, math.ceil(wait))
            raise RateLimited(f"too many requests; the next one is let through in {seconds} s", seconds)
        takes = next((its for start, its in TAKES.items() if f"{scope['path']}/".startswith(f"{start}/")), (READ,))
        if name is not None and state["scopes"].isdisjoint(takes):
            raise Forbidden(f"this API key has not the scope {takes[0]}, which this takes")

    def _write_down(self, exchange: Exchange, scope: Scope, state: dict[str, Any]) -> None:
        if scope["path"] in access_log.UNLOGGED:
            return
        metrics.record_request(
            scope["path"], time.perf_counter() - state["started"], int(exchange.outcome), exchange.code
        )
        access_log.write_line(exchange, scope["method"], scope["path"], state)
        if "audit" in state:
            access_log.write_audit(exchange, state)


def _request_id(sent: str | None) -> str:
    """The client's own, if it is one that can be sent back and written to logs unchanged; otherwise a new one."""
    return sent if sent is not None and _REQUEST_ID.fullmatch(sent) else uuid.uuid4().hex


def _address(scope: Scope) -> str:
    """The peer's address; behind a proxy that the server trusts, that of the proxy's client."""
    client = scope.get("client")
    return str(client[0])[:LONGEST_ADDRESS] if client else "unknown"


async def _receive_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _look_whether_gone(exchange: Exchange, receive: Receive) -> None:
    """Notes whether the client has left while its request was worked on, which only asking for more can tell.

    It is asked only where the request has arrived whole: otherwise what comes would be missing in the body.
    """
    if not exchange.request_complete or exchange.client_gone:
        return
    try:
        async with asyncio.timeout(0):
            exchange.on_receive(await receive())
    except TimeoutError:
        return
