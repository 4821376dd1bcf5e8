import asyncio

import pytest

from ocr.web.middleware.edge import Edge
from ocr.web.middleware.rate_limit import RateLimit
from tests.web.middleware.edge_client import KEYS, ORIGIN, edge


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
