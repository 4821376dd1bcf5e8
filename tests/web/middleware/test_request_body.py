import asyncio
from collections.abc import Iterable

import pytest
from starlette.requests import Request

from ocr.errors import FileTooLarge, InvalidRequest
from ocr.web.middleware import request_body
from ocr.web.middleware.request_body import CappedBody


class Client:
    """The sending side of a request: hands out the chunks of a body and counts what was taken."""

    def __init__(self, chunks: Iterable[bytes], headers: dict[str, str] | None = None) -> None:
        self.chunks = list(chunks)
        self.taken = 0
        raw = [(name.encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
        self.request = Request({"type": "http", "method": "POST", "path": "/", "headers": raw}, self.receive)

    async def receive(self):
        self.taken += 1
        return {"type": "http.request", "body": self.chunks[self.taken - 1], "more_body": self.taken < len(self.chunks)}


def read(client: Client, most: int) -> bytes:
    async def run() -> bytes:
        body = CappedBody(client.request, most)
        try:
            body.check_length()
            return await Request(client.request.scope, body.receive).body()
        except FileTooLarge:
            await body.drain()
            raise

    return asyncio.run(run())


def test_a_body_within_the_cap_passes():
    assert read(Client([b"12345", b"67890"], {"content-length": "10"}), 10) == b"1234567890"
    assert read(Client([b"12345", b"67890"]), 10) == b"1234567890"


@pytest.mark.parametrize("headers", [{}, {"content-length": "11"}, {"content-length": "3"}])
def test_a_longer_body_is_refused_once_the_client_has_sent_it(headers: dict[str, str]):
    client = Client([b"12345", b"678901", b"2", b"3"], headers)
    with pytest.raises(FileTooLarge):
        read(client, 10)
    assert client.taken == 4


def test_a_body_that_ends_with_the_byte_too_many_is_not_read_on():
    client = Client([b"12345", b"678901"])
    with pytest.raises(FileTooLarge):
        read(client, 10)
    assert client.taken == 2


def test_a_client_that_asks_before_it_sends_gets_its_answer_at_once():
    client = Client([b"12345", b"678901"], {"content-length": "11", "expect": "100-continue"})
    with pytest.raises(FileTooLarge):
        read(client, 10)
    assert client.taken == 0


def test_what_is_thrown_away_is_limited_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(request_body, "DRAIN_BYTES", 6)
    client = Client([b"12345"] * 100, {"content-length": "500"})
    with pytest.raises(FileTooLarge):
        read(client, 10)
    assert client.taken == 2


def test_a_client_that_stops_sending_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(request_body, "DRAIN_SECONDS", 0.01)

    async def silence():
        await asyncio.Event().wait()

    body = CappedBody(Request({"type": "http", "headers": []}, silence), 10)
    asyncio.run(body.drain())
    assert not body.complete


@pytest.mark.parametrize("length", ["-1", "ten", "1e3", "²", ""])
def test_a_length_that_is_no_number(length: str):
    with pytest.raises(InvalidRequest):
        CappedBody(Client([b""], {"content-length": length}).request, 10).check_length()
