"""From a picture to a page of text: the one place where the steps meet.

    from ocr import Reader
    page = Reader().read("invoice.jpg")
    print(page.text)

`Reader` runs all steps in this process. The service runs the same steps in two: `cut_lines` and `assemble` beside the
network socket, detector and recogniser in a process of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr import calibration
from ocr.crops import crop_line
from ocr.images import load
from ocr.layout import reading_order
from ocr.preprocess import prepare_line
from ocr.results import Line, Page, Quadrilateral
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
    boxes: Boxes,
    owners: Sequence[int],
    readings: "Sequence[Reading]",
    settings: Settings,
    *,
    scale: float = 1.0,
    warnings: Sequence[str] = (),
    timings_ms: dict[str, float] | None = None,
) -> Page:
    """The page from what detector and recogniser found.

    Which reading counts, and whether it is sure enough, is decided by the network's own confidence; that of the page's
    lines is the probability that they are right (`ocr.calibration`).

    Args:
        size: the page's width and height in pixels.
        boxes: (N, 4, 2) in page pixels.
        owners: the box of each picture, as `cut_lines` says.
        readings: one for each picture, in the same order.
        settings: lines less sure than `minimum_confidence` are left out, and a warning says how many.
        scale: detector pixels per page pixel.
        warnings: what was shrunk, cut or skipped before.
        timings_ms: what the stages took.
    """
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
    return Page(size[0], size[1], tuple(lines), scale, tuple(warnings), timings_ms or {})


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

    def read(self, picture: str | Path | Image) -> Page:
        """The text of a picture: a file's path, or an array uint8, BGR (H, W, 3) or grey (H, W).

        Raises:
            RequestError: the file is no picture that can be read; its subclass says why.
        """
        timings_ms: dict[str, float] = {}
        warnings: list[str] = []
        if isinstance(picture, str | Path):
            with timed(timings_ms, "decode"):
                loaded = load(Path(picture), max_pixels=self.settings.max_pixels)
            image, warnings = loaded.image, [*loaded.warnings]
        else:
            image = picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
        with timed(timings_ms, "detect"):
            detection = self.detector.detect(image)
        with timed(timings_ms, "crop"):
            cut = cut_lines(image, detection.boxes, self.settings)
        with timed(timings_ms, "recognize"):
            readings = self.recognizer.recognize(cut.pictures)
        return assemble(
            (image.shape[1], image.shape[0]),
            detection.boxes,
            cut.owners,
            readings,
            self.settings,
            scale=detection.scale,
            warnings=[*warnings, *detection.warnings],
            timings_ms=timings_ms,
        )
