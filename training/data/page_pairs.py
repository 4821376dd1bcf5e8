"""Pages as they were printed beside the same pages as they are seen, for the detector to learn from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch.utils.data import IterableDataset

from ocr.detection.multiscale import shrink_for_detector
from ocr.geometry import Image
from training.augmentation.page_damage import damage_page
from training.data.documents import DocumentSource
from training.data.pages import PageSource

SIDES = (512, 640, 768)
DOCUMENT_SHARE = 0.5
DAMAGED_SHARE = 0.65
CHECK_SEED = 990_002  # of pages that are never trained on


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page as it was printed and as it is seen, both uint8 BGR (H, W, 3), and what happened to it."""

    clean: Image
    seen: Image
    kind: str


class PagePairs(IterableDataset[PagePair]):
    """Pairs without end; equal seeds give equal pairs."""

    def __init__(self, seed: int, characters: list[str]) -> None:
        self.seed, self.characters = seed, characters

    def __iter__(self) -> Iterator[PagePair]:
        """The pairs, smoothed as `ocr.detection.multiscale` smooths noisy pages."""
        drawn = PageSource(self.seed, self.characters, damaged_share=0.0, sides=SIDES)
        documents = DocumentSource(self.seed, SIDES)
        rng = np.random.default_rng(self.seed)
        while True:
            clean = documents.part() if rng.random() < DOCUMENT_SHARE else drawn.clean_page()
            kind, seen = damage_page(rng, clean) if rng.random() < DAMAGED_SHARE else ("clean", clean)
            yield PagePair(clean, shrink_for_detector(seen, 1.0), kind)
