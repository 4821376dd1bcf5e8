"""Who is let in and whose turn it is: a bounded house, and pages in fair turns.

What is over the bounds is told at once to come again: a queue that only grows answers nobody in time. A client with a
hundred pages gets every other turn when a second client comes with one.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ocr.errors import Overloaded

LONGEST_RETRY = 30.0
EXPECTED_PAGE_SECONDS = 0.5  # of a page that waits; only for telling clients when to come again


class Admission:
    """The door of one process; for one event loop.

    Args:
        requests: most requests in the house.
        bytes_held: most bytes of all their files together.
        pages: most pages in work at once.
    """

    def __init__(self, requests: int, bytes_held: int, pages: int) -> None:
        self.most_requests, self.most_bytes = requests, bytes_held
        self.requests = self.bytes = 0
        self.turns = 0  # given so far
        self.free = self.pages = pages
        self.waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def pages_waiting(self) -> int:
        """Pages that wait for their turn."""
        return sum(len(turns) for turns in self.waiting.values())

    @property
    def pages_in_work(self) -> int:
        """Pages being read."""
        return self.pages - self.free

    @asynccontextmanager
    async def request(self, size: int) -> AsyncIterator[None]:
        """Lets a request of up to `size` bytes in, for as long as the block takes.

        Raises:
            Overloaded: too many requests or bytes are in the house.
        """
        if self.requests >= self.most_requests or (self.requests and self.bytes + size > self.most_bytes):
            retry = min(LONGEST_RETRY, 1 + self.pages_waiting * EXPECTED_PAGE_SECONDS)
            raise Overloaded(f"{self.requests} requests are being worked on already", retry)
        self.requests += 1
        self.bytes += size
        try:
            yield
        finally:
            self.requests -= 1
            self.bytes -= size

    @asynccontextmanager
    async def page(self, client: str) -> AsyncIterator[None]:
        """Waits for the turn of a client's next page; the turn lasts as long as the block."""
        await self._turn(client)
        self.turns += 1
        try:
            yield
        finally:
            self._pass_on()

    async def _turn(self, client: str) -> None:
        if self.free > 0:
            self.free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()  # it was given the turn just as it left
            else:
                self._forget(client, turn)
            raise

    def _forget(self, client: str, turn: "asyncio.Future[None]") -> None:
        turns = self.waiting.get(client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self.waiting[client]

    def _pass_on(self) -> None:
        """Gives a turn to the client that has waited longest for one."""
        while self.waiting:
            client, turns = next(iter(self.waiting.items()))
            turn = turns.popleft()
            if turns:
                self.waiting.move_to_end(client)
            else:
                del self.waiting[client]
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1
