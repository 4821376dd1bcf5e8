"""What happens to a job as server-sent events: `page`, `file_done`, `file_failed` and `done`, each with an id.

A listener that comes again with `Last-Event-ID` gets what it missed, also after a restart of the server. Comments come
in between, so that proxies keep the connection; the headers tell them not to hold anything back.
"""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from ocr.errors import InvalidRequest, Overloaded
from ocr.jobs.feed import Feed
from ocr.jobs.records import Event

HEARTBEAT_SECONDS = 15.0
MOST_LISTENERS = 1000
RETRY_MILLISECONDS = 2000  # after which a listener whose connection broke comes again

HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class JobEvents:
    """Streams of events, of which there are at most MOST_LISTENERS at the same time."""

    def __init__(self) -> None:
        self.listeners = 0

    def stream(self, request: Request, feed: Feed, job: str) -> StreamingResponse:
        """The reply that goes on until the job is done.

        Raises:
            InvalidRequest: Last-Event-ID is none of ours.
            Overloaded: too many listen already.
        """
        last = request.headers.get("last-event-id", "").strip() or "0"
        if not (last.isascii() and last.isdigit() and len(last) < 16):
            raise InvalidRequest(f"Last-Event-ID is {last[:80]!r}, but the events' ids are whole numbers")
        if self.listeners >= MOST_LISTENERS:
            raise Overloaded(f"{self.listeners} clients listen to jobs already", 10)
        return StreamingResponse(self._write(feed, job, int(last)), media_type="text/event-stream", headers=HEADERS)

    async def _write(self, feed: Feed, job: str, after: int) -> AsyncIterator[str]:
        self.listeners += 1
        try:
            yield f"retry: {RETRY_MILLISECONDS}\n\n"
            async for event in feed.follow(job, after, HEARTBEAT_SECONDS):
                yield ": still here\n\n" if event is None else write_event(event)
        finally:
            self.listeners -= 1


def write_event(event: Event) -> str:
    """An event as the stream has it. JSON has no line breaks, so its data are one line."""
    return f"id: {event.number}\nevent: {event.kind}\ndata: {json.dumps(event.data)}\n\n"
