"""From a file's bytes to its pages read: the one pipeline behind Python, command line, HTTP and jobs.

`read_pages` does all but three things, which it yields: a page's turn may have to be waited for (`PageTurn`), the
networks may be in another process (`NetworkCall`), and a page that was read (`ReadPage`) goes to whoever asked. So one
pipeline runs in one process (`ocr.reader`), and beside other requests with the networks elsewhere
(`ocr.pipeline.concurrent`). `decode_pages` is the same without reading.
"""

from collections.abc import Collection, Generator
from dataclasses import dataclass, replace
from typing import Any, Self

from ocr.errors import TooManyPages
from ocr.fields.library import choose_named
from ocr.files.open import Pages, open_pages
from ocr.files.page_range import parse_page_range
from ocr.files.picture import Picture
from ocr.inference import NetworkCall
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.postprocess import add_forms, read_text_layer
from ocr.pipeline.progress import PageProgress
from ocr.pipeline.timing import measure_time
from ocr.results import Page
from ocr.settings import Settings


@dataclass(frozen=True, slots=True)
class PageTurn:
    """The page of this index is about to be worked on; until it is done it takes its room in memory."""

    index: int


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page's picture, and where in its file the page stands."""

    index: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: where it stands in its file, what it says, and the picture that it was read from."""

    index: int
    page: Page
    picture: Picture


class OpenDocument:
    """A file whose pages are to be read: its `pages`, and indices of those `wanted`. To be closed, as by `with`.

    `progress` is that of the page that is being read, if one is.
    """

    def __init__(self, data: bytes, options: Options, settings: Settings, most_pages: int | None = None) -> None:
        """Opens the file; no page is decoded yet.

        Args:
            data: the file's bytes.
            options: which pages are wanted, and at which resolution.
            settings: the largest page.
            most_pages: most pages that may be wanted; None for any number.

        Raises:
            RequestError: it is no file that can be read, or an option does not fit it.
        """
        self.progress: PageProgress | None = None
        choose_named(options.fields, settings.templates)  # one that is not there is told before anything is read
        self.pages: Pages = open_pages(data, max_pixels=settings.max_pixels, dpi=options.dpi, password=options.password)
        try:
            self.wanted = choose_pages(self.pages, options, most_pages)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the file; of a PDF also in the middle of a page."""
        self.pages.close()


def choose_pages(pages: Pages, options: Options, most: int | None) -> list[int]:
    """Indices of the pages of a file that are to be read.

    Raises:
        InvalidOption: the option names pages that there are not.
        TooManyPages: more than `most`.
    """
    wanted = parse_page_range(options.pages or "1-", pages.count)
    if most is not None and len(wanted) > most:
        raise TooManyPages(
            f"{len(wanted)} {pages.kind}s are to be read, and at most {most} are allowed: name some with the option "
            "pages, such as pages=1-10, or make it a job"
        )
    return wanted


def read_pages(
    document: OpenDocument, options: Options, settings: Settings, done: Collection[int] = (), *, second: bool = False
) -> Generator[PageTurn | NetworkCall | ReadPage, Any, None]:
    """Reads the wanted pages one after another, without those that are `done` already.

    `second`: whether there is a house's reader beside the first one.

    Raises:
        RequestError: a page can't be decoded.
    """
    before: tuple[int, Page] | None = None
    for index in document.wanted:
        if index in done:
            continue
        timings_ms: dict[str, float] = {}
        with measure_time(timings_ms, "wait"):
            yield PageTurn(index)
        with measure_time(timings_ms, "decode"):
            picture = document.pages.decode(index)
            told = read_text_layer(document.pages, index, picture, options)
        if picture.repeats and before is not None and before[0] == index - 1:
            page = replace(before[1], timings_ms=timings_ms)
        elif told is not None:
            page = add_forms(replace(told, timings_ms=timings_ms), options, settings)
        else:
            document.progress = PageProgress(index)
            page = yield from read_page(picture, options, settings, timings_ms, document.progress, second=second)
            document.progress = None
        before = index, page
        yield ReadPage(index, page, picture)


def decode_pages(
    document: OpenDocument, indices: Collection[int]
) -> Generator[PageTurn | NetworkCall | DecodedPage, Any, None]:
    """Decodes pages one after another, as `read_pages` does, and reads none of them."""
    for index in indices:
        yield PageTurn(index)
        yield DecodedPage(index, document.pages.decode(index))
