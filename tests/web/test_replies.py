import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse
from starlette.routing import Route

from ocr.errors import ImageTruncated, NotReady
from ocr.results import Line, Page
from ocr.web.replies import UniformReplies, failure, reply, success

PAGE = Page(20, 10, (Line("图", 0.98765, ((0, 0), (9, 0), (9, 5), (0, 5))),), timings_ms={"decode": 3.0})


def test_success_has_the_promised_fields():
    body = json.loads(success(PAGE, 141.6).body)
    assert body["success"] is True
    assert body["data"]["text"] == "图"
    assert body["data"]["lines"] == [
        {"text": "图", "confidence": 0.9877, "box": [[0, 0], [9, 0], [9, 5], [0, 5]], "end": "\n"}
    ]
    assert body["data"]["processing_time_ms"] == 142


def answered(work, timeout: float = 5.0) -> tuple[int, dict]:
    response = asyncio.run(reply(work, 0.0, timeout))
    return response.status_code, json.loads(response.body)


def test_each_way_in_which_reading_ends(caplog: pytest.LogCaptureFixture):
    async def good() -> Page:
        return PAGE

    async def cut() -> Page:
        raise ImageTruncated("cut off")

    async def broken() -> Page:
        raise KeyError("secret")

    async def slow() -> Page:
        await asyncio.sleep(60)
        return PAGE

    assert answered(good())[0] == 200
    assert answered(cut()) == (422, {"success": False, "code": "IMAGE_TRUNCATED", "msg": "cut off"})
    status, body = answered(slow(), 0.01)
    assert (status, body["code"]) == (504, "TIMED_OUT")
    status, body = answered(broken())
    assert (status, body["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in body["msg"]
    assert "secret" in caplog.text


async def as_list(request):
    return JSONResponse([{"error": "as BentoML does"}], status_code=400)


async def as_text(request):
    return PlainTextResponse("Service Unavailable", status_code=503)


async def ours(request):
    return failure(NotReady("in our own words"))


async def stream(request):
    async def chunks():
        yield b"one"
        yield b"two"

    return StreamingResponse(chunks(), status_code=418)


async def crash(request):
    raise RuntimeError("secret")


async def started(request):
    return JSONResponse({"started": request.state.started})


def ask(path: str, method: str = "GET") -> httpx.Response:
    routes = [Route("/" + endpoint.__name__, endpoint) for endpoint in (as_list, as_text, ours, stream, started)]
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


def test_good_replies_pass_and_know_when_the_request_came_in():
    assert ask("/started").json()["started"] > 0
