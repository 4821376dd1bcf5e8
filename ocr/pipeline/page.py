"""From a picture to a page of text: the one place where the steps meet.

`read_page` does all but the networks' work, which it asks for (`ocr.inference`). So the same steps run in one process
(`ocr.reader`) and beside other requests with the networks elsewhere (`ocr.pipeline.concurrent`).
"""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.detection.multiscale import find_lines
from ocr.files.picture import Picture
from ocr.geometry import Quadrilateral
from ocr.inference import NetworkCall
from ocr.layout.direction import measure_direction, split_direction
from ocr.layout.reading_order import find_reading_order
from ocr.layout.stacked_labels import join_stacked_labels
from ocr.notices import notice
from ocr.pipeline.blank_lines import add_blanks
from ocr.pipeline.line_readings import cut_lines, read_again, read_first
from ocr.pipeline.lone_signs import read_lone_signs
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import SearchArea, add_forms, add_tables, apply_options, find_wanted_codes, whole_picture
from ocr.pipeline.progress import PageProgress
from ocr.pipeline.seal_lines import SealText, read_seals
from ocr.pipeline.timing import measure_time
from ocr.pipeline.turning import find_turn, stands_on_head, turn_boxes, turn_picture
from ocr.recognition import calibration
from ocr.recognition.ctc import Reading
from ocr.recognition.languages import prefer_language
from ocr.recognition.lexicon import open_lexicon
from ocr.results import Detection, Line, Page
from ocr.settings import Settings

NO_SEALS = SealText()
SURE_MARK = 0.9  # confidence that a mark needs which the detector would not call a line


def read_page(
    picture: Picture,
    options: Options,
    settings: Settings,
    timings_ms: dict[str, float],
    progress: PageProgress,
    *,
    second: bool = False,
) -> Generator[NetworkCall, list[Any], Page]:
    """The page that a picture shows.

    Args:
        picture: as it was decoded.
        options: what is asked for.
        settings: how pages are read, if the options do not say otherwise.
        timings_ms: what the stages take is added to it.
        progress: is told of the lines that are found; what they say is for who runs the steps to tell it.
        second: whether there is a house's reader beside the first one, to be consulted.
    """
    settings = options.applied_to(settings)
    size = (picture.image.shape[1], picture.image.shape[0])
    area = SearchArea.on(picture.image, options)
    with measure_time(timings_ms, "detect"):
        codes = find_wanted_codes(picture.image, options)
        found, turn = yield from _find_upright(area, options, settings)

    seals = NO_SEALS

    def assemble_page(readings: Sequence[Reading]) -> Page:
        page = assemble(size, detection, readings, settings, options, picture.warnings, timings_ms, seals)
        return replace(page, dpi=picture.dpi, codes=codes)

    detection = area.on_page(found, codes)
    lines = cut_lines(picture.image, detection.boxes, settings, timings_ms)
    progress.found(len(lines.crops), assemble_page)
    first = yield from read_first(lines, timings_ms)
    free = options.orientation == "auto"
    if free and (yield from stands_on_head(lines.pictures, first, timings_ms)):
        with measure_time(timings_ms, "detect"):
            found = yield from _find_at(area, turn + 180, options, settings)
        detection = area.on_page(found, codes)
        lines = cut_lines(picture.image, detection.boxes, settings, timings_ms)
        progress.found(len(lines.crops), assemble_page)
        first = yield from read_first(lines, timings_ms)
    readings = yield from read_again(lines, first, settings, timings_ms, turning=free, second=second)
    readings = read_lone_signs(readings, detection.boxes)
    words = open_lexicon(settings.lexicon).current()
    readings = [words.apply(prefer_language(reading, options.language)) for reading in readings]
    with measure_time(timings_ms, "recognize"):
        seals = yield from read_seals(picture.image, detection.boxes, lines.crops, options)
    with measure_time(timings_ms, "layout"):
        detection, readings = add_blanks(picture.image, detection, readings, options)
        page = add_tables(assemble_page(readings), picture.image, options)
    return add_forms(page, options, settings)


