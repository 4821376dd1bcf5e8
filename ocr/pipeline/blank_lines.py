"""A page's blanks as underscores: in the lines that hold them, and as lines of their own beside the others."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ocr.blanks import Blank, find_blanks_beside, find_blanks_within
from ocr.geometry import Boxes, Image
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import find_wanted
from ocr.recognition.ctc import Reading, make_reading
from ocr.results import Character, Detection

RULE_READ_AS = frozenset("_-—–一 ")
SURE = 0.9
EDGE = 0.2  # heights
LEAST_STEPS, SHORT = 4, 4.5  # from letter to letter, and in such steps
WORDS = 0.3  # heights of a line at each side of a blank that is a part of it
SURENESS = 0.7  # rules beside words may be something else (benchmarks/results/accuracy/signs.md)


def add_blanks(
    image: Image, detection: Detection, readings: Sequence[Reading], options: Options
) -> tuple[Detection, list[Reading]]:
    """The lines of a page, (H, W, 3) BGR, and what they say, with its blanks; those beside lines after all others.

    Blanks are sought at lines that say something, where the options have the page read; none on a picture that is
    one line by itself.
    """
    if options.mode == "line":
        return detection, list(readings)
    said = np.array([place for place, reading in enumerate(readings) if reading.text], int)
    boxes, texts = detection.boxes.copy(), list(readings)
    apart = []
    underscored = [number for number, place in enumerate(said) if "_" in texts[place].text]
    for blank in _keep_wanted(find_blanks_within(image, boxes[said], underscored), image, options):
        places = said[list(blank.lines)].tolist()
        if any(_is_written_on(texts[place], boxes[place], blank) for place in places):
            continue
        if len(places) == 1 and _is_inside(blank, boxes[places[0]]):
            texts[places[0]] = _write_into(texts[places[0]], boxes[places[0]], blank)
            continue
        for place in places:
            texts[place], boxes[place] = _end_at(texts[place], boxes[place], blank)
        apart.append(blank)
    known = np.concatenate((boxes[said], _list_boxes(apart)))
    apart += _keep_wanted(find_blanks_beside(image, known), image, options)
    scores = detection.scores.copy()
    for blank in list(apart):
        emptied = [place for place in said[list(blank.lines)].tolist() if not texts[place].text]
        if emptied:  # all of that line was the rule
            texts[emptied[0]], boxes[emptied[0]], scores[emptied[0]] = _as_line(blank), blank.box, 1
            apart.remove(blank)
    boxes = np.concatenate((boxes, _list_boxes(apart)))
    scores = np.concatenate((scores, np.ones(len(apart), np.float32)))
    return replace(detection, boxes=boxes, scores=scores), [*texts, *map(_as_line, apart)]


def _as_line(blank: Blank) -> Reading:
    return make_reading(_write(blank.count, 0, 1))


def _list_boxes(blanks: Sequence[Blank]) -> Boxes:
    return np.array([blank.box for blank in blanks], np.float32).reshape(-1, 4, 2)


def _span(blank: Blank, box: Boxes) -> tuple[float, float]:
    """Where a blank starts and ends along a line, corners (4, 2), in 0..1 of its length or beyond."""
    left, right = float(box[(0, 3), 0].mean()), float(box[1:3, 0].mean())
    return (float(blank.box[0, 0]) - left) / (right - left), (float(blank.box[1, 0]) - left) / (right - left)


def _height(box: Boxes) -> float:
    """The height of a line, corners (4, 2), in its length."""
    return float(box[2:, 1].mean() - box[:2, 1].mean()) / float(box[1:3, 0].mean() - box[(0, 3), 0].mean())


def _middle(character: Character) -> float:
    return (character.start + character.end) / 2


def _is_written_on(reading: Reading, box: Boxes, blank: Blank) -> bool:
    """Whether a line was read without doubt where it is said to be blank."""
    start, end = _narrow(*_span(blank, box), box)
    on_it = [each for each in reading.characters if start < _middle(each) < end]
    return any(each.confidence > SURE and each.text not in RULE_READ_AS for each in on_it)


def _narrow(start: float, end: float, box: Boxes) -> tuple[float, float]:
    """The part of a blank on which no letter beside it can stand: where letters are is known to a step."""
    edge = min(EDGE * _height(box), (end - start) / 3)
    return start + edge, end - edge


def _is_inside(blank: Blank, box: Boxes) -> bool:
    """Whether a line has words on both sides of a blank."""
    start, end = _span(blank, box)
    room = WORDS * _height(box)
    return start >= room and 1 - end >= room


def _keep_wanted(blanks: list[Blank], image: Image, options: Options) -> list[Blank]:
    """Those of some blanks that lie where the page is to be read."""
    wanted = find_wanted(_list_boxes(blanks), image, options)
    return [blank for blank, is_wanted in zip(blanks, wanted, strict=True) if is_wanted]


def _part(reading: Reading, box: Boxes, start: float, end: float) -> tuple[list[Character], list[Character]]:
    """A line's characters before and after a blank, without what the network sees of its rule, a step beside it."""
    first, last = _narrow(start, end, box)
    before = [each for each in reading.characters if _middle(each) < first]
    after = [each for each in reading.characters if _middle(each) > last]
    return _without_rule(before), _without_rule(after[::-1])[::-1]


