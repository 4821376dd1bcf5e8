import json

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from ocr.web.middleware.access_log import LONGEST_PATH
from ocr.web.middleware.edge import Edge
from ocr.web.replies import UniformReplies
from tests.web.middleware.edge_client import KEYS, ROUTES, SECRET, Client, edge, gone_client


def test_the_log_has_one_line_a_request_without_content(lines: list[dict]):
    client = edge(keys=KEYS)
    files = {"file": (f"{SECRET}.png", SECRET.encode() * 10)}
    client.post(
        f"/api/v1/ocr?note={SECRET}",
        files=files,
        headers={"X-Api-Key": "right", "Referer": SECRET, "User-Agent": SECRET},
    )
    client.get("/api/v1/crash", headers={"X-Api-Key": "right"})
    assert len(lines) == 2
    first = lines[0]
    assert list(first) == (
        "time method path status code milliseconds request_bytes reply_bytes request_id client pages lines".split()
    )
    assert first | {"method": "POST", "path": "/api/v1/ocr", "status": 200, "code": None, "client": "scanner"} == first
    assert (first["pages"], first["lines"]) == (2, 40)
    assert first["request_bytes"] > 210
    assert first["reply_bytes"] > 10
    assert first["milliseconds"] >= 0
    assert first["time"].endswith("Z")
    assert (lines[1]["status"], lines[1]["code"]) == (500, "INTERNAL_ERROR")
    assert "passport" not in json.dumps(lines)
    assert "right" not in json.dumps(lines)


def test_a_path_can_write_no_line_of_its_own(lines: list[dict]):
    edge().get('/a%0d%0a{"status": 200}%e5%9b%be%00')
    edge().get("/" + "a" * 10_000)
    assert [line["status"] for line in lines] == [404, 404]
    assert lines[0]["path"] == '/a\r\n{"status": 200}图\x00'
    assert len(lines[1]["path"]) == LONGEST_PATH


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz", "/metrics"])
def test_probes_are_not_logged(path: str, lines: list[dict]):
    assert edge().get(path).headers["x-request-id"]
    assert lines == []


def test_a_client_that_leaves_while_its_file_is_read_is_noted(lines: list[dict]):
    whole = [{"type": "http.request", "body": b"abc", "more_body": False}]
    gone_client(Edge(UniformReplies(Starlette(routes=ROUTES))), whole)
    assert [(line["status"], line["request_bytes"], line["client"]) for line in lines] == [(499, 3, "unknown")]


def test_a_client_that_leaves_while_it_sends_is_noted(lines: list[dict]):
    begun = [{"type": "http.request", "body": b"abc", "more_body": True}]
    gone_client(Edge(UniformReplies(Starlette(routes=ROUTES))), begun)
    gone_client(Edge(UniformReplies(Starlette(routes=ROUTES)), keys=KEYS), begun)
    assert [line["status"] for line in lines] == [499, 499]


def test_a_client_that_stays_is_not_taken_for_gone(lines: list[dict]):
    async def app(scope, receive, send):
        await Request(scope, receive).body()
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"x"})
        assert (await receive())["type"] == "http.disconnect"  # what servers say once all is sent

    assert Client(Edge(app)).post("/api/v1/ocr", content=b"abc").headers["x-request-id"]
    assert lines[0]["status"] == 200


def test_an_exception_that_nobody_answered_is_logged_and_passed_on(lines: list[dict]):
    async def app(scope, receive, send):
        raise RuntimeError("no reply")

    with pytest.raises(RuntimeError, match="no reply"):
        gone_client(Edge(app), [])
    assert lines[0]["status"] == 500


def test_a_long_name_of_a_peer_is_cut(lines: list[dict]):
    gone_client(Edge(UniformReplies(Starlette(routes=ROUTES))), [], {"client": ("x" * 10_000, 1)})
    assert lines[0]["client"] == "x" * 64
