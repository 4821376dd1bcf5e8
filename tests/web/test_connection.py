import asyncio

import pytest
from starlette.requests import ClientDisconnect, Request

from ocr.web.connection import while_connected
from tests.played import run_to_end, until


class Client:
    """A client that stays until it leaves."""

    def __init__(self) -> None:
        self.leaves = asyncio.Event()
        self.request = Request({"type": "http", "method": "POST", "headers": []}, self.receive)

    async def receive(self) -> dict[str, str]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}


class Work:
    """Work without an end, of which it is known how it ended all the same."""

    ended: BaseException | None = None

    async def forever(self) -> None:
        try:
            await asyncio.Event().wait()
        except BaseException as error:
            await asyncio.sleep(0)  # what it holds takes a moment to be given back
            self.ended = error
            raise


def test_work_comes_to_what_it_comes_to():
    async def run() -> None:
        async def good() -> int:
            return 7

        async def bad() -> int:
            raise ValueError("seven")

        assert await while_connected(good(), Client().request) == 7
        with pytest.raises(ValueError, match="seven"):
            await while_connected(bad(), Client().request)
        assert len(asyncio.all_tasks()) <= 2  # nobody goes on listening for the client

    run_to_end(run())


def test_work_ends_before_it_is_said_that_the_client_has_gone():
    async def run() -> None:
        client, work = Client(), Work()
        asyncio.get_running_loop().call_soon(client.leaves.set)
        with pytest.raises(ClientDisconnect):
            await while_connected(work.forever(), client.request)
        assert isinstance(work.ended, asyncio.CancelledError)

    run_to_end(run())


def test_work_that_is_not_waited_for_any_more_ends():
    async def run() -> None:
        client, work = Client(), Work()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await while_connected(work.forever(), client.request)
        assert isinstance(work.ended, asyncio.CancelledError)
        await until(lambda: len(asyncio.all_tasks()) <= 2)

    run_to_end(run())
