"""Tells those who follow a job that something has happened to it; what it is they read from its journal.

A listener holds neither a thread nor a place in a queue: however slow it is, it keeps nobody waiting.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from ocr.jobs.journal import read_events
from ocr.jobs.records import DONE, JOB_DONE, Event
from ocr.jobs.store import JobStore


class Feed:
    """Whom to wake when a job has changed; for one event loop."""

    def __init__(self, store: JobStore, ask: Callable[..., Awaitable[Any]]) -> None:
        self.store, self.ask = store, ask
        self.changes: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        self.closed = False

    def tell(self, job: str) -> None:
        """Wakes all that follow this job."""
        change = self.changes.pop(job, None)
        if change is not None:
            change.set()

    def close(self) -> None:
        """Ends all that follow any job: the server stops."""
        self.closed = True
        for job in list(self.changes):
            self.tell(job)

    async def follow(self, job: str, after: int, heartbeat: float) -> AsyncIterator[Event | None]:
        """A job's events behind that of number `after`, until the job is done or gone or the server stops.

        None comes in between where nothing has happened for `heartbeat` seconds.
        """
        while not self.closed:
            change = self.changes.setdefault(job, asyncio.Event())  # before reading: nothing is missed between
            state, events = await self.ask(read_events, self.store.database, job, after)
            for event in events:
                after = event.number
                yield event
                if event.kind == JOB_DONE:
                    return
            if events:
                continue
            if state == DONE:  # by a server that wrote no journal; or its end was seen before
                yield Event(after, JOB_DONE, {})
            if state is None or state == DONE:
                return
            try:
                async with asyncio.timeout(heartbeat):
                    await change.wait()
            except TimeoutError:
                yield None