def _without_rule(characters: list[Character]) -> list[Character]:
    """Characters up to a blank without the underscores that end them; one space stays."""
    end = len(characters)
    while end and characters[end - 1].text in ("_", " "):
        end -= 1
    return [*characters[:end], *[each for each in characters[end:] if each.text == " "][:1]]


def _write_into(reading: Reading, box: Boxes, blank: Blank) -> Reading:
    """A line's reading with underscores in place of what it has at a blank."""
    start, end = _span(blank, box)
    before, after = _part(reading, box, start, end)
    count = _count_by_pitch([*before, *after], end - start) or blank.count
    written = make_reading([*before, *_write(count, start, end), *after])
    return replace(written, turned_over=reading.turned_over)


def _count_by_pitch(characters: Sequence[Character], length: float) -> int:
    """How many underscores a short rule has among Latin letters, which are as wide on average; 0 if there are none.

    Code has two of them; of long rules the height of the line tells as much.
    """
    steps = [
        _middle(other) - _middle(one)
        for one, other in pairwise(characters)
        if (one.text + other.text).isascii() and (one.text + other.text).isalpha()
    ]
    pitch = float(np.median(steps)) if len(steps) >= LEAST_STEPS else 0.0
    return round(length / pitch) if 0 < length < SHORT * pitch else 0


def _end_at(reading: Reading, box: Boxes, blank: Blank) -> tuple[Reading, Boxes]:
    """A line, its reading and its box, that ends where a blank begins, or begins where it ends."""
    start, end = _span(blank, box)
    before, after = _part(reading, box, start, end)
    first, last = (end, 1.0) if len(after) > len(before) else (0.0, start)
    first, last = max(0.0, min(first, 0.95)), min(1.0, max(last, 0.05))
    kept = [
        replace(each, start=(each.start - first) / (last - first), end=(each.end - first) / (last - first))
        for each in (*before, *after)
    ]
    ended = box.copy()
    along = box[(1, 2), :] - box[(0, 3), :]
    ended[(0, 3), :] = box[(0, 3), :] + first * along
    ended[(1, 2), :] = box[(0, 3), :] + last * along
    return replace(make_reading(kept), turned_over=reading.turned_over), ended


def _write(count: int, start: float, end: float) -> list[Character]:
    """So many underscores side by side, from `start` to `end` of a line's length, 0..1."""
    edges = np.linspace(start, end, count + 1).tolist()
    return [Character("_", one, other, SURENESS) for one, other in pairwise(edges)]
