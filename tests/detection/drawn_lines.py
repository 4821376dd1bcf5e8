"""Pages with lines of text drawn on them, and where those lie."""

import cv2
import numpy as np


def draw(lines, *, height=400, width=900, size=1.0, paper=(250, 250, 250), ink=(20, 20, 20)):
    """A page with texts drawn at (left, baseline)."""
    page = np.full((height, width, 3), paper, np.uint8)
    for text, left, baseline in lines:
        cv2.putText(page, text, (left, baseline), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 2, cv2.LINE_AA)
    return page


def bounds(text, left, baseline, size=1.0):
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size, 2)
    return left, baseline - height, left + width, baseline


def holds(box, rectangle, slack=4):
    left, top, right, bottom = rectangle
    return (
        box[:, 0].min() <= left + slack
        and box[:, 1].min() <= top + slack
        and box[:, 0].max() >= right - slack
        and box[:, 1].max() >= bottom - slack
    )
