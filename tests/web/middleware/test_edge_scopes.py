"""What the edge lets keys with scopes and last days do, over no network."""

import pytest

from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.middleware.api_keys import ApiKeys, make_entry
from ocr.web.middleware.edge import Edge
from ocr.web.middleware.rate_limit import RateLimit
from tests.web.middleware.edge_client import Client, edge

KEYS = ApiKeys.parse(
    ",".join(
        [
            make_entry("all", "usual"),
            *(make_entry(scope, scope, (scope,)) for scope in ("read", "jobs", "admin")),
            make_entry("past", "expired", (), "2020-12-31"),
        ]
    )
)
READING, JOBS = ("/api/v1/ocr", "/api/v1/batch", "/api/v1/jobsandmore"), ("/api/v1/jobs", "/api/v1/jobs/x/result")


async def let_in(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize(
    ("key", "reading", "jobs"), [("usual", 204, 204), ("read", 204, 403), ("jobs", 403, 204), ("admin", 403, 204)]
)
def test_each_scope_lets_in_by_its_paths(key: str, reading: int, jobs: int):
    client = Client(Edge(let_in, keys=KEYS))
    for paths, status in ((READING, reading), (JOBS, jobs)):
        for path in paths:
            assert client.post(path, headers={"X-Api-Key": key}).status_code == status, path
    assert client.get("/api/v1/options", headers={"X-Api-Key": key}).status_code == 204


def test_a_missing_scope_is_named(lines: list[dict]):
    reply = edge(keys=KEYS).post("/api/v1/ocr", headers={"X-Api-Key": "jobs"}, content=b"x" * 1000)
    body = reply.json()
    assert (reply.status_code, body["code"]) == (403, "FORBIDDEN")
    assert "the scope read" in body["msg"]
    assert (lines[0]["status"], lines[0]["code"], lines[0]["client"]) == (403, "FORBIDDEN", "jobs")


def test_an_expired_key_is_answered_as_one_that_was_never_known():
    replies = [
        edge(keys=KEYS).post(path, headers={"X-Api-Key": key, "X-Request-Id": "mine"})
        for key in ("expired", "unknown", "")
        for path in ("/api/v1/ocr", "/api/v1/jobs")
    ]
    assert {(reply.status_code, reply.text, str(sorted(reply.headers.items()))) for reply in replies} == {
        (401, replies[0].text, str(sorted(replies[0].headers.items())))
    }


def test_a_key_without_the_scope_uses_its_rate_up():
    client = edge(keys=KEYS, rate_limit=RateLimit(1))
    assert [client.post("/api/v1/ocr", headers={"X-Api-Key": "jobs"}).status_code for _ in range(2)] == [403, 429]


def test_a_token_may_do_what_its_clients_keys_may():
    tokens = AccessTokens(KEYS)
    client = Client(Edge(let_in, keys=KEYS, tokens=tokens, products=("baidu",)))
    path = "/rest/2.0/ocr/v1/general"
    assert client.post(f"{path}?access_token={tokens.issue('read', 'read')}").status_code == 204

    async def tell(scope, receive, send):
        assert scope["state"]["refusal"].code == "FORBIDDEN"
        await let_in(scope, receive, send)

    client = Client(Edge(tell, keys=KEYS, tokens=tokens, products=("baidu",)))
    assert client.post(f"{path}?access_token={tokens.issue('jobs', 'jobs')}").status_code == 204
