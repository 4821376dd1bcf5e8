"""From a file's bytes to its pages: the steps of `ocr.pipeline.page`, with the networks in another process."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from ocr.files.open import Pages, open_pages
from ocr.files.picture import Picture
from ocr.geometry import Image
from ocr.inference import advance
from ocr.pipeline.admission import Admission
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.postprocess import text_layer, wanted_pages
from ocr.pipeline.timing import timed
from ocr.results import Page
from ocr.settings import Settings

# Results of the reader's method, one for each item: `await ask("detect", [picture])`.
Ask = Callable[[str, list[Any]], Awaitable[list[Any]]]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: where it stands in its file, what it says, and the picture that it was read from."""

    index: int
    page: Page
    picture: Image


class OpenFile:
    """A file being read page by page; its decoding goes on in threads."""

    def __init__(self, pages: Pages, wanted: list[int]) -> None:
        self.pages, self.wanted = pages, wanted
        self.decoding: asyncio.Future[Any] | None = None

    async def pixels(self, index: int) -> int:
        """How many pixels a page will have."""
        return await asyncio.to_thread(self.pages.pixels, index)

    async def rest(self) -> None:
        """To be called before a wait: a PDF's process is ended until its next page is asked for."""
        await asyncio.to_thread(self.pages.rest)

    async def decode(self, index: int, options: Options) -> tuple[Picture, Page | None]:
        """A page's picture, and what the file itself tells of it, if it is to be asked."""
        self.decoding = asyncio.ensure_future(asyncio.to_thread(self._decode, index, options))
        picture, told = await asyncio.shield(self.decoding)
        return picture, told

    def _decode(self, index: int, options: Options) -> tuple[Picture, Page | None]:
        picture = self.pages.decode(index)
        return picture, text_layer(self.pages, index, picture, options)

    def close(self) -> None:
        """Closes the file, also in the middle of a page, when the work is given up.

        A PDF's rendering is ended at once with its process. Decoding of a picture can't be broken off; it is bounded by
        OCR_MAX_PIXELS, and the file is closed after it.
        """
        if self.decoding is None or self.decoding.done() or self.pages.kind == "page":
            self.pages.close()
        else:
            self.decoding.add_done_callback(lambda _: self.pages.close())
        if self.decoding is not None:
            self.decoding.add_done_callback(_look_at)


def _look_at(done: "asyncio.Future[Any]") -> None:
    """Takes note of what came of work that nobody waits for any more, or asyncio would complain."""
    if not done.cancelled():
        done.exception()


class DocumentReader:
    """Reads files for requests and jobs.

    Args:
        settings: the limits and how pages are read.
        admission: whose turn it is.
        ask: the networks.
    """

    def __init__(self, settings: Settings, admission: Admission, ask: Ask) -> None:
        self.settings, self.admission, self.ask = settings, admission, ask

    @asynccontextmanager
    async def open(self, data: bytes, options: Options, most_pages: int) -> AsyncIterator[OpenFile]:
        """Opens a file.

        Raises:
            RequestError: it is none that can be read, or an option does not fit it.
        """

        def opened() -> OpenFile:
            pages = open_pages(data, max_pixels=self.settings.max_pixels, dpi=options.dpi)
            try:
                return OpenFile(pages, wanted_pages(pages, options, most_pages))
            except BaseException:
                pages.close()
                raise

        opening = asyncio.ensure_future(asyncio.to_thread(opened))
        try:
            file = await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(_close_unused)
            raise
        try:
            yield file
        finally:
            file.close()

    async def pages(
        self, file: OpenFile, options: Options, client: str, done: frozenset[int] = frozenset()
    ) -> AsyncIterator[ReadPage]:
        """The wanted pages of a file, one after another, those left out that are `done` already.

        Raises:
            RequestError: a page can't be decoded.
            ServerError: the networks are not to be reached, or failed.
        """
        before: ReadPage | None = None
        for index in file.wanted:
            if index in done:
                before = None
                continue
            asked = time.perf_counter()
            async with self.turn(file, index, client):
                timings_ms = {"wait": (time.perf_counter() - asked) * 1000}
                before = await self._read(file, index, options, before, timings_ms)
            yield before

    @asynccontextmanager
    async def turn(self, file: OpenFile, index: int, client: str) -> AsyncIterator[None]:
        """Waits for a page's turn; it lasts as long as the block."""
        pixels = await file.pixels(index)
        if self.admission.would_wait(pixels):
            await file.rest()
        async with self.admission.page(client, pixels):
            yield

    async def _read(
        self, file: OpenFile, index: int, options: Options, before: ReadPage | None, timings_ms: dict[str, float]
    ) -> ReadPage:
        with timed(timings_ms, "decode"):
            picture, told = await file.decode(index, options)
        if picture.repeats and before is not None and before.index == index - 1:
            return ReadPage(index, replace(before.page, timings_ms=timings_ms), picture.image)
        if told is not None:
            return ReadPage(index, replace(told, timings_ms=timings_ms), picture.image)
        steps = read_page(picture, options, self.settings, timings_ms)
        answer: list[Any] | None = None
        while not isinstance(step := await asyncio.to_thread(advance, steps, answer), Page):
            answer = await self.ask(step.method, step.items)
        return ReadPage(index, step, picture.image)


def _close_unused(opening: "asyncio.Future[OpenFile]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()
