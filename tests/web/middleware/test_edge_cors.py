import httpx
import pytest

from ocr.web.middleware.rate_limit import RateLimit
from tests.web.middleware.edge_client import KEYS, ORIGIN, Client, edge


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
