"""Reads pictures and files in this process.

    from ocr import Options, Reader
    page = Reader().read("invoice.jpg")
    print(page.text)
    document = Reader().read_document("contract.pdf", Options(pages="1-3"))

The steps are those of `ocr.pipeline.document`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ocr.detection.detector import Detector
from ocr.files.open import Pages, name_skipped
from ocr.files.picture import Picture
from ocr.geometry import Image
from ocr.inference import NetworkCall, Networks, advance, run
from ocr.nn.weight_file import name_model
from ocr.notices import notice
from ocr.pipeline.document import OpenDocument, ReadPage, read_pages
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.progress import PageProgress
from ocr.recognition import calibration
from ocr.recognition.lexicon import open_lexicon
from ocr.recognition.recognizer import Recognizer
from ocr.results import Document, Page
from ocr.settings import Settings


class Reader:
    """Reads pages in this process; one object serves all threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.from_environment()
        calibration.load_builtin()  # a damaged file stops the start, not the first page
        open_lexicon(self.settings.lexicon)
        self.detector = Detector(self.settings)
        self.recognizer = Recognizer(self.settings)
        self.model = name_model(self.recognizer.sha256)
        self.networks: Networks = {
            "detect": lambda pages: [self.detector.detect(page) for page in pages],
            "recognize": lambda lines: self.recognizer.recognize(lines),
        }

    def read(self, picture: str | Path | bytes | Image, options: Options | None = None) -> Page:
        """The text of one page: of a file, or of an array uint8, BGR or grey.

        Of a file with several pages the first is read, or the first of those that `options.pages` names; a warning says
        what was not.

        Raises:
            OSError: the file can't be read.
            RequestError: the file is no picture that can be read; its subclass says why.
        """
        options = options or Options()
        if isinstance(picture, np.ndarray):
            bgr = picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
            page = run(read_page(Picture(bgr), options, self.settings, {}, PageProgress(0)), self.networks)
            return replace(page, model=self.model)
        with self._open(picture, options, None) as document:
            skipped = (*document.pages.warnings, *_name_skipped(document.pages, document.wanted, options))
            document.wanted = document.wanted[:1]
            [read] = self.read_pages(document, options)
        return replace(read.page, warnings=(*skipped, *read.page.warnings))

    def read_document(self, file: str | Path | bytes, options: Options | None = None) -> Document:
        """The text of all pages of a file, or of those that the options name.

        Args:
            file: its path or its bytes.
            options: what is asked for; their `format` is left to `ocr.export`.

        Raises:
            OSError: the file can't be read.
            RequestError: it is no picture that can be read, or an option does not fit it.
        """
        options = options or Options()
        with self.open(file, options) as document:
            return Document(tuple(read.page for read in self.read_pages(document, options)), document.pages.warnings)

    def open(self, file: str | Path | bytes, options: Options | None = None) -> OpenDocument:
        """A file whose pages `read_pages` reads one by one; to be closed, as by `with`.

        Raises:
            OSError, RequestError: as `read_document`.
        """
        return self._open(file, options or Options(), self.settings.job_pages)

    def _open(self, file: str | Path | bytes, options: Options, most_pages: int | None) -> OpenDocument:
        data = file if isinstance(file, bytes) else Path(file).read_bytes()
        return OpenDocument(data, options, self.settings, most_pages)

    def read_pages(self, document: OpenDocument, options: Options) -> Iterator[ReadPage]:
        """The wanted pages of an open file, each with its picture; only one is held in memory at a time.

        Raises:
            RequestError: a page can't be decoded.
        """
        # the networks are those of this process, and no page has to wait for its turn
        steps = read_pages(document, options, self.settings)
        answer: list[Any] | None = None
        while (step := advance(steps, answer)) is not None:
            answer = self.networks[step.method](step.items) if isinstance(step, NetworkCall) else None
            if isinstance(step, ReadPage):
                yield replace(step, page=replace(step.page, model=self.model))


def _name_skipped(pages: Pages, wanted: list[int], options: Options) -> tuple[str, ...]:
    """A warning where only the first of several wanted pages is read."""
    if not options.pages:
        return name_skipped(pages)
    if len(wanted) == 1:
        return ()
    return (notice("OTHER_PAGES_SKIPPED", kind=pages.kind, read=wanted[0] + 1, of=len(wanted)),)
