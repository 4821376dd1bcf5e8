"""From a picture to a page of text: the one place where the steps meet.

`read_page` does all but the networks' work, which it asks for (`ocr.inference`). So the same steps run in one process
(`ocr.reader`) and beside other requests with the networks elsewhere (`ocr.pipeline.concurrent`).
"""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.crops import crop_line
from ocr.detection.multiscale import find_lines
from ocr.files.picture import Picture
from ocr.geometry import LINE_HEIGHT, Boxes, Image
from ocr.inference import NetworkCall
from ocr.layout.direction import measure_direction
from ocr.layout.reading_order import find_reading_order
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import SearchArea, apply_options
from ocr.pipeline.progress import PageProgress
from ocr.pipeline.timing import measure_time
from ocr.preprocess import prepare_first, prepare_second
from ocr.recognition import calibration
from ocr.recognition.ctc import Reading, is_unsure
from ocr.results import Detection, Line, Page, Quadrilateral
from ocr.settings import Settings


def read_page(
    picture: Picture, options: Options, settings: Settings, timings_ms: dict[str, float], progress: PageProgress
) -> Generator[NetworkCall, list[Any], Page]:
    """The page that a picture shows.

    Args:
        picture: as it was decoded.
        options: what is asked for.
        settings: how pages are read, if the options do not say otherwise.
        timings_ms: what the stages take is added to it.
        progress: is told of the lines that are found; what they say is for who runs the steps to tell it.
    """
    settings = options.applied_to(settings)
    image = picture.image
    finding = SearchArea.on(image, options)
    with measure_time(timings_ms, "detect"):
        found = finding.whole() if options.mode == "line" else (yield from find_lines(finding.picture, settings))
    detection = finding.on_page(found, options)
    with measure_time(timings_ms, "crop"):
        crops = cut_lines(image, detection.boxes, settings)

    def assemble_page(readings: Sequence[Reading]) -> Page:
        size = (image.shape[1], image.shape[0])
        page = assemble(size, detection, readings, settings, options, warnings=picture.warnings, timings_ms=timings_ms)
        return replace(page, dpi=picture.dpi)

    progress.found(len(crops), assemble_page)
    readings = yield from read_crops(crops, settings, timings_ms)
    with measure_time(timings_ms, "layout"):
        return assemble_page(readings)


def cut_lines(image: Image, boxes: Boxes, settings: Settings) -> list[Image]:
    """Upright crops (48, W, 3) of the boxes (N, 4, 2) on a BGR page (H, W, 3)."""
    return [crop_line(image, box, LINE_HEIGHT, settings.crop_margin_x, settings.crop_margin_y) for box in boxes]


def read_crops(
    crops: Sequence[Image], settings: Settings, timings_ms: dict[str, float]
) -> Generator[NetworkCall, list[Reading], list[Reading]]:
    """A reading for each line crop, BGR (48, W, 3).

    A line is read again, cleaned, if it was read with doubt or a stamp may hide letters, and its picture shows that
    cleaning may help (`ocr.preprocess.prepare_second`); the reading that promises more counts.
    """
    with measure_time(timings_ms, "preprocess"):
        pictures = [prepare_first(crop, settings) for crop in crops]
    with measure_time(timings_ms, "recognize"):
        readings = (yield NetworkCall("recognize", pictures)) if pictures else []
    with measure_time(timings_ms, "preprocess"):
        cleaned = {
            index: second
            for index, reading in enumerate(readings)
            if (second := prepare_second(crops[index], pictures[index], settings, doubtful=is_doubtful(reading)))
            is not None
        }
    with measure_time(timings_ms, "recognize"):
        again = (yield NetworkCall("recognize", list(cleaned.values()))) if cleaned else []
    for index, reading in zip(cleaned, again, strict=True):
        readings[index] = choose_surer(readings[index], reading)
    return readings


def is_doubtful(reading: Reading) -> bool:
    """Whether a line may be read better from a cleaned picture."""
    return not reading.text or is_unsure(reading)


def choose_surer(first: Reading, second: Reading) -> Reading:
    """Of two readings of a line the one with more characters expected to be right, the first if they are equal.

    That is confidence times length. By confidence alone a cleaned picture would win as soon as cleaning has wiped out
    the letters that were hard to read (benchmarks/results/accuracy/preprocessing.md).
    """
    return second if _expected_right(second) > _expected_right(first) else first


def _expected_right(reading: Reading) -> float:
    return reading.confidence * len(reading.text)


def assemble(
    size: tuple[int, int],
    detection: Detection,
    readings: Sequence[Reading],
    settings: Settings,
    options: Options,
    *,
    warnings: Sequence[str] = (),
    timings_ms: dict[str, float] | None = None,
) -> Page:
    """The page from what detector and recogniser found.

    Whether there is text at all is decided by the network's own confidence; that of the
    page's lines is the probability that they are right (`ocr.recognition.calibration`).

    Args:
        size: the page's width and height in pixels.
        detection: its lines, in page pixels.
        readings: one for each box in the same order, or for the first ones if the others are not read yet.
        settings: boxes with text less sure than `recognizer_threshold` are left out, and a warning says how many.
        options: how the text is to be written, and which lines are sure enough.
        warnings: what was shrunk, cut or skipped before.
        timings_ms: what the stages took.
    """
    boxes = detection.boxes
    kept = [
        i for i, reading in enumerate(readings) if reading.text and reading.confidence >= settings.recognizer_threshold
    ]
    dropped = len(readings) - len(kept)
    if dropped:
        warnings = [*warnings, f"{dropped} of {len(readings)} boxes left out: no text in them that is sure enough"]
    order, ends = find_reading_order(boxes[kept])
    lines = [
        Line(
            readings[kept[i]].text,
            calibration.load_builtin().probability(readings[kept[i]].characters),
            _quadrilateral(boxes[kept[i]]),
            end,
            readings[kept[i]].characters,
        )
        for i, end in zip(order, ends, strict=True)
    ]
    page = Page(size[0], size[1], tuple(lines), detection.scale, (*warnings, *detection.warnings), timings_ms or {})
    return apply_options(replace(page, angle=measure_direction(boxes[kept])), options)


def _quadrilateral(box: NDArray[np.float32]) -> Quadrilateral:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth
