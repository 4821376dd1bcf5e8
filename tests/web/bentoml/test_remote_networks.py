"""The Runner as Ocr sees it, behind a proxy that a test plays."""

import asyncio
import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from bentoml.exceptions import ServiceUnavailable

from ocr.errors import InternalError, NotReady, OcrError, Overloaded
from ocr.web.bentoml import remote_networks
from ocr.web.bentoml.fixes import WARM_UP_CALLS, Outcome
from ocr.web.bentoml.remote_networks import RemoteNetworks


class Proxy:
    """Answers every call, but for the first ones, which raise what it is given."""

    def __init__(self, *failures: Exception) -> None:
        self.failures, self.calls = list(failures), []
        self.each: Callable[[], None] = lambda: None

    def _answer(self, method: str, answer: Any) -> Any:
        self.calls.append(method)
        self.each()
        if self.failures:
            raise self.failures.pop(0)
        return answer

    async def detect(self, items: list[Any]) -> list[Outcome]:
        return self._answer("detect", [Outcome(f"found {item}") for item in items])

    async def recognize(self, items: list[Any]) -> list[Outcome]:
        return self._answer("recognize", [Outcome(f"read {item}") for item in items])

    async def serve(self, process: int) -> tuple[int, float]:
        return self._answer("serve", (process, 0.0))

    async def is_ready(self, seconds: int) -> bool:
        return self._answer("is_ready", True)


def call(proxy: Proxy) -> list[Any]:
    return asyncio.run(RemoteNetworks(proxy, 60, "crnn-x", "crnn-x").call("detect", [1, 2]))


def test_a_document_is_read_by_the_reader_that_read_when_it_began():
    async def run() -> None:
        networks = RemoteNetworks(Proxy(), 60, "old", "old")
        with networks.borrow() as first:
            networks.model = "new"
            with networks.borrow() as second:
                assert (first.model, second.model) == ("old", "new")
                assert await first.call("recognize", [1, 2]) == ["read ('old', 1)", "read ('old', 2)"]
                assert (first.second, second.second) == (False, True)
                assert await second.call("recognize", [3]) == ["read ('old', 3)"]  # by the settings' reader
                assert await second.call("reconsider", [3]) == ["read ('new', 3)"]
                assert await second.call("detect", [3]) == ["found 3"]
                assert networks.in_use() == {"old", "new"}
            assert networks.in_use() == {"old"}
        assert networks.in_use() == set()

    asyncio.run(run())


def test_values_come_out_of_their_outcomes():
    assert call(Proxy()) == ["found 1", "found 2"]


def test_a_connection_that_was_closed_as_it_was_used_is_no_failure():
    proxy = Proxy(aiohttp.ServerDisconnectedError())
    assert call(proxy) == ["found 1", "found 2"]
    assert proxy.calls == ["detect"] * 2


def refused() -> aiohttp.ClientConnectorError:
    return aiohttp.ClientConnectorError(SimpleNamespace(host="runner", port=0, ssl=None), OSError("no socket"))


def test_while_there_is_no_connection_a_call_is_made_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(remote_networks, "CONNECT_PAUSE", 0)
    proxy = Proxy(refused(), refused())
    assert call(proxy) == ["found 1", "found 2"]
    for_ever = Proxy(*(refused() for _ in range(99)))
    with pytest.raises(NotReady):
        call(for_ever)
    assert len(for_ever.calls) == remote_networks.CONNECT_TRIES


@pytest.mark.parametrize(
    ("failures", "error"),
    [
        ([aiohttp.ServerDisconnectedError(), aiohttp.ServerDisconnectedError()], NotReady),
        ([aiohttp.ServerDisconnectedError(), ServiceUnavailable("full")], Overloaded),
        ([aiohttp.ClientConnectionError()], NotReady),
        ([aiohttp.ClientPayloadError()], NotReady),
        ([ServiceUnavailable("full")], Overloaded),
    ],
)
def test_what_it_means_that_the_runner_does_not_answer(failures: list[Exception], error: type[OcrError]):
    proxy = Proxy(*failures)
    with pytest.raises(error):
        call(proxy)
    assert len(proxy.calls) == len(failures)  # nothing else is tried again


def test_the_failure_of_an_item_is_raised():
    class Failing(Proxy):
        async def detect(self, items: list[Any]) -> list[Outcome]:
            return [Outcome("good"), Outcome(error=InternalError("broken"))]

    with pytest.raises(InternalError, match="broken"):
        call(Failing())


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch):
    async def at_once(*arguments: object) -> None: ...

    monkeypatch.setattr(remote_networks.asyncio, "sleep", at_once)
    monkeypatch.setattr(remote_networks, "end_if_hung", at_once)


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize(
    ("failures", "begun"),
    [
        ([], []),
        ([aiohttp.ClientConnectionError(), aiohttp.ClientPayloadError()], ["serve"] * 2),
        ([ValueError("unforeseen")], ["serve"]),
    ],
)
def test_ready_only_after_all_calls_of_the_warm_up(
    failures: list[Exception], begun: list[str], caplog: pytest.LogCaptureFixture
):
    proxy = Proxy(*failures)
    networks = RemoteNetworks(proxy, 60, "crnn-x", "crnn-x")
    proxy.each = lambda: warm.append(networks.warm)
    warm: list[bool] = []
    assert not asyncio.run(networks.is_ready())
    asyncio.run(networks.look_after())
    assert proxy.calls == [*begun, "serve", "detect", *["recognize"] * WARM_UP_CALLS]
    assert not any(warm)
    assert ("the warm-up failed" in caplog.text) == any(isinstance(failure, ValueError) for failure in failures)
    assert asyncio.run(networks.is_ready())
    proxy.failures.append(aiohttp.ClientConnectionError())
    assert not asyncio.run(networks.is_ready())


def test_the_runner_is_looked_after_by_its_beat(monkeypatch: pytest.MonkeyPatch):
    watched: list[Any] = []

    async def end_if_hung(beat: Callable[[], Any], longest: float) -> None:
        watched.append((await beat(), longest))

    monkeypatch.setattr(remote_networks, "end_if_hung", end_if_hung)
    asyncio.run(RemoteNetworks(Proxy(), 60, "crnn-x", "crnn-x").look_after())
    assert watched == [((os.getpid(), 0.0), 60)]
