"""What was read of files that are not read in time, and that nothing goes on for clients that have left.

The API without a server, with networks that a test plays.
"""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from ocr.settings import Settings
from ocr.web.api import Api
from ocr.web.batch_api import BatchApi
from ocr.web.middleware.edge import Edge
from ocr.web.replies import UniformReplies
from ocr.web.schemas import SCHEMAS
from tests.conftest import draw_page, encode
from tests.played import Played, find_lines, read, until
from tests.web.middleware.edge_client import Client
from tests.web.schema_mistakes import mistakes

LINES = 30  # of up to 4,320 pixels each: several portions
SETTINGS = Settings(threads=1, timeout=1)
OPTIONS = {"enhance": "off"}


class Stuck:
    """Networks that read so many portions of lines and then no more."""

    def __init__(self, portions: int) -> None:
        self.portions = portions
        self.asked = self.read = 0

    async def call(self, method: str, items: list[Any]) -> list[Any]:
        if method == "detect":
            return [find_lines(LINES)]
        self.asked += 1
        if self.portions == 0:
            await asyncio.Event().wait()
        self.portions -= 1
        self.read += len(items)
        return read(items)


def serve(networks: Stuck) -> tuple[Api, Edge]:
    api = Api(SETTINGS, Played(networks.call))
    calls = {"ocr": api.ocr, "batch": BatchApi(api).batch}
    routes = [Route(f"/api/v1/{name}", call, methods=["POST"]) for name, call in calls.items()]
    return api, Edge(UniformReplies(Starlette(routes=routes)))


@pytest.fixture
def long_pages() -> bytes:
    page = draw_page(["text"] * 10)
    return encode(page, "TIFF", save_all=True, append_images=[draw_page(["other"] * 10), draw_page(["third"] * 10)])


def portions_of_a_page(long_pages: bytes) -> int:
    networks = Stuck(10**9)
    _, app = serve(networks)
    assert Client(app).post("/api/v1/ocr", content=long_pages, params=OPTIONS | {"pages": "1"}).status_code == 200
    return networks.asked


def test_a_reply_that_comes_too_late_has_what_was_read(long_pages: bytes):
    whole = portions_of_a_page(long_pages)
    assert whole > 3
    networks = Stuck(whole + 2)
    api, app = serve(networks)
    reply = Client(app).post("/api/v1/ocr", content=long_pages, params=OPTIONS | {"characters": "boxes"})
    body = reply.json()
    assert (reply.status_code, body["code"]) == (504, "TIMED_OUT")
    assert list(mistakes(SCHEMAS["Failure"], body, SCHEMAS)) == []
    partial = body["partial"]
    assert (partial["pages_done"], partial["pages_total"]) == (1, 3)
    assert [page["number"] for page in partial["pages"]] == [1, 2]
    assert partial["pages"][0]["warnings"] == []
    on_second = networks.read - LINES
    assert partial["pages"][1]["warnings"] == [f"not read to its end: {on_second} of {LINES} lines"]
    assert [line["page"] for line in partial["lines"]] == [0] * LINES + [1] * on_second
    assert partial["lines"][0]["characters"]
    assert partial["request_id"] == body["request_id"]
    assert (api.admission.requests, api.admission.pages_in_work) == (0, 0)


def test_pages_that_were_named_keep_their_numbers(long_pages: bytes):
    _, app = serve(Stuck(portions_of_a_page(long_pages)))
    body = Client(app).post("/api/v1/ocr", content=long_pages, params=OPTIONS | {"pages": "3,2"}).json()
    wanted = {"pages_done": 1, "pages_total": 2}
    assert body["partial"] | wanted == body["partial"]
    assert [page["number"] for page in body["partial"]["pages"]] == [2]


@pytest.mark.parametrize(("portions", "options"), [(0, {}), (2, {"format": "txt"})])
def test_where_nothing_is_read_or_no_json_is_wanted_there_is_no_part(
    portions: int, options: dict[str, str], long_pages: bytes
):
    _, app = serve(Stuck(portions))
    body = Client(app).post("/api/v1/ocr", content=long_pages, params=OPTIONS | options).json()
    assert list(body) == ["success", "code", "msg", "request_id"]


def test_a_file_of_several_that_comes_too_late_has_what_was_read_too(long_pages: bytes):
    _, app = serve(Stuck(3))
    files = [("file", ("a", b"rubbish")), ("file", ("b", long_pages))]
    body = Client(app).post("/api/v1/batch", files=files, params=OPTIONS).json()
    assert list(mistakes(SCHEMAS["BatchReply"], body, SCHEMAS)) == []
    bad, late = body["data"]["results"]
    assert bad["code"] == "UNSUPPORTED_FORMAT"
    assert (late["code"], late["partial"]["pages_done"], len(late["partial"]["pages"])) == ("TIMED_OUT", 0, 1)


@pytest.mark.parametrize("path", ["/api/v1/ocr", "/api/v1/batch"])
def test_nothing_goes_on_for_a_client_that_has_left(path: str, long_pages: bytes, lines: list[dict]):
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + long_pages + b"\r\n--x--\r\n"
    networks, sent = Stuck(0), []
    api, app = serve(networks)
    body = [{"type": "http.request", "body": form, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if body:
            return body.pop()
        await until(lambda: networks.asked == 1)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"enhance=off"}

    async def run() -> None:
        async with asyncio.timeout(SETTINGS.timeout * 0.9):  # not because its time was over
            await app(scope, receive, send)

    asyncio.run(run())
    assert (api.admission.requests, api.admission.pages_in_work) == (0, 0)
    assert networks.asked == 1
    assert [(line["status"], line["code"]) for line in lines] == [(499, None)]
