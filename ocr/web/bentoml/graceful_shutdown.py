"""The end of the services: of the inner one after the outer one, whose last requests still need it."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

LOOKS_SECONDS = 0.1


def call_at_end(call: Callable[[], None]) -> None:
    """Has something called in this loop when the process is told to end, before the requests in work are waited for.

    What ends streams that would go on for hours can't wait for BentoML's `on_shutdown`, which comes after them.
    """
    loop = asyncio.get_running_loop()
    if threading.current_thread() is not threading.main_thread():  # where no signal can be listened to
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def on_signal(number: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(call)
            if callable(before):
                before(number, frame)

        signal.signal(number, on_signal)


class Departure:
    """Holds back SIGTERM's effect on this process until the process that it serves has ended.

    The supervisor tells all processes at once to stop. The outer one first answers the requests that it has; an inner
    one that ends meanwhile would make them fail. It can't be told by a call when that is done: the supervisor takes its
    socket away at once, and only connections that are open already go on. To be made in the event loop of a running
    server.

    Args:
        longest: seconds after which this process ends all the same.
    """

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self.loop = asyncio.get_running_loop()
        self.served: int | None = None
        self.leaving: asyncio.Task[None] | None = None
        self.end = signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, self._on_signal)

    def serve(self, process: int) -> None:
        """From now on it is this process that is served; from any thread."""
        self.served = process

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        if self.leaving is None:
            self.leaving = self.loop.create_task(self._wait_and_end())

    async def _wait_and_end(self) -> None:
        latest = time.monotonic() + self.longest
        while self.served is not None and _is_alive(self.served) and time.monotonic() < latest:
            await asyncio.sleep(LOOKS_SECONDS)
        if callable(self.end):
            self.end(signal.SIGTERM, None)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