def _find_upright(
    area: SearchArea, options: Options, settings: Settings
) -> Generator[NetworkCall, list[Any], tuple[Detection, float]]:
    """Lines as the searched area has them the right way up, or on their heads; and by how much it is turned for it."""
    if options.orientation != "auto":
        turn = float(options.orientation)
        return (yield from _find_at(area, turn, options, settings)), turn
    found = yield from _find_at(area, 0, options, settings)
    turn = yield from find_turn(area.picture, found.boxes, settings)
    return (yield from _find_at(area, turn, options, settings)) if turn else found, turn


def _find_at(
    area: SearchArea, turn: float, options: Options, settings: Settings
) -> Generator[NetworkCall, list[Any], Detection]:
    """The lines of an area that is turned by so many degrees clockwise, in its own pixels."""
    upright, back = turn_picture(area.picture, -turn)
    found = whole_picture(upright) if options.mode == "line" else (yield from find_lines(upright, settings))
    return replace(found, boxes=turn_boxes(found.boxes, back))


def assemble(
    size: tuple[int, int],
    detection: Detection,
    readings: Sequence[Reading],
    settings: Settings,
    options: Options,
    warnings: Sequence[str] = (),
    timings_ms: dict[str, float] | None = None,
    seals: SealText = NO_SEALS,
) -> Page:
    """The page from what detector and recogniser found.

    Whether there is text at all is decided by the network's own confidence; that of the
    page's lines is the probability that they are right (`ocr.recognition.calibration`).

    Args:
        size: the page's width and height in pixels.
        detection: its lines, in page pixels.
        readings: one for each box in the same order, or for the first ones if the others are not read yet.
        settings: boxes with text less sure than `recognizer_threshold` are left out, and a warning says how many;
            those that the detector itself doubts, if they are less sure than `SURE_MARK`, without a warning.
        options: how the text is to be written, and which lines are sure enough.
        warnings: what was shrunk, cut or skipped before.
        timings_ms: what the stages took.
        seals: what seals say, and which of the lines are theirs: these come after all others.
    """
    boxes = detection.boxes.copy()
    on_head = [i for i, reading in enumerate(readings) if reading.turned_over]
    boxes[on_head] = np.roll(boxes[on_head], 2, axis=1)
    marks = detection.scores[: len(readings)] < settings.detector_box_threshold
    needed = np.where(marks, SURE_MARK, settings.recognizer_threshold)
    pieces = {i for i, reading in enumerate(readings) if seals.is_piece(i, reading)}
    found = [i for i in range(len(readings)) if i not in pieces]
    kept = [i for i in found if readings[i].text and readings[i].confidence >= needed[i]]
    dropped = int((~marks[found]).sum()) - int((~marks[kept]).sum())
    if dropped:
        warnings = [*warnings, notice("BOXES_LEFT_OUT", count=dropped, of=int((~marks[found]).sum()))]
    if options.seals == "ignore" and seals.count:
        warnings = [*warnings, notice("SEALS_LEFT_OUT", count=seals.count)]
        kept = [i for i in kept if i not in seals.straight]
    lines = join_stacked_labels(
        [
            Line(
                readings[i].text,
                calibration.load_builtin().probability(readings[i].characters),
                _quadrilateral(np.clip(boxes[i], 0, size)),
                characters=readings[i].characters,
                kind="seal" if i in seals.straight else "text",
            )
            for i in kept
        ]
    )
    of_seals = [line for line in lines if line.kind == "seal"]
    lines = [line for line in lines if line.kind != "seal"]
    order, ends = find_reading_order(np.array([line.box for line in lines], np.float32).reshape(-1, 4, 2))
    ordered = tuple(replace(lines[i], end=end) for i, end in zip(order, ends, strict=True))
    page = Page(size[0], size[1], ordered, detection.scale, (*warnings, *detection.warnings), timings_ms or {})
    direction, angle = split_direction(measure_direction(boxes[kept]))
    turned = (notice("PAGE_TURNED", degrees=direction),) if direction else ()
    page = replace(page, direction=direction, angle=angle, warnings=(*page.warnings, *turned))
    page = apply_options(page, options)
    rings = seals.rings if options.seals == "read" else ()
    of_seals = [*rings, *sorted(of_seals, key=lambda line: line.box[0][1])]
    sure = [line for line in of_seals if line.confidence >= options.minimum_confidence]
    return replace(page, lines=(*page.lines, *sure))


def _quadrilateral(box: NDArray[np.float32]) -> Quadrilateral:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth
