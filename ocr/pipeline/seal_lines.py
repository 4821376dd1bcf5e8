"""The text of a page's seals: lines of their own, never mixed into those that a seal lies over."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image
from ocr.inference import NetworkCall
from ocr.layout.regions import find_outside
from ocr.notices import notice
from ocr.pipeline.options import Options
from ocr.recognition import calibration
from ocr.recognition.ctc import Reading
from ocr.results import Detection, Line
from ocr.seals import Seal, find_sealed, find_seals, unroll_seal

LEAST_CHARACTERS, LEAST_CONFIDENCE = 3, 0.6  # of what is read along a ring
MARKS = "，。、,.·'\"`-_ "  # that a ring's ends are taken for


@dataclass(frozen=True, slots=True, eq=False)
class SealedPage:
    """A page's seals; its lines without the pieces of text along rings; and (N,) which of them are in a seal."""

    seals: tuple[Seal, ...]
    detection: Detection
    own: NDArray[np.bool_]


def without_seals(detection: Detection) -> SealedPage:
    """A page's lines, none of which is a seal's."""
    return SealedPage((), detection, np.zeros(len(detection.boxes), np.bool_))


def part_seals(image: Image, detection: Detection, options: Options) -> SealedPage:
    """The lines found on a page (H, W, 3), told from those of its seals; without the latter if they are to be ignored.

    Seals in ignored areas, or outside of the region that is to be read, are not looked for.
    """
    seals = find_seals(image)
    if seals:
        around = np.array([seal.box for seal in seals], np.float32)
        wanted = find_outside(around, options.ignored_areas)
        if options.region_area is not None:
            wanted &= ~find_outside(around, (options.region_area,))
        seals = [seal for seal, is_wanted in zip(seals, wanted, strict=True) if is_wanted]
    boxes = detection.boxes
    own, on_ring = np.zeros((2, len(boxes)), np.bool_)
    for seal in seals:
        straight, pieces = find_sealed(image, boxes, seal)
        own |= straight
        on_ring |= pieces
    warnings = detection.warnings
    if options.seals == "ignore" and seals:
        on_ring |= own
        warnings, seals = (*warnings, notice("SEALS_LEFT_OUT", count=len(seals))), []
    kept = ~on_ring
    found = replace(detection, boxes=boxes[kept], scores=detection.scores[kept], warnings=warnings)
    return SealedPage(tuple(seals), found, own[kept])


def read_seals(image: Image, seals: Sequence[Seal]) -> Generator[NetworkCall, list[Any], list[Line]]:
    """What stands along the rings of seals on a page (H, W, 3); none where nothing sensible does."""
    unrolled = [(seal, picture) for seal in seals if (picture := unroll_seal(image, seal)) is not None]
    if not unrolled:
        return []
    readings: list[Reading] = yield NetworkCall("recognize", [picture for _, picture in unrolled])
    lines = []
    for (seal, _), reading in zip(unrolled, readings, strict=True):
        text = reading.text.strip(MARKS)
        if len(text) >= LEAST_CHARACTERS and reading.confidence >= LEAST_CONFIDENCE:
            probability = calibration.load_builtin().probability(reading.characters)
            lines.append(Line(text, probability, seal.box, kind="seal"))
    return lines
