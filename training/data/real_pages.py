"""Parts of real pages and of photographs, of which nobody knows where their lines are: a teacher shows it.

The file of pages, NumPy's .npz: `data` (uint8, encoded pictures end to end) and `offsets` (N + 1).
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image
from training.data.material import find_photographs

HELD_OUT = 40  # the first ones, never trained on
PHOTOGRAPH_SIDE = 1600
ZOOM = (0.55, 1.35)
LEAST_CONTRAST = 12  # standard deviation, levels, below which there is next to nothing on a part
TRIES = 4


def read_real_pages(path: Path) -> tuple[list[bytes], list[bytes]]:
    """The encoded pictures of a file: those to train on, and the others."""
    with np.load(path) as archive:
        data, offsets = archive["data"].tobytes(), archive["offsets"].tolist()
    pages = [data[start:end] for start, end in pairwise(offsets)]
    return pages[HELD_OUT:], pages[:HELD_OUT]


@cache
def read_photographs() -> tuple[bytes, ...]:
    """Photographs and paintings with next to no text, encoded, PHOTOGRAPH_SIDE pixels at the longer side.

    Raises:
        FileNotFoundError: the material is not there; `python -m training material` fetches it.
    """
    paths = find_photographs()
    if not paths:
        raise FileNotFoundError("no photographs among the material; fetch them with `python -m training material`")
    coded = []
    for path in paths:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        assert picture is not None, f"{path.name} is no picture"
        scale = PHOTOGRAPH_SIDE / max(picture.shape[:2])
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        coded.append(cv2.imencode(".jpg", picture)[1].tobytes())
    return tuple(dict.fromkeys(coded))  # some differ only in how transparent they are


class RealPageSource:
    """Cuts parts out of real pages; equal seeds give equal parts.

    Args:
        seed: of all chance.
        pages: encoded pictures.
        sides: the heights and widths of parts, pixels.
    """

    def __init__(self, seed: int, pages: Sequence[bytes], sides: tuple[int, ...]) -> None:
        self.chance = np.random.default_rng(seed)
        self.pages, self.sides = pages, sides

    def part(self) -> Image:
        """A part of a page, uint8 BGR (H, W, 3), at some size."""
        for _ in range(TRIES):
            part = self._cut()
            if part.std() > LEAST_CONTRAST:
                break
        return part

    def _cut(self) -> Image:
        coded = self.pages[int(self.chance.integers(len(self.pages)))]
        page = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR)
        assert page is not None, "a real page is no picture"
        zoom = float(np.exp(self.chance.uniform(*np.log(ZOOM))))
        page = cv2.resize(page, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
        height, width = (int(side) for side in self.chance.choice(self.sides, 2))
        top = int(self.chance.integers(0, max(1, page.shape[0] - height + 1)))
        left = int(self.chance.integers(0, max(1, page.shape[1] - width + 1)))
        part = page[top : top + height, left : left + width]
        whole = np.empty((height, width, 3), np.uint8)
        whole[...] = np.median(part[::8, ::8], (0, 1)).astype(np.uint8)
        whole[: part.shape[0], : part.shape[1]] = part
        return as_image(whole)
