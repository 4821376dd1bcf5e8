"""Who is let in and whose turn it is: bounded requests, and pages in fair turns.

What is over the bounds is told at once to come again: a queue that only grows answers nobody in time. A client with a
hundred pages gets every other turn when a second client comes with one. Nobody waits for a large page: beside it there
is room for smaller ones, which also overtake large ones that wait.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ocr.errors import Overloaded

LONGEST_RETRY = 30.0
EXPECTED_PAGE_SECONDS = 0.5  # of a page that waits; only for telling clients when to come again
# Of the most pixels the part that no large page takes up: 4 of 12 million, an A4 page at 200 dpi.
SMALL_SHARE = 1 / 3


@dataclass(slots=True, eq=False)
class Turn:
    """A page's turn: what tells the page that it has come, and how many pixels it counts for.

    `overtook`: it came before that of a larger page, which has waited longer.
    """

    given: asyncio.Future[None]
    pixels: int
    overtook: bool = False


class Admission:
    """The door of one process; for one event loop.

    Args:
        requests: most requests at the same time.
        bytes_held: most bytes of all their files together.
        pages: most pages in work at once.
        pixels: most pixels of all of them together, where a page counts for no more than leaves SMALL_SHARE of them.

    `tell_busy` is called when the first page comes into work, and when the last one leaves it.
    """

    def __init__(self, requests: int, bytes_held: int, pages: int, pixels: int) -> None:
        self.most_requests, self.most_bytes, self.most_pixels = requests, bytes_held, pixels
        self.small_pixels = int(pixels * SMALL_SHARE)
        self.requests = self.bytes = 0
        self.turns = 0  # given so far
        self.free = self.pages = pages
        self.pixels = self.overtaking = 0  # of pages in work: of all, and of those that have overtaken one that waits
        self.waiting: OrderedDict[str, deque[Turn]] = OrderedDict()
        self.busy = False
        self.tell_busy: Callable[[bool], object] = lambda busy: None

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
    async def more(self, size: int) -> AsyncIterator[None]:
        """Lets a request that was let in have `size` bytes more than it said, for as long as the block takes.

        Raises:
            Overloaded: there are too many bytes already; not where it is alone.
        """
        if self.requests > 1 and self.bytes + size > self.most_bytes:
            raise Overloaded(f"there is no room now for {size} bytes more", LONGEST_RETRY)
        self.bytes += size
        try:
            yield
        finally:
            self.bytes -= size

    @asynccontextmanager
    async def page(self, client: str, pixels: int) -> AsyncIterator[None]:
        """Waits for the turn of a client's next page, of so many pixels; the turn lasts as long as the block."""
        turn = await self._turn(client, self._count(pixels))
        self.turns += 1
        try:
            yield
        finally:
            self._end(turn)

    def would_wait(self, pixels: int) -> bool:
        """Whether a page of so many pixels would not have its turn at once."""
        return not self._has_room(self._count(pixels), overtakes=bool(self.waiting))

    def _count(self, pixels: int) -> int:
        return min(pixels, self.most_pixels - self.small_pixels)

    async def _turn(self, client: str, pixels: int) -> Turn:
        turn = Turn(asyncio.get_running_loop().create_future(), pixels)
        overtakes = bool(self.waiting)
        if self._has_room(pixels, overtakes=overtakes):
            self._begin(turn, overtakes=overtakes)
            self._tell_if_other()
            return turn
        self.waiting.setdefault(client, deque()).append(turn)
        try:
            await turn.given
        except asyncio.CancelledError:
            if turn.given.done() and not turn.given.cancelled():
                self._end(turn)  # it was just given the turn as it left
            else:
                self._forget(client, turn)
                self._pass_on()  # those behind it may need less room
            raise
        return turn

    def _has_room(self, pixels: int, *, overtakes: bool) -> bool:
        """Whether there is room; for those that overtake no more than every page leaves, so that the first gets its."""
        fits = self.free > 0 and self.pixels + pixels <= self.most_pixels
        return fits and (not overtakes or self.overtaking + pixels <= self.small_pixels)

    def _begin(self, turn: Turn, *, overtakes: bool) -> None:
        turn.overtook = overtakes
        self.free -= 1
        self.pixels += turn.pixels
        self.overtaking += turn.pixels * overtakes

    def _end(self, turn: Turn) -> None:
        self.free += 1
        self.pixels -= turn.pixels
        self.overtaking -= turn.pixels * turn.overtook
        self._pass_on()
        self._tell_if_other()

    def _tell_if_other(self) -> None:
        if self.busy != (self.pages_in_work > 0):
            self.busy = not self.busy
            self.tell_busy(self.busy)

    def _forget(self, client: str, turn: Turn) -> None:
        turns = self.waiting.get(client)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self.waiting[client]

    def _pass_on(self) -> None:
        """Gives turns, first to the client that has waited longest for one, until there is no room for any other."""
        place = 0
        while place < len(self.waiting):
            client, turns = list(self.waiting.items())[place]
            turn = turns[0]
            if not turn.given.done():
                if not self._has_room(turn.pixels, overtakes=place > 0):
                    place += 1
                    continue
                self._begin(turn, overtakes=place > 0)
                turn.given.set_result(None)
            turns.popleft()
            if turns:
                self.waiting.move_to_end(client)
            else:
                del self.waiting[client]
