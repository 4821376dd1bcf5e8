"""The end of the inner service: after that of the outer one, whose last requests still need it."""

import asyncio
import signal
from types import FrameType


class Departure:
    """Holds back SIGTERM's effect on this process until the process that depends on it says that it is done.

    The supervisor tells all processes at once to stop. The outer one first answers the requests that it has; an inner
    one that ends meanwhile would make them fail. To be made in the event loop of a running server.

    Args:
        longest: seconds after which the process ends even if nobody says anything.
    """

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self.loop = asyncio.get_running_loop()
        self.released = asyncio.Event()
        self.leaving: asyncio.Task[None] | None = None
        self.end = signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, self._on_signal)

    def release(self) -> None:
        """Nobody needs this process any more; from any thread."""
        self.loop.call_soon_threadsafe(self.released.set)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        if self.leaving is None:
            self.leaving = self.loop.create_task(self._wait_and_end())

    async def _wait_and_end(self) -> None:
        try:
            async with asyncio.timeout(self.longest):
                await self.released.wait()
        except TimeoutError:
            pass
        if callable(self.end):
            self.end(signal.SIGTERM, None)
