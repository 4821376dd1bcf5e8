"""Pages of the PDF documents among the training material: print as it is really set, with columns and figures."""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from ocr.geometry import Image
from training.augmentation.pixels import to_bytes
from training.data.material import ROOT

PAGE_POINTS = (180, 1300)  # shorter and longer sides that a page may have; the rest are figures and posters
ZOOM = (0.8, 3.0)  # pixels a point: print of 10 points comes out 8 to 30 pixels high
COLOURED_SHARE = 0.3
TRIES = 8
LEAST_CONTRAST = 12  # standard deviation, levels, below which there is next to nothing on a part


class DocumentSource:
    """Cuts parts out of documents' pages; equal seeds give equal parts.

    Args:
        seed: of all chance.
        sides: the heights and widths of parts, pixels.

    Raises:
        FileNotFoundError: the material is not there; `python -m training material` fetches it.
    """

    def __init__(self, seed: int, sides: tuple[int, ...]) -> None:
        self.chance = np.random.default_rng(seed)
        self.sides = sides
        self.pages = _pages(ROOT)
        if not self.pages:
            raise FileNotFoundError(f"no documents in {ROOT}; fetch them with `python -m training material`")

    def part(self) -> Image:
        """A part of a page, uint8 BGR (H, W, 3), sometimes on coloured paper or light on dark."""
        for _ in range(TRIES):
            part = self._cut()
            if part.std() > LEAST_CONTRAST:
                break
        if self.chance.random() < COLOURED_SHARE:
            paper, ink = self.chance.uniform(120, 255, 3), self.chance.uniform(0, 90, 3)
            if self.chance.random() < 0.3:
                paper, ink = ink, paper
            part = to_bytes(ink + (paper - ink) * (part.astype(np.float32) / 255))
        return part

    def _cut(self) -> Image:
        height, width = (int(side) for side in self.chance.choice(self.sides, 2))
        path, number = self.pages[int(self.chance.integers(len(self.pages)))]
        zoom = float(np.exp(self.chance.uniform(*np.log(ZOOM))))
        rendered = _document(path)[number].render(scale=zoom).to_numpy()
        page: Image = np.asarray(
            cv2.cvtColor(rendered, cv2.COLOR_GRAY2BGR) if rendered.ndim == 2 else rendered[:, :, :3]
        )
        top = int(self.chance.integers(0, max(1, page.shape[0] - height)))
        left = int(self.chance.integers(0, max(1, page.shape[1] - width)))
        part = page[top : top + height, left : left + width]
        missing = height - part.shape[0], width - part.shape[1]
        whole: Image = np.pad(part, ((0, missing[0]), (0, missing[1]), (0, 0)), constant_values=255)
        return whole


@lru_cache(maxsize=24)
def _document(path: Path) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(path)


def _pages(root: Path) -> list[tuple[Path, int]]:
    """All pages of usual sizes of all documents below a folder."""
    found = []
    for path in sorted(root.resolve().rglob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            least, most = sorted(document.get_page_size(number))
            if least >= PAGE_POINTS[0] and most <= PAGE_POINTS[1]:
                found.append((path, number))
        document.close()
    return found
