"""The level frame: the page turned so that its lines run to the right, in which tables are looked for.

Coordinates in it are pixels of the picture's own size; they may be negative, as it turns around the picture's corner.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image, Quadrilateral
from ocr.layout.sheet import Sheet, lay_out
from ocr.results import Line

Points = NDArray[np.float64]

LEVEL = 0.05  # degrees that are not worth a turn


@dataclass(frozen=True, slots=True)
class LevelFrame:
    """A page whose lines slope by `angle` degrees clockwise, laid level."""

    angle: float

    def lay(self, points: Points) -> Points:
        """Points (..., 2) of the picture in the frame."""
        cosine, sine = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        laid: Points = points @ np.array([[cosine, -sine], [sine, cosine]])
        return laid

    def put_back(self, points: Points) -> Points:
        """Points (..., 2) of the frame in the picture."""
        return LevelFrame(-self.angle).lay(points)

    def put_back_box(self, left: float, top: float, right: float, bottom: float) -> Quadrilateral:
        """A rectangle of the frame as corners in the picture, clockwise from where reading starts."""
        corners = self.put_back(np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64))
        first, second, third, fourth = ((x, y) for x, y in corners.tolist())
        return first, second, third, fourth

    def lay_lines(self, lines: list[Line]) -> Sheet:
        """The boxes of lines as rectangles in the frame, in the order given."""
        boxes = np.array([line.box for line in lines], np.float64).reshape(-1, 4, 2)
        return lay_out(self.lay(boxes).astype(np.float32), vertical=False)

    def lay_picture(self, image: Image, factor: int) -> tuple[Image, Points]:
        """A picture (H, W, 3), grey, shrunk and level, and the matrix (2, 3) from its pixels to those of the picture.

        Args:
            image: the page.
            factor: by which it is shrunk; what a whole number of pixels leaves over at its edges is left out.
        """
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
        height, width = grey.shape[0] // factor, grey.shape[1] // factor
        if factor > 1 and min(height, width) > 0:
            whole = grey[: height * factor, : width * factor]
            grey = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        if abs(self.angle) < LEVEL:
            return grey, np.array([[factor, 0, 0], [0, factor, 0]], np.float64)
        height, width = grey.shape
        corners = self.lay(np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
        (left, top), (right, bottom) = corners.min(0), corners.max(0)
        cosine, sine = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        forth = np.array([[cosine, sine, -left], [-sine, cosine, -top]])
        size = (int(np.ceil(right - left)), int(np.ceil(bottom - top)))
        turned = cv2.warpAffine(grey, forth, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        back = np.asarray(cv2.invertAffineTransform(forth), np.float64) * factor
        return np.asarray(turned, np.uint8), back
