"""The networks as Ocr's process sees them: the Runner behind a BentoML proxy, warmed up and looked after."""

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import aiohttp
import numpy as np
from bentoml.exceptions import ServiceUnavailable
from numpy.typing import NDArray

from ocr.errors import NotReady, Overloaded
from ocr.geometry import LINE_HEIGHT
from ocr.pipeline.concurrent import Borrowed
from ocr.web.bentoml.fixes import WARM_UP_CALLS, Outcome
from ocr.web.bentoml.watchdog import end_if_hung

logger = logging.getLogger("ocr.web")

CONNECT_TRIES, CONNECT_PAUSE = 6, 0.1  # seconds


class RemoteNetworks:
    """Calls of the Runner.

    Args:
        proxy: BentoML's, with the Runner's methods to be awaited.
        longest: seconds of work on one piece after which the Runner is taken for hung.
        base: name of the settings' reader, which reads every line.
        model: name of the reader that counts from now on, that one or a house's, which is consulted beside it; may be
            set to another that is loaded.
    """

    def __init__(self, proxy: Any, longest: float, base: str, model: str) -> None:
        self.proxy, self.longest, self.base, self.model = proxy, longest, base, model
        self.borrowed: Counter[str] = Counter()
        self.warm = False

    @contextmanager
    def borrow(self) -> Iterator[Borrowed]:
        """The networks with the reader that reads now; see `ocr.pipeline.concurrent.Networks`."""
        model = self.model
        self.borrowed[model] += 1
        try:
            yield Borrowed(model, partial(self._call_reader, model), second=model != self.base)
        finally:
            self.borrowed[model] -= 1

    def in_use(self) -> set[str]:
        """The readers of documents that are being read."""
        return set(+self.borrowed)

    async def arrange(self, names: list[str], shadow: str, share: float) -> dict[str, Any]:
        """Has these readers loaded and no others; see `service.Runner.arrange`."""
        told: dict[str, Any] = await self.proxy.arrange(names=names, shadow=shadow, share=share)
        return told

    async def _call_reader(self, model: str, method: str, items: list[NDArray[Any]]) -> list[Any]:
        """As `call`, with the name of who is to read lines: the settings' reader, or this one where it is consulted."""
        match method:
            case "recognize":
                return await self.call(method, [(self.base, item) for item in items])
            case "reconsider":
                return await self.call("recognize", [(model, item) for item in items])
            case _:
                return await self.call(method, items)

    async def call(self, method: str, items: list[Any]) -> list[Any]:
        """Results of the Runner's `method`, one for each item.

        Raises:
            NotReady: the Runner does not answer.
            Overloaded: it has too much to do.
            InternalError: it failed on one of the items.
        """
        try:
            try:
                outcomes = await self._call_connected(method, items)
            except aiohttp.ServerDisconnectedError:
                # The Runner closes connections idle for 5 s; one that it closes just as it is used again is no failure.
                outcomes = await self._call_connected(method, items)
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError) as error:  # also in the middle of an answer
            raise NotReady("the runner does not answer; it may be starting again") from error
        except ServiceUnavailable as error:
            raise Overloaded("the runner has too much to do") from error
        return [outcome.get() for outcome in outcomes]

    async def _call_connected(self, method: str, items: list[Any]) -> list[Outcome]:
        """The call, made again while there is no connection to the Runner."""
        for _ in range(CONNECT_TRIES - 1):
            try:
                outcomes: list[Outcome] = await getattr(self.proxy, method)(items)
                return outcomes
            except aiohttp.ClientConnectorError:
                # In an orderly end there are no new connections, and those that there are may all be in use just now.
                await asyncio.sleep(CONNECT_PAUSE)
        outcomes = await getattr(self.proxy, method)(items)
        return outcomes

    async def is_ready(self) -> bool:
        """Whether pages can be read now: warmed up, and the Runner alive."""
        try:
            return self.warm and bool(await self.proxy.is_ready(5))
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def look_after(self) -> None:
        """Warms the Runner up; then sees to it that one that hangs is replaced, and tells a new one whom it serves."""
        await self._warm_up()
        await end_if_hung(self._beat, self.longest)

    async def _beat(self) -> tuple[int, float]:
        beat: tuple[int, float] = await self.proxy.serve(process=os.getpid())
        return beat

    async def _warm_up(self) -> None:
        """Sends the Runner calls until its batching has measured itself, so that no user waits for that."""
        page = np.full((320, 320, 3), 255, np.uint8)
        line = np.full((LINE_HEIGHT, 320), 255, np.uint8)
        while not hasattr(self.proxy, "recognize"):
            await asyncio.sleep(0.05)  # BentoML gives its proxies their methods after the start-up hooks
        while not self.warm:
            try:
                await self._beat()
                await self.call("detect", [page])
                for _ in range(WARM_UP_CALLS):
                    await self._call_reader(self.model, "recognize", [line])
                self.warm = True
            except (NotReady, aiohttp.ClientError):
                await asyncio.sleep(0.05)
            except Exception:
                logger.exception("the warm-up failed; trying again")
                await asyncio.sleep(2)
