import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ocr.version import VERSION
from ocr.web.health import DEGRADED, LOADING, READY, Health


class Networks:
    model = "crnn-y"

    def __init__(self, warm: bool, ready: bool | None) -> None:
        self.warm, self.ready = warm, ready

    async def is_ready(self) -> bool:
        if self.ready is None:
            await asyncio.sleep(60)
        return bool(self.ready)


@pytest.mark.parametrize(
    ("warm", "ready", "jobs", "state"),
    [
        (False, True, True, LOADING),
        (True, True, True, READY),
        (True, False, True, DEGRADED),
        (True, None, True, DEGRADED),
        (True, True, False, DEGRADED),
    ],
)
def test_the_state(warm: bool, ready: bool | None, jobs: bool, state: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ocr.web.health.PATIENCE_SECONDS", 0.01)
    health = Health("crnn-x")
    assert asyncio.run(health.state()) == LOADING
    health.look_at(Networks(warm, ready), lambda: jobs)
    assert asyncio.run(health.state()) == state


@pytest.mark.parametrize("status", [200, 503])
def test_the_status_stays_and_the_body_is_ours(status: int):
    async def probe(request):
        return PlainTextResponse("\n", status_code=status)

    app = Health("crnn-x")(Starlette(routes=[Route("/healthz", probe), Route("/livez", probe)]))

    async def ask(method: str, path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.request(method, path)

    reply = asyncio.run(ask("GET", "/healthz"))
    assert reply.status_code == status
    assert reply.json() == {"state": "loading", "version": VERSION, "model": "crnn-x"}
    assert asyncio.run(ask("GET", "/livez")).text == "\n"
    assert asyncio.run(ask("POST", "/healthz")).status_code == 405
