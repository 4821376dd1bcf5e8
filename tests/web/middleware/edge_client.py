"""The edge around a small application, and clients for it; over no network."""

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from ocr.errors import ImageTruncated
from ocr.web.middleware.api_keys import ApiKeys, make_entry
from ocr.web.middleware.edge import Edge
from ocr.web.replies import UniformReplies, make_failure

KEYS = ApiKeys.parse(f"{make_entry('scanner', 'right')},{make_entry('archive', 'also-right')}")
ORIGIN = "https://scans.example.org"
SECRET = "picture of a passport"


async def read(request: Request):
    await request.body()
    request.state.facts = {"pages": 2, "lines": 40, "status": 999}
    return JSONResponse({"id": request.state.request_id, "client": request.state.client})


async def broken(request: Request):
    return make_failure(ImageTruncated("cut off"), request.state.request_id)


async def crash(request: Request):
    raise RuntimeError(SECRET)


async def fine(request: Request):
    return PlainTextResponse(str(request.state.started > 0))


ROUTES = [
    Route("/api/v1/ocr", read, methods=["POST"]),
    Route("/api/v1/options", fine),
    Route("/api/v1/broken", broken),
    Route("/api/v1/crash", crash),
    *(Route(path, fine) for path in ("/", "/healthz", "/livez", "/readyz", "/metrics")),
]


class Client:
    """Sends requests from 192.0.2.7 to an ASGI application, over no network."""

    def __init__(self, app) -> None:
        self.transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.7", 5000))

    def request(self, method: str, path: str, **options) -> httpx.Response:
        async def run() -> httpx.Response:
            async with httpx.AsyncClient(transport=self.transport, base_url="http://test") as client:
                return await client.request(method, path, **options)

        return asyncio.run(run())

    def get(self, path: str, **options) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options) -> httpx.Response:
        return self.request("POST", path, **options)


def edge(**options) -> Client:
    return Client(Edge(UniformReplies(Starlette(routes=ROUTES)), **options))


def gone_client(app, body: list[dict], scope: dict | None = None) -> list[dict]:
    """Calls the app for a client that sends `body` and leaves; gives what is sent to it all the same."""
    sent = []
    messages = [*body, {"type": "http.disconnect"}]

    async def receive():
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def send(message):
        sent.append(message)

    request = {"type": "http", "method": "POST", "path": "/api/v1/ocr", "headers": [], "query_string": b""}
    asyncio.run(app(request | (scope or {}), receive, send))
    return sent
