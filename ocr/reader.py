"""Reads pictures and files in this process.

    from ocr import Reader
    page = Reader().read("invoice.jpg")
    print(page.text)
    document = Reader().read_document("contract.pdf", Options(pages="1-3"))

The steps are those of `ocr.pipeline.page`.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ocr.files.open import load, open_pages
from ocr.files.picture import Picture
from ocr.geometry import Image
from ocr.inference import drive
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.postprocess import text_layer, wanted_pages
from ocr.pipeline.timing import timed
from ocr.recognition import calibration
from ocr.results import Document, Page
from ocr.settings import Settings


class Reader:
    """Reads pages in this process; one object serves all threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        from ocr.detection.detector import Detector
        from ocr.recognition.recognizer import Recognizer

        self.settings = settings or Settings.from_environment()
        calibration.builtin()  # a damaged file stops the start, not the first page
        self.detector = Detector(self.settings)
        self.recognizer = Recognizer(self.settings)
        self.networks: dict[str, Callable[..., list[Any]]] = {
            "detect": lambda pages: [self.detector.look(page) for page in pages],
            "recognize": self.recognizer.recognize,
        }

    def read(self, picture: str | Path | Image, options: Options | None = None) -> Page:
        """The text of a picture: a file's path (of several pages the first), or an array uint8, BGR or grey.

        Raises:
            RequestError: the file is no picture that can be read; its subclass says why.
        """
        timings_ms: dict[str, float] = {}
        if isinstance(picture, str | Path):
            with timed(timings_ms, "decode"):
                loaded = load(Path(picture), max_pixels=self.settings.max_pixels)
        else:
            loaded = Picture(picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2))
        return self._read(loaded, options or Options(), timings_ms)

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
        data = file if isinstance(file, bytes) else Path(file).read_bytes()
        read: list[Page] = []
        with open_pages(data, max_pixels=self.settings.max_pixels, dpi=options.dpi) as pages:
            for index in wanted_pages(pages, options, self.settings.job_pages):
                timings_ms: dict[str, float] = {}
                with timed(timings_ms, "decode"):
                    picture = pages.decode(index)
                if picture.repeats and read:
                    read.append(replace(read[-1], timings_ms=timings_ms))
                    continue
                told = text_layer(pages, index, picture, options)
                read.append(told or self._read(picture, options, timings_ms))
            return Document(tuple(read), pages.warnings)

    def _read(self, picture: Picture, options: Options, timings_ms: dict[str, float]) -> Page:
        return drive(read_page(picture, options, self.settings, timings_ms), self.networks)
