import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ocr.errors import ImageTruncated, NotReady, Overloaded
from ocr.web.replies import UniformReplies, answer, make_failure, make_success


def ends(work, timeout: float = 5.0) -> tuple[int, dict]:
    response = asyncio.run(answer(work, timeout, "an-id"))
    return response.status_code, json.loads(response.body)


def test_each_way_in_which_reading_ends(caplog: pytest.LogCaptureFixture):
    async def good():
        return make_success({"text": "图"})

    async def cut() -> Response:
        raise ImageTruncated("cut off")

    async def broken() -> Response:
        raise KeyError("secret")

    async def slow() -> Response:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)

    assert ends(good()) == (200, {"success": True, "data": {"text": "图"}})
    failed = {"success": False, "code": "IMAGE_TRUNCATED", "msg": "cut off", "request_id": "an-id"}
    assert ends(cut()) == (422, failed)
    status, body = ends(slow(), 7)
    assert (status, body["code"]) == (504, "TIMED_OUT")
    assert "within 7 seconds" in body["msg"]
    status, body = ends(broken())
    assert (status, body["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in body["msg"]
    assert "secret" in caplog.text


async def as_list(request):
    return JSONResponse([{"error": "as BentoML does"}], status_code=400)


async def as_text(request):
    return PlainTextResponse("Service Unavailable", status_code=503)


async def ours(request):
    return make_failure(NotReady("in our own words"))


async def stream(request):
    async def chunks():
        yield b"one"
        yield b"two"

    return StreamingResponse(chunks(), status_code=418)


async def crash(request):
    raise RuntimeError("secret")


def ask(path: str, method: str = "GET") -> httpx.Response:
    routes = [Route("/" + endpoint.__name__, endpoint) for endpoint in (as_list, as_text, ours, stream)]
    inner = Starlette(routes=routes)

    async def app(scope, receive, send):
        if scope["path"] == "/crash":
            raise RuntimeError("secret")
        await inner(scope, receive, send)

    async def run() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(UniformReplies(app)), base_url="http://test"
        ) as client:
            return await client.request(method, path)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/as_list", "GET", 400, "INVALID_REQUEST"),
        ("/as_text", "GET", 503, "NOT_READY"),
        ("/stream", "GET", 418, "INVALID_REQUEST"),
        ("/crash", "GET", 500, "INTERNAL_ERROR"),
        ("/none", "GET", 404, "NOT_FOUND"),
        ("/as_list", "POST", 405, "METHOD_NOT_ALLOWED"),
        ("/ours", "GET", 503, "NOT_READY"),
    ],
)
def test_every_failure_has_the_same_shape(path: str, method: str, status: int, code: str):
    response = ask(path, method)
    assert response.status_code == status
    assert response.json() == {"success": False, "code": code, "msg": response.json()["msg"]}
    assert "secret" not in response.text
    assert response.headers["x-error-code"] == code


def test_our_own_words_and_the_allowed_methods_are_kept():
    assert ask("/ours").json()["msg"] == "in our own words"
    assert set(ask("/as_list", "POST").headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_it_is_said_when_to_try_again():
    assert ask("/ours").headers["retry-after"] == "5"
    assert make_failure(Overloaded("full", 2.1)).headers["retry-after"] == "3"
    assert "retry-after" not in make_failure(ImageTruncated("cut off")).headers
