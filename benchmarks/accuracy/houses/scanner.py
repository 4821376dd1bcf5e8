"""What a house's printers, stamps and scanner do to its lines: much the same to each of them."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image
from training.augmentation.camera import through_jpeg
from training.augmentation.line_damage import cut_out, scale_to_rows
from training.augmentation.pixels import Generator, draw_normal, to_bytes
from training.augmentation.sheet import print_in_dots, stamp

NEEDLE_ROWS = 40  # pixels that a needle printer's line is high when its dots are made


@dataclass(frozen=True, slots=True)
class Scanner:
    """What happens to a house's lines.

    `rows`: pixels that a line is high on the page, least and most; `ink`: share of the contrast that is left, 0..1;
    `blur`: sigma in pixels; `grain`: its standard deviation, grey levels; `quality`: of JPEG; `stamped`: share of
    lines under a stamp; `needles`: printed in dots.
    """

    rows: tuple[int, int]
    ink: float
    blur: float
    grain: float
    quality: int
    stamped: float
    needles: bool = False

    def scan(self, rng: Generator, clean: Image) -> Image:
        """The line, uint8 (48, W), as the reader gets it from the scanned page, of the same shape."""
        page = clean
        if self.needles:
            page = print_in_dots(rng, scale_to_rows(page, NEEDLE_ROWS))
        page = scale_to_rows(page, int(rng.integers(self.rows[0], self.rows[1] + 1)))
        if rng.random() < self.stamped:
            page = stamp(rng, page)
        paper = float(np.median(page))
        values = paper + (page.astype(np.float32) - paper) * self.ink * rng.uniform(0.85, 1.15)
        blurred = cv2.GaussianBlur(values, (0, 0), self.blur * rng.uniform(0.9, 1.1))
        noisy = to_bytes(blurred + draw_normal(rng, page.shape) * self.grain)
        return cut_out(as_image(through_jpeg(noisy, self.quality)), *clean.shape)
