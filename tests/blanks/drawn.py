"""Pages with boxes for words and with rules, at places that are known."""

import cv2
import numpy as np

from ocr.geometry import Image

BLACK = (0, 0, 0)
WORDS = (100, 100, 220, 140)  # left, top, right, bottom of the line's box
FOOT = 132  # where a rule lies beside it


def draw_words(*rectangles: tuple[int, int, int, int]) -> tuple[Image, np.ndarray]:
    """A page with boxes of words in these rectangles, which end above their foot."""
    page = np.full((300, 900, 3), 255, np.uint8)
    for left, top, right, bottom in rectangles:
        for x in range(left + 4, right - 14, 16):
            cv2.rectangle(page, (x, top + 8), (x + 9, bottom - 10), BLACK, 2)
    boxes = [((left, top), (right, top), (right, bottom), (left, bottom)) for left, top, right, bottom in rectangles]
    return page, np.array(boxes, np.float32).reshape(-1, 4, 2)


def rule(page: Image, left: int, right: int, row: int = FOOT) -> None:
    page[row : row + 2, left:right] = 0
