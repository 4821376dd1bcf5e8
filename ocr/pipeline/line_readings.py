"""Line crops to readings: each line once, and once more, otherwise, where that may read it better."""

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ocr.crops import crop_line
from ocr.geometry import LINE_HEIGHT, Boxes, Image, is_tall
from ocr.grey import resize_to_height
from ocr.inference import NetworkCall
from ocr.pipeline.stacking import stack_characters, unstack
from ocr.pipeline.timing import measure_time
from ocr.pipeline.turning import turn_over
from ocr.preprocess import prepare_first, prepare_second
from ocr.recognition.ctc import Reading, expect_right, is_doubtful
from ocr.recognition.second_opinion import choose_asked, knows_page
from ocr.settings import Settings
from ocr.stamps import goes_beyond

# A line stands on its head if it reads worse than the first as it is, and better than the second turned over, and has
# characters enough to tell: 6 and 9 do not.
BADLY_READ, WELL_READ, LEAST_CHARACTERS = 0.7, 0.85, 3
AROUND = 0.4  # of a line's height, above and below it: a stamp goes on there
SLIM = 3.0  # a box that is no more times taller than wide may hold one slim character, such as 1 or an arrow


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """A second way to read a line: its index, what the network is to see, and the better of two readings."""

    index: int
    picture: Image
    choose: Callable[[Reading, Reading], Reading]


@dataclass(frozen=True, slots=True, eq=False)
class LinePictures:
    """Lines cut out, BGR (48, W, 3); prepared to be read, (48, W); and indices of the vertical ones among them.

    `look_around` gives a line, by its index, with AROUND of what is above and below it, where there is a page.
    """

    crops: Sequence[Image]
    pictures: Sequence[Image]
    vertical: Collection[int] = ()
    look_around: Callable[[int], Image] | None = None


def cut_lines(image: Image, boxes: Boxes, settings: Settings, timings_ms: dict[str, float]) -> LinePictures:
    """The lines in boxes (N, 4, 2) on a BGR page (H, W, 3), cut out and prepared."""
    with measure_time(timings_ms, "crop"):
        margins = settings.crop_margin_x, settings.crop_margin_y
        crops = [crop_line(image, box, LINE_HEIGHT, *margins) for box in boxes]
    vertical = [index for index, box in enumerate(boxes) if is_tall(box)]
    lines = prepare_lines(crops, settings, timings_ms, vertical)
    return replace(lines, look_around=lambda index: crop_line(image, boxes[index], LINE_HEIGHT, 0, AROUND))


def prepare_lines(
    crops: Sequence[Image], settings: Settings, timings_ms: dict[str, float], vertical: Collection[int] = ()
) -> LinePictures:
    """Line crops, BGR (48, W, 3), with the pictures in which they are read first."""
    with measure_time(timings_ms, "preprocess"):
        return LinePictures(crops, [prepare_first(crop, settings) for crop in crops], vertical)


def read_first(lines: LinePictures, timings_ms: dict[str, float]) -> Generator[NetworkCall, list[Any], list[Reading]]:
    """A reading of each line."""
    with measure_time(timings_ms, "recognize"):
        return (yield NetworkCall("recognize", list(lines.pictures))) if lines.pictures else []


def consult(
    lines: LinePictures, first: Sequence[Reading], timings_ms: dict[str, float]
) -> Generator[NetworkCall, list[Any], tuple[list[Reading], str]]:
    """The readings of a page's lines after a second opinion, and the method by which they are to be read from then on.

    If the house's reader knows such pages (`ocr.recognition.second_opinion`), what it reads counts where the first
    reading is in doubt.
    """
    readings = list(first)
    doubtful, sure = choose_asked(first)
    asked = [*doubtful, *sure]
    if not asked:
        return readings, "recognize"
    with measure_time(timings_ms, "recognize"):
        second = yield NetworkCall("reconsider", [lines.pictures[place] for place in asked])
    if not knows_page([first[place] for place in asked], second):
        return readings, "recognize"
    for place, reading in zip(doubtful, second, strict=False):
        if reading.text:
            readings[place] = reading
    return readings, "reconsider"


