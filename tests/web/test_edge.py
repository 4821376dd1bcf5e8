import asyncio
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from ocr.errors import ImageTruncated
from ocr.web import access_log
from ocr.web.access_log import LONGEST_PATH
from ocr.web.edge import Edge
from ocr.web.keys import ApiKeys, entry_for
from ocr.web.rate import RateLimit
from ocr.web.replies import UniformReplies, failure

KEYS = ApiKeys.parse(f"{entry_for('scanner', 'right')},{entry_for('archive', 'also-right')}")
ORIGIN = "https://scans.example.org"
SECRET = "picture of a passport"


async def read(request: Request):
    await request.body()
    request.state.facts = {"pages": 2, "lines": 40, "status": 999}
    return JSONResponse({"id": request.state.request_id, "client": request.state.client})


async def broken(request: Request):
    return failure(ImageTruncated("cut off"), request.state.request_id)


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


@pytest.fixture
def lines() -> Iterator[list[dict]]:
    """What the access log is given, parsed."""
    written: list[dict] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            assert "\n" not in message
            assert message.isascii()
            written.append(json.loads(message))

    handler = Handler()
    access_log.logger.addHandler(handler)
    access_log.logger.setLevel(logging.INFO)
    yield written
    access_log.logger.removeHandler(handler)


@pytest.mark.parametrize("sent", ["a", "my-1.2_3", "A" * 128])
def test_a_sane_request_id_is_kept(sent: str, lines: list[dict]):
    reply = edge().post("/api/v1/ocr", headers={"X-Request-Id": sent})
    assert reply.headers["x-request-id"] == reply.json()["id"] == lines[0]["request_id"] == sent


@pytest.mark.parametrize(
    "sent",
    [b"", b"A" * 129, b"a b", b"a\r\nSet-Cookie: x=1", b"a\n", b"a\x00", b'"', b"../x", "号".encode(), b"\xff\xfe"],
)
def test_any_other_is_replaced_and_injects_no_header(sent: bytes, lines: list[dict]):
    reply = edge().post("/api/v1/ocr", headers=[(b"x-request-id", sent)])
    made = reply.headers["x-request-id"]
    assert len(made) == 32
    assert int(made, 16) >= 0
    assert "set-cookie" not in reply.headers
    assert lines[0]["request_id"] == made


def test_each_request_gets_an_id_of_its_own():
    client = edge()
    assert len({client.get("/").headers["x-request-id"] for _ in range(20)}) == 20


@pytest.mark.parametrize("path", ["/", "/api/v1/broken", "/api/v1/crash", "/nothing"])
def test_every_reply_has_one_request_id(path: str):
    reply = edge(cors_origins=(ORIGIN,)).get(path, headers={"X-Request-Id": "mine"})
    assert reply.headers.get_list("x-request-id") == ["mine"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer right"},
        {"Authorization": "bearer also-right"},
        {"X-Api-Key": "right"},
        {"Authorization": "Basic x", "X-Api-Key": "right"},
    ],
)
def test_the_right_key_is_let_in_by_either_header(headers: dict[str, str]):
    reply = edge(keys=KEYS).post("/api/v1/ocr", headers=headers)
    assert reply.status_code == 200
    assert reply.json()["client"] == ("archive" if "also" in str(headers) else "scanner")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"X-Api-Key": ""}, {"Authorization": "right"}, {"Cookie": "right"}],
)
def test_without_it_the_answer_is_always_the_same(headers: dict[str, str], lines: list[dict]):
    reply = edge(keys=KEYS).post("/api/v1/ocr", headers={"X-Request-Id": "mine", **headers}, content=b"x" * 1000)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    body = reply.json()
    assert body == {"success": False, "code": "UNAUTHORIZED", "msg": body["msg"], "request_id": "mine"}
    assert reply.text == edge(keys=KEYS).get("/api/v1/nothing", headers={"X-Request-Id": "mine"}).text
    assert (lines[0]["status"], lines[0]["code"], lines[0]["client"]) == (401, "UNAUTHORIZED", "192.0.2.7")


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/api/v1/options"])
def test_what_needs_no_key(path: str):
    assert edge(keys=KEYS).get(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v1/options"), ("GET", "/api/v1/options/"), ("GET", "/api/x"), ("GET", "/api%2Fv1%2Fbroken")],
)
def test_what_does(method: str, path: str):
    assert edge(keys=KEYS).request(method, path).status_code == 401


def test_without_keys_the_client_is_the_address_whatever_it_sends():
    reply = edge().post("/api/v1/ocr", headers={"X-Api-Key": "scanner", "X-Forwarded-For": "198.51.100.1"})
    assert reply.json()["client"] == "192.0.2.7"


