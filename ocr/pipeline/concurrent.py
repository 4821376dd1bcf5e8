"""Documents read side by side on one event loop: pages take turns, and the networks are in another process.

A document is read by one reader from its first page to its last, whatever takes over meanwhile (`Networks.borrow`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Generator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from ocr.inference import NetworkCall, advance
from ocr.nn.cpu import available_cores
from ocr.pipeline.admission import Admission
from ocr.pipeline.document import DecodedPage, OpenDocument, PageTurn, ReadPage, decode_pages, read_pages
from ocr.pipeline.options import Options
from ocr.pipeline.portions import cut_into_portions
from ocr.settings import Settings

# Results of a network's method, one for each item: `await call_networks("detect", [picture])`.
CallNetworks = Callable[[str, list[Any]], Awaitable[list[Any]]]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Networks as they were when they were borrowed: the name of the one that reads lines, and how to call them.

    `second`: whether that is a house's reader, consulted beside the settings' one.
    """

    model: str
    call: CallNetworks
    second: bool = False


class Networks(Protocol):
    """The networks of another process, of which the one that reads lines may be replaced by another."""

    def borrow(self) -> AbstractContextManager[Borrowed]:
        """The networks as they are now; they are kept until the block ends."""


class WorkedDocument:
    """An open document on whose pages threads work, one at a time, and the networks that read it."""

    def __init__(self, document: OpenDocument, networks: Borrowed) -> None:
        self.document, self.networks = document, networks
        self.pages, self.wanted = document.pages, document.wanted
        self.working: asyncio.Future[Any] | None = None

    async def work(self, call: Callable[..., T], *arguments: Any) -> T:
        """What a call comes to, in a thread; if it is not waited for any more, it goes on to its end all the same."""
        self.working = asyncio.ensure_future(asyncio.to_thread(call, *arguments))
        return await asyncio.shield(self.working)

    def close(self) -> None:
        """Closes the file, also in the middle of a page, when the work is given up.

        A PDF's rendering is ended at once with its process. Decoding of a picture can't be broken off; it is bounded by
        OCR_MAX_PIXELS, and the file is closed after it.
        """
        if self.working is None or self.working.done() or self.pages.kind == "page":
            self.document.close()
        else:
            self.working.add_done_callback(lambda _: self.document.close())
        if self.working is not None:
            self.working.add_done_callback(_take_note)


class ConcurrentReader:
    """Reads files for requests and jobs; for one event loop.

    Args:
        settings: the limits and how pages are read.
        admission: whose turn it is.
        networks: are borrowed for each document.
    """

    def __init__(self, settings: Settings, admission: Admission, networks: Networks) -> None:
        self.settings, self.admission, self.networks = settings, admission, networks
        self.cores = settings.threads or available_cores()

    @asynccontextmanager
    async def open(self, data: bytes, options: Options, most_pages: int) -> AsyncIterator[WorkedDocument]:
        """Opens a file, of which at most so many pages may be wanted.

        Raises:
            RequestError: as `OpenDocument`.
        """
        opening = asyncio.ensure_future(asyncio.to_thread(OpenDocument, data, options, self.settings, most_pages))
        try:
            opened = await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unused)
            raise
        with self.networks.borrow() as networks:
            document = WorkedDocument(opened, networks)
            try:
                yield document
            finally:
                document.close()

    async def read(
        self, document: WorkedDocument, options: Options, client: str, done: Collection[int] = ()
    ) -> AsyncIterator[ReadPage]:
        """The wanted pages of a file, one after another, without those that are `done` already.

        Raises:
            RequestError: a page can't be decoded.
            ServerError: the networks are not to be reached, or failed.
        """
        steps = read_pages(document.document, options, self.settings, done, second=document.networks.second)
        async for read in self._run(document, steps, client):
            yield replace(read, page=replace(read.page, model=document.networks.model))

    async def decode(
        self, document: WorkedDocument, indices: Collection[int], client: str
    ) -> AsyncIterator[DecodedPage]:
        """The pictures of pages, one after another.

        Raises:
            RequestError: a page can't be decoded.
        """
        async for page in self._run(document, decode_pages(document.document, indices), client):
            yield page

    async def _run(
        self, document: WorkedDocument, steps: Generator[PageTurn | NetworkCall | T, Any, None], client: str
    ) -> AsyncIterator[T]:
        """Runs a document's steps in threads. A page's turn is over when it comes out."""
        async with AsyncExitStack() as turn:
            answer: list[Any] | None = None
            while (step := await document.work(advance, steps, answer)) is not None:
                answer = None
                match step:
                    case PageTurn(index):
                        await turn.enter_async_context(self._turn(document, index, client))
                    case NetworkCall():
                        answer = await self._ask(step, document)
                    case page:
                        await turn.aclose()
                        yield page

    async def _ask(self, call: NetworkCall, document: WorkedDocument) -> list[Any]:
        """The networks' results. One portion is asked for at a time, so that others' come in between."""
        results: list[Any] = []
        for portion in cut_into_portions(call, self.cores):
            some = await document.networks.call(call.method, portion)
            if call.method == "recognize" and document.document.progress is not None:
                document.document.progress.note(some)
            results += some
        return results

    @asynccontextmanager
    async def _turn(self, document: WorkedDocument, index: int, client: str) -> AsyncIterator[None]:
        """Waits for a page's turn; it lasts as long as the block. A PDF holds no process while it waits."""
        pixels = await document.work(document.pages.pixels, index)
        if self.admission.would_wait(pixels):
            await document.work(document.pages.rest)
        async with self.admission.page(client, pixels):
            yield


def _take_note(done: "asyncio.Future[Any]") -> None:
    """Looks at what came of work that nobody waits for any more, or asyncio would complain."""
    if not done.cancelled():
        done.exception()


def _close_unused(opening: "asyncio.Future[OpenDocument]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