def read_again(
    lines: LinePictures,
    first: Sequence[Reading],
    settings: Settings,
    timings_ms: dict[str, float],
    *,
    turning: bool = True,
    second: bool = False,
) -> Generator[NetworkCall, list[Any], list[Reading]]:
    """The readings of lines with those of some replaced by better ones.

    A line is read again if it was read with doubt or a stamp may hide letters: cleaned, where its picture shows that
    cleaning may help (`ocr.preprocess.prepare_second`); with its characters upright, if it is vertical; turned over, if
    it makes no sense as it is; upright, if a tall box may hold one slim character. Before that a house's reader is
    consulted, where there is one, and on pages that it knows all this is read by it.

    Args:
        lines: their pictures.
        first: what `read_first` read.
        settings: how lines are cleaned.
        timings_ms: what the stages take is added to it.
        turning: whether lines may stand on their heads.
        second: whether there is a house's reader beside the first one.
    """
    readings, method = list(first), "recognize"
    if second:
        readings, method = yield from consult(lines, first, timings_ms)
    with measure_time(timings_ms, "preprocess"):
        attempts = [
            attempt
            for index, reading in enumerate(readings)
            for attempt in _plan_attempts(index, lines, reading, settings, turning)
        ]
    with measure_time(timings_ms, "recognize"):
        again = (yield NetworkCall(method, [attempt.picture for attempt in attempts])) if attempts else []
    for attempt, reading in zip(attempts, again, strict=True):
        readings[attempt.index] = attempt.choose(readings[attempt.index], reading)
    return readings


def read_lines(
    lines: LinePictures, settings: Settings, timings_ms: dict[str, float], *, turning: bool = True, second: bool = False
) -> Generator[NetworkCall, list[Any], list[Reading]]:
    """The readings of a page's lines that count, each read once or more.

    Arguments as for `read_again`.
    """
    first = yield from read_first(lines, timings_ms)
    return (yield from read_again(lines, first, settings, timings_ms, turning=turning, second=second))


def choose_surer(first: Reading, second: Reading) -> Reading:
    """Of two readings of a line the one with more characters expected to be right, the first if they are equal.

    That is confidence times length. By confidence alone a cleaned picture would win as soon as cleaning has wiped out
    the letters that were hard to read (benchmarks/results/accuracy/preprocessing.md).
    """
    return second if expect_right(second) > expect_right(first) else first


def choose_upright(first: Reading, turned: Reading) -> Reading:
    """The reading of a line turned over, if it makes sense and the first one does not; else the first."""
    wins = (
        first.confidence < BADLY_READ and turned.confidence > WELL_READ and len(turned.characters) >= LEAST_CHARACTERS
    )
    return replace(turned, turned_over=True) if wins else first


def choose_one_character(first: Reading, upright: Reading) -> Reading:
    """The reading of a tall box as one upright character, if it may be one; else the first."""
    return upright if len(upright.text) == 1 and upright.confidence > first.confidence / 2 else first


def _may_be_under_stamp(index: int, lines: LinePictures) -> bool:
    """Whether coloured ink in a line goes on beyond it; if nothing is known of what is beyond, it may."""
    return lines.look_around is None or goes_beyond(lines.look_around(index), AROUND)


def _plan_attempts(
    index: int, lines: LinePictures, reading: Reading, settings: Settings, turning: bool
) -> list[Attempt]:
    """How a line that was read may be read better."""
    picture, doubtful = lines.pictures[index], is_doubtful(reading)
    attempts = []
    cleaned = prepare_second(lines.crops[index], picture, settings, doubtful=doubtful)
    if cleaned is not None and (doubtful or _may_be_under_stamp(index, lines)):
        attempts.append(Attempt(index, cleaned, choose_surer))
    stack = stack_characters(picture, reading) if doubtful and index in lines.vertical else None
    if stack is not None:
        attempts.append(Attempt(index, stack.picture, lambda best, read: choose_surer(best, unstack(stack, read))))
    if index in lines.vertical and len(reading.text) <= 1 and picture.shape[1] <= SLIM * len(picture):
        upright = resize_to_height(np.ascontiguousarray(np.rot90(picture, -1)), LINE_HEIGHT)
        attempts.append(Attempt(index, upright, choose_one_character))
    if turning and doubtful and reading.confidence < BADLY_READ:
        attempts.append(Attempt(index, turn_over(picture), choose_upright))
    return attempts