def test_a_request_too_many_is_told_when_to_come_again(lines: list[dict]):
    client = edge(rate_limit=RateLimit(20))
    assert [client.post("/api/v1/ocr").status_code for _ in range(3)] == [200, 200, 429]
    reply = client.post("/api/v1/ocr")
    assert reply.json()["code"] == "RATE_LIMITED"
    assert reply.headers["retry-after"] in {"2", "3"}
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/options").status_code == 200
    assert [line["status"] for line in lines[:4]] == [200, 200, 429, 429]


def test_the_shortest_time_to_wait_is_a_second():
    client = edge(rate_limit=RateLimit(600))
    replies = [client.post("/api/v1/ocr") for _ in range(300)]
    refused = [reply for reply in replies if reply.status_code == 429]
    assert refused
    assert {reply.headers["retry-after"] for reply in refused} == {"1"}


def test_each_key_has_a_limit_of_its_own_and_strangers_use_none_up():
    client = edge(keys=KEYS, rate_limit=RateLimit(1))
    ask = [{"X-Api-Key": key} for key in ("wrong", "right", "right", "also-right", "wrong")]
    assert [client.post("/api/v1/ocr", headers=headers).status_code for headers in ask] == [401, 200, 429, 200, 401]


def preflight(client: Client, origin: str = ORIGIN, **headers: str) -> httpx.Response:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    return client.request("OPTIONS", "/api/v1/ocr", headers={"Origin": origin, **asked, **headers})


def test_a_preflight_needs_no_key_and_names_what_may_be_sent():
    reply = preflight(edge(keys=KEYS, rate_limit=RateLimit(1), cors_origins=(ORIGIN,)))
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert "DELETE" in reply.headers["access-control-allow-methods"]
    assert "X-Api-Key" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    ("origin", "headers"),
    [
        ("https://evil.example", {}),
        ("null", {}),
        (ORIGIN + ".evil.example", {}),
        (ORIGIN, {"Access-Control-Request-Method": "PUT"}),
        (ORIGIN, {"Access-Control-Request-Headers": "x-unknown"}),
    ],
)
def test_a_preflight_for_what_is_not_allowed_fails_in_our_shape(
    origin: str, headers: dict[str, str], lines: list[dict]
):
    reply = preflight(edge(cors_origins=(ORIGIN,)), origin, **headers)
    assert reply.status_code == 400
    assert reply.json()["code"] == "INVALID_REQUEST"
    assert reply.headers.get("access-control-allow-origin") in {None, ORIGIN if origin == ORIGIN else None}
    assert reply.headers["content-length"] == str(len(reply.content))
    assert lines[0]["code"] == "INVALID_REQUEST"


def test_a_preflight_without_the_setting_is_an_ordinary_refusal():
    reply = preflight(edge(keys=KEYS))
    assert reply.status_code == 405
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/broken", 422), ("/api/v1/crash", 500), ("/api/v1/none", 404), ("/api/v1/ocr", 405)]
)
def test_failures_can_be_read_by_allowed_pages_elsewhere(path: str, status: int):
    reply = edge(cors_origins=(ORIGIN,)).get(path, headers={"Origin": ORIGIN})
    assert reply.status_code == status
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    exposed = reply.headers["access-control-expose-headers"]
    assert {"X-Request-Id", "X-Ocr-Warnings", "Retry-After"} <= set(exposed.split(", "))
    assert reply.headers["vary"] == "Origin"


def test_refusals_can_be_read_by_them_too():
    client = edge(keys=KEYS, rate_limit=RateLimit(1), cors_origins=(ORIGIN,))
    for key, status in (("wrong", 401), ("right", 200), ("right", 429)):
        reply = client.post("/api/v1/ocr", headers={"Origin": ORIGIN, "X-Api-Key": key})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (status, ORIGIN)
        other = client.post("/api/v1/ocr", headers={"Origin": "https://evil.example", "X-Api-Key": "wrong"})
        assert "access-control-allow-origin" not in other.headers


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


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
def test_what_is_no_http_passes_as_it_is(kind: str, lines: list[dict]):
    seen = []

    async def app(scope, receive, send):
        seen.append((scope, receive, send))

    async def nothing():
        raise AssertionError

    scope = {"type": kind, "path": "/api/v1/ocr"}
    asyncio.run(Edge(app, keys=KEYS)(scope, nothing, nothing))
    assert seen == [(scope, nothing, nothing)]
    assert scope == {"type": kind, "path": "/api/v1/ocr"}
    assert lines == []


def test_a_long_name_of_a_peer_is_cut(lines: list[dict]):
    gone_client(Edge(UniformReplies(Starlette(routes=ROUTES))), [], {"client": ("x" * 10_000, 1)})
    assert lines[0]["client"] == "x" * 64
