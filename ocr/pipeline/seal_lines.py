"""The text of a page's seals: lines of their own, never mixed into those that a seal lies over."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ocr.geometry import Boxes, Image
from ocr.inference import NetworkCall
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import find_wanted
from ocr.recognition import calibration
from ocr.recognition.ctc import Reading, is_doubtful
from ocr.results import Line
from ocr.seals import Seal, find_ink, find_seals, unroll_seal

LEAST_CHARACTERS, LEAST_CONFIDENCE = 3, 0.6  # of what is read along a ring
MARKS = "，。、,.·'\"`-_ "  # that a ring's ends are taken for
ALONG_RING = 0.7  # of the radius: boxes whose middle is farther out hold pieces of the text along the ring
LEAST_COLOURED = 0.02  # share of a line's box that is in the seal's ink, if it may be the seal's
PURE = 3.0  # so many pixels of that ink for each of black or grey print
PRINTED_DARKER, PRINTED_SPREAD = 40, 50  # levels that print is darker than the paper, and its channels apart at most
SHORT = 2  # characters that a piece of a ring's text has, which are read as anything where the ring is steep; a star in
# the middle is read as fewer


@dataclass(frozen=True, slots=True)
class SealText:
    """What a page's seals say along their rings, and which of its lines, by index, are in a seal's ink.

    `straight` stand within a ring, `along` where the ring's own text is. `count` is how many seals there are.
    """

    rings: tuple[Line, ...] = ()
    straight: frozenset[int] = frozenset()
    along: frozenset[int] = frozenset()
    count: int = 0

    def is_piece(self, index: int, reading: Reading) -> bool:
        """Whether a line is a piece of the text along a ring, or the mark in its middle, by what was read of it."""
        text = "".join(reading.text.split())
        if index in self.straight:
            return len(text) < SHORT
        if index not in self.along:
            return False
        if len(text) <= SHORT or any(text in ring.text for ring in self.rings):
            return True
        return is_doubtful(reading) and any(set(text) & set(ring.text) for ring in self.rings)


def find_wanted_seals(image: Image, options: Options) -> list[Seal]:
    """The seals on a page (H, W, 3), those in ignored areas or outside of the region that is to be read left out."""
    seals = find_seals(image)
    if not seals:
        return []
    around = np.array([seal.box for seal in seals], np.float32)
    return [seal for seal, is_wanted in zip(seals, find_wanted(around, image, options), strict=True) if is_wanted]


def read_seals(
    image: Image, boxes: Boxes, crops: Sequence[Image], options: Options
) -> Generator[NetworkCall, list[Any], SealText]:
    """What a page's seals say, and which of its lines may be theirs.

    Args:
        image: the page, (H, W, 3) BGR.
        boxes: its lines, (N, 4, 2).
        crops: these cut out, (48, W, 3) BGR.
        options: which areas are to be read.
    """
    seals = find_wanted_seals(image, options)
    unrolled = [(seal, picture) for seal in seals if (picture := unroll_seal(image, seal)) is not None]
    readings = (yield NetworkCall("recognize", [picture for _, picture in unrolled])) if unrolled else []
    rings = [_make_line(seal, reading) for (seal, _), reading in zip(unrolled, readings, strict=True)]
    straight: set[int] = set()
    along: set[int] = set()
    for seal in seals:
        radii = seal.measure_radii(boxes.mean(1))
        for index in np.flatnonzero(radii < 1).tolist():
            if _is_in_ink(crops[index], seal):
                (along if radii[index] > ALONG_RING else straight).add(index)
    told = tuple(line for line in rings if line is not None)
    return SealText(told, frozenset(straight), frozenset(along), len(seals))


def _is_in_ink(crop: Image, seal: Seal) -> bool:
    """Whether a line's crop (48, W, 3) shows a seal's ink, and hardly any print, which is dark and has no colour."""
    coloured = int(np.count_nonzero(find_ink(crop, seal.channel)))
    strongest, weakest = crop.max(2).astype(np.int16), crop.min(2)
    paper = float(np.percentile(strongest, 90))
    printed = np.count_nonzero((paper - strongest > PRINTED_DARKER) & (strongest - weakest < PRINTED_SPREAD))
    return coloured > max(LEAST_COLOURED * crop[..., 0].size, PURE * int(printed))


def _make_line(seal: Seal, reading: Reading) -> Line | None:
    """What was read along a seal's ring; None if it makes no sense."""
    text = reading.text.strip(MARKS)
    if len(text) < LEAST_CHARACTERS or reading.confidence < LEAST_CONFIDENCE:
        return None
    return Line(text, calibration.load_builtin().probability(reading.characters), seal.box, kind="seal")
