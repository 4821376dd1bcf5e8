"""From a picture to a page of text: the one place where the steps meet.

    from ocr import Reader
    page = Reader().read("invoice.jpg")
    print(page.text)
    document = Reader().read_document("contract.pdf", Options(pages="1-3"))

`Reader` runs all steps in this process. The service runs the same steps in two (`ocr.web.reading`): `cut_lines` and
`assemble` beside the network socket, detector and recogniser in a process of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr import calibration
from ocr.asked import Finding, as_asked, text_layer, wanted_pages
from ocr.crops import crop_line
from ocr.images import load, open_pages
from ocr.layout import reading_order, skew
from ocr.options import Options
from ocr.picture import Picture
from ocr.preprocess import prepare_line
from ocr.results import Detection, Document, Line, Page, Quadrilateral
from ocr.settings import Settings
from ocr.timing import timed

if TYPE_CHECKING:
    from ocr.ctc import Reading

LINE_HEIGHT = 48

Image = NDArray[np.uint8]
Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CutLines:
    """Line pictures, grey uint8 (48, W), and for each the index of the box it was cut from.

    A box has one picture, or two where cleaning may or may not help; see `ocr.preprocess.prepare_line`.
    """

    pictures: list[Image]
    owners: list[int]


def cut_lines(image: Image, boxes: Boxes, settings: Settings) -> CutLines:
    """Line pictures for the boxes (N, 4, 2) on a BGR page (H, W, 3)."""
    cut = CutLines([], [])
    for owner, box in enumerate(boxes):
        line = crop_line(image, box, LINE_HEIGHT, settings.crop_margin_x, settings.crop_margin_y)
        for picture in prepare_line(line, settings):
            cut.pictures.append(picture)
            cut.owners.append(owner)
    return cut


def surest(readings: "Sequence[Reading]", owners: Sequence[int]) -> "list[Reading]":
    """The reading that counts for each box: of its readings the one with most characters expected to be right.

    That is confidence times length. By confidence alone a cleaned picture would win as soon as cleaning has wiped out
    the letters that were hard to read (benchmarks/results/preprocessing.md).
    """
    best: dict[int, Reading] = {}
    for reading, owner in zip(readings, owners, strict=True):
        if owner not in best or _expected_right(reading) > _expected_right(best[owner]):
            best[owner] = reading
    return [best[owner] for owner in sorted(best)]


def _expected_right(reading: "Reading") -> float:
    return reading.confidence * len(reading.text)


def assemble(
    size: tuple[int, int],
    detection: Detection,
    owners: Sequence[int],
    readings: "Sequence[Reading]",
    settings: Settings,
    options: Options,
    *,
    warnings: Sequence[str] = (),
    timings_ms: dict[str, float] | None = None,
) -> Page:
    """The page from what detector and recogniser found.

    Which reading counts, and whether there is text at all, is decided by the network's own confidence; that of the
    page's lines is the probability that they are right (`ocr.calibration`).

    Args:
        size: the page's width and height in pixels.
        detection: its lines, in page pixels.
        owners: the box of each picture, as `cut_lines` says.
        readings: one for each picture, in the same order.
        settings: boxes with text less sure than `minimum_confidence` are left out, and a warning says how many.
        options: how the text is to be written, and which lines are sure enough.
        warnings: what was shrunk, cut or skipped before.
        timings_ms: what the stages took.
    """
    boxes = detection.boxes
    chosen = surest(readings, owners)
    kept = [i for i, reading in enumerate(chosen) if reading.text and reading.confidence >= settings.minimum_confidence]
    dropped = len(chosen) - len(kept)
    if dropped:
        warnings = [*warnings, f"{dropped} of {len(chosen)} boxes left out: no text in them that is sure enough"]
    order, ends = reading_order(boxes[kept])
    lines = [
        Line(
            chosen[kept[i]].text,
            calibration.builtin().probability(chosen[kept[i]].characters),
            _quadrilateral(boxes[kept[i]]),
            end,
            chosen[kept[i]].characters,
        )
        for i, end in zip(order, ends, strict=True)
    ]
    page = Page(size[0], size[1], tuple(lines), detection.scale, (*warnings, *detection.warnings), timings_ms or {})
    return as_asked(replace(page, angle=float(np.degrees(skew(boxes[kept])))), options)


def _quadrilateral(box: NDArray[np.float32]) -> Quadrilateral:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth


class Reader:
    """Reads pages in this process; one object serves all threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        from ocr.detector import Detector
        from ocr.recognizer import Recognizer

        self.settings = settings or Settings.from_environment()
        calibration.builtin()  # a damaged file stops the start, not the first page
        self.detector = Detector(self.settings)
        self.recognizer = Recognizer(self.settings)

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
        settings = options.applied_to(self.settings)
        image = picture.image
        finding = Finding.on(image, options)
        with timed(timings_ms, "detect"):
            found = finding.whole() if options.mode == "line" else self.detector.detect(finding.picture)
        detection = finding.on_page(found, options)
        with timed(timings_ms, "crop"):
            cut = cut_lines(image, detection.boxes, settings)
        with timed(timings_ms, "recognize"):
            readings = self.recognizer.recognize(cut.pictures)
        return assemble(
            (image.shape[1], image.shape[0]),
            detection,
            cut.owners,
            readings,
            settings,
            options,
            warnings=picture.warnings,
            timings_ms=timings_ms,
        )
