"""Pages as they are seen beside the maps that the detector is to paint of them.

A teacher paints the clean page; where the page was drawn, its map is mended by what is known of the lines
(`training.data.line_places`). Then the page is spoilt.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from torch.utils.data import IterableDataset

from ocr.detection.multiscale import shrink_for_detector
from ocr.detection.painter import load_painter
from ocr.geometry import Image
from ocr.grey import as_image
from ocr.settings import Settings
from training.augmentation.page_damage import damage_page
from training.augmentation.pixels import Generator, Values
from training.data.documents import DocumentSource
from training.data.line_places import mend_map
from training.data.pages import PageSource
from training.data.real_pages import RealPageSource, read_photographs, read_real_pages

SIDES = (512, 640, 768)
DAMAGED_SHARE = 0.65
APART_SHARE = 0.25  # of the drawn lines are letters that stand apart
# Of pages that were not drawn: light on dark, turned by quarters, tilted.
INVERTED_SHARE, TURNED_SHARE, TILTED_SHARE, MOST_TILT = 0.08, 0.06, 0.2, 6.0
CHECK_SEED = 990_002  # of pages that are never trained on


@dataclass(frozen=True, slots=True)
class PageShares:
    """How much of the pages is drawn, real, and photographs; the rest are parts of PDF documents."""

    drawn: float = 0.5
    real: float = 0.0
    photographs: float = 0.0

    @property
    def documents(self) -> float:
        """The share of parts of documents."""
        return 1 - self.drawn - self.real - self.photographs


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page as it is seen, uint8 BGR (H, W, 3), the map wanted of it, (H, W) in 0..1, and what happened to it."""

    seen: Image
    wanted: Values
    kind: str


class PagePairs(IterableDataset[PagePair]):
    """Pairs without end; equal seeds give equal pairs.

    Args:
        seed: of all chance.
        characters: those that drawn lines are made of.
        teacher: the weight file of the detector that paints clean pages.
        shares: of the kinds of pages.
        real: a file of real pages (`training.data.real_pages`).
        held_out: the pages of it that are not trained on, rather than the others.
    """

    def __init__(
        self,
        seed: int,
        characters: list[str],
        teacher: Path,
        shares: PageShares | None = None,
        real: Path | None = None,
        held_out: bool = False,
    ) -> None:
        self.seed, self.characters, self.teacher = seed, characters, teacher
        self.shares = shares or PageShares()
        self.real, self.held_out = real, held_out

    def __iter__(self) -> Iterator[PagePair]:
        """The pairs, smoothed as `ocr.detection.multiscale` smooths noisy pages."""
        teacher = load_painter(self.teacher, Settings(), 1)
        drawn = PageSource(self.seed, self.characters, 0.0, SIDES, APART_SHARE)
        documents = DocumentSource(self.seed, SIDES) if self.shares.documents > 0 else None
        real = RealPageSource(self.seed, read_real_pages(self.real)[self.held_out], SIDES) if self.real else None
        shares = self.shares
        photographs = RealPageSource(self.seed, read_photographs(), SIDES) if shares.photographs > 0 else None
        rng = np.random.default_rng(self.seed)
        while True:
            choice = rng.random()
            if choice < shares.drawn:
                page = drawn.clean_page()
                clean, wanted = page.image, mend_map(teacher.paint(page.image), page.ink, page.lines)
            else:
                source: RealPageSource | DocumentSource | None = real
                if choice >= shares.drawn + shares.real:
                    source = photographs if choice < 1 - shares.documents else documents
                assert source is not None, "a share of pages that no source was given for"
                clean = _turn(rng, source.part())
                wanted = teacher.paint(clean)
            kind, seen = damage_page(rng, clean) if rng.random() < DAMAGED_SHARE else ("clean", clean)
            yield PagePair(shrink_for_detector(seen, 1.0), wanted, kind)


def _turn(rng: Generator, page: Image) -> Image:
    """The page, sometimes light on dark, on its side, or a little tilted."""
    if rng.random() < INVERTED_SHARE:
        page = as_image(255 - page)
    if rng.random() < TURNED_SHARE:
        page = as_image(np.ascontiguousarray(np.rot90(page, int(rng.integers(1, 4)))))
    if rng.random() < TILTED_SHARE:
        height, width = page.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-MOST_TILT, MOST_TILT), 1)
        page = as_image(cv2.warpAffine(page, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE))
    return page
