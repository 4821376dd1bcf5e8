"""Who is let in and whose turn it is: bounded requests, and pages in fair turns.

What is over the bounds is told at once to come again: a queue that only grows answers nobody in time. A client with a
hundred pages gets every other turn when a second client comes with one.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ocr.errors import Overloaded

LONGEST_RETRY = 30.0
EXPECTED_PAGE_SECONDS = 0.5  # of a page that waits; only for telling clients when to come again


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A page that waits: what tells it that its turn has come, and how many pixels it has."""

    given: asyncio.Future[None]
    pixels: int


class Admission:
    """The door of one process; for one event loop.

    Args:
        requests: most requests at the same time.
        bytes_held: most bytes of all their files together.
        pages: most pages in work at once.
        pixels: most pixels of all of them together; a page of more is worked on alone.
    """

    def __init__(self, requests: int, bytes_held: int, pages: int, pixels: int) -> None:
        self.most_requests, self.most_bytes, self.most_pixels = requests, bytes_held, pixels
        self.requests = self.bytes = 0
        self.turns = 0  # given so far
        self.free = self.pages = pages
        self.pixels = 0
        self.waiting: OrderedDict[str, deque[Turn]] = OrderedDict()

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
            Overloaded: there are too many requests or bytes already.
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
    async def page(self, client: str, pixels: int) -> AsyncIterator[None]:
        """Waits for the turn of a client's next page, of so many pixels; the turn lasts as long as the block."""
        await self._turn(client, pixels)
        self.turns += 1
        try:
            yield
        finally:
            self._end(pixels)

    def would_wait(self, pixels: int) -> bool:
        """Whether a page of so many pixels would not have its turn at once."""
        return bool(self.waiting) or not self._has_room(pixels)

    async def _turn(self, client: str, pixels: int) -> None:
        if not self.would_wait(pixels):
            self._begin(pixels)
            return
        turn = Turn(asyncio.get_running_loop().create_future(), pixels)
        self.waiting.setdefault(client, deque()).append(turn)
        try:
            await turn.given
        except asyncio.CancelledError:
            if turn.given.done() and not turn.given.cancelled():
                self._end(pixels)  # it was just given the turn as it left
            else:
                self._forget(client, turn)
                self._pass_on()  # those behind it may need less room
            raise

    def _has_room(self, pixels: int) -> bool:
        return self.free == self.pages or (self.free > 0 and self.pixels + pixels <= self.most_pixels)

    def _begin(self, pixels: int) -> None:
        self.free -= 1
        self.pixels += pixels

    def _end(self, pixels: int) -> None:
        self.free += 1
        self.pixels -= pixels
        self._pass_on()

    def _forget(self, client: str, turn: "Turn") -> None:
        turns = self.waiting.get(client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self.waiting[client]

    def _pass_on(self) -> None:
        """Gives turns, first to the client that has waited longest for one, until the next has no room."""
        while self.waiting:
            client, turns = next(iter(self.waiting.items()))
            turn = turns[0]
            if not turn.given.done():
                if not self._has_room(turn.pixels):
                    return
                self._begin(turn.pixels)
                turn.given.set_result(None)
            turns.popleft()
            if turns:
                self.waiting.move_to_end(client)
            else:
                del self.waiting[client]
