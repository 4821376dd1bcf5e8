"""Pages of an OFD document: their text as the document itself has it, and a picture without letters.

    with OfdPages(data, max_pixels=100_000_000) as pages:
        pages.text_lines(0)             # in pixels of the page at 200 dpi
        pages.decode(0).image           # white, with the pictures and the straight rules that stand on the page

Where a page has text, it is taken, and nothing is read. One with pictures alone, such as a scan, is read as any other.
"""

from typing import Literal, Self

import cv2
import numpy as np

from ocr.errors import ImageDecodeFailed, RequestError, TooManyPixels
from ocr.files.ofd_package import OfdPackage
from ocr.files.ofd_page import Glyph, PageContent, PlacedPicture, Point, read_content
from ocr.files.picture import Picture
from ocr.files.raster import Frames
from ocr.geometry import Image, Quadrilateral
from ocr.notices import notice
from ocr.results import Character, Line

MILLIMETRES_PER_INCH = 25.4
LEAST_DPI = 20  # as of PDF
SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
MOST_PICTURES = 200
MOST_DECODED = 2  # pixels of all pictures on a page together, in times of the most that a page may have


class OfdPages:
    """The pages of one OFD document; for one thread at a time."""

    kind: Literal["frame", "page"] = "page"
    warnings: tuple[str, ...] = ()
    holds_text = True

    def __init__(self, data: bytes, max_pixels: int, dpi: float) -> None:
        """Opens the document; no page is looked at yet.

        Args:
            data: the file's bytes.
            max_pixels: most width x height of a page; larger ones come at a lower resolution.
            dpi: pixels per inch of the others.

        Raises:
            ImageTruncated, ImageDecodeFailed, UnsupportedFormat: as `OfdPackage`.
        """
        self._package, self._max_pixels, self._dpi = OfdPackage(data), max_pixels, dpi

    @property
    def count(self) -> int:
        """How many pages there are, at least 1."""
        return len(self._package.pages)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def pixels(self, index: int) -> int:
        """Width times height of a page as `decode` gives it.

        Raises:
            TooManyPixels, ImageDecodeFailed: as `decode`.
        """
        width, height, _ = self._size(index)
        return width * height

    def decode(self, index: int) -> Picture:
        """One page as a picture, counted from 0, without its letters.

        Raises:
            TooManyPixels: it is so large that nothing could be read within `max_pixels`.
            ImageDecodeFailed: it is damaged.
        """
        width, height, dpi = self._size(index)
        scale = dpi / MILLIMETRES_PER_INCH
        image = np.full((height, width, 3), 255, np.uint8)
        content = self._content(index)
        left = MOST_DECODED * self._max_pixels
        for placed in content.pictures[:MOST_PICTURES]:
            left -= self._paste(image, placed, scale, left)
        for rule in content.rules:
            points = np.rint(np.clip(np.array(rule) * scale, -1e4, 1e5)).astype(np.int32)
            cv2.polylines(image, [points], False, (0, 0, 0), max(1, round(scale / 5)))
        coarse = () if dpi > self._dpi - 1 else (notice("RENDERED_COARSELY", dpi=round(dpi, 1), wanted=self._dpi),)
        return Picture(image, coarse, dpi)

    def text_lines(self, index: int) -> list[Line]:
        """The page's texts, in the document's order, in pixels of what `decode` gives; confidences are 1.

        Raises:
            TooManyPixels, ImageDecodeFailed: as `decode`.
        """
        width, height, dpi = self._size(index)
        scale = dpi / MILLIMETRES_PER_INCH
        lines = [_to_line(glyphs, scale) for glyphs in self._content(index).texts]
        return [line for line in lines if _can_be_seen(line.box, width, height)]

    def rest(self) -> None:
        """Lets go of what was parsed."""
        self._package.forget()

    def close(self) -> None:
        """Lets go of what was parsed."""
        self._package.forget()

    def _size(self, index: int) -> tuple[int, int, float]:
        """Width and height of a page in pixels, and its resolution."""
        if not 0 <= index < self.count:
            raise IndexError(f"page {index} of {self.count}")
        _, _, width, height = self._package.box(self._package.pages[index])
        inches = width * height / MILLIMETRES_PER_INCH**2
        dpi = min(self._dpi, (self._max_pixels / inches) ** 0.5)
        if dpi < LEAST_DPI:
            raise TooManyPixels(
                f"a page of {width:.0f} x {height:.0f} mm can't be read within {self._max_pixels} pixels"
            )
        scale = dpi / MILLIMETRES_PER_INCH
        return max(1, int(width * scale)), max(1, int(height * scale)), dpi

    def _content(self, index: int) -> PageContent:
        try:
            return read_content(self._package, self._package.pages[index])
        except RecursionError:
            raise ImageDecodeFailed("the OFD file can't be read: it is nested too deeply") from None

    def _paste(self, image: Image, placed: PlacedPicture, scale: float, most: int) -> int:
        """Puts a picture of at most so many pixels at its place, as far as that is on the page, if it can be read.

        Returns:
            How many pixels it has.
        """
        try:
            data = self._package.read(placed.path)
            kind = next((name for start, name in SIGNATURES.items() if data.startswith(start)), None)
            if kind is None:
                return 0
            with Frames(data, kind, min(self._max_pixels, most)) as frames:
                found = frames.decode(0).image
        except RequestError:
            return 0
        height, width = image.shape[:2]
        left, top, right, bottom = (
            round(min(max(value * scale, 0), limit))
            for value, limit in (
                (placed.box[0], width),
                (placed.box[1], height),
                (placed.box[0] + placed.box[2], width),
                (placed.box[1] + placed.box[3], height),
            )
        )
        if right > left and bottom > top:
            size = (right - left, bottom - top)
            image[top:bottom, left:right] = cv2.resize(found, size, interpolation=cv2.INTER_AREA)
        return int(found.shape[0]) * int(found.shape[1])


def _can_be_seen(box: Quadrilateral, width: int, height: int) -> bool:
    """Whether a box has a size, and a corner on the page."""
    sides = [max(abs(box[0][axis] - box[corner][axis]) for axis in (0, 1)) for corner in (1, 3)]
    return min(sides) >= 1 and any(0 <= x < width and 0 <= y < height for x, y in box)


def _to_line(glyphs: tuple[Glyph, ...], scale: float) -> Line:
    """A line of the page, its box from the first character's beginning to the last one's end."""
    first, last = glyphs[0].corners, glyphs[-1].corners
    stacked = _reaches(first[0], first[3], last[0]) > _reaches(first[0], first[1], last[0])  # one below the other
    corners = (first[0], first[1], last[2], last[3]) if stacked else (first[0], last[1], last[2], first[3])
    upper_left, upper_right, lower_right, lower_left = ((x * scale, y * scale) for x, y in corners)
    text = "".join(glyph.text for glyph in glyphs)
    share = 1 / len(glyphs)
    characters = tuple(Character(glyph.text, n * share, (n + 1) * share, 1.0) for n, glyph in enumerate(glyphs))
    return Line(text, 1.0, (upper_left, upper_right, lower_right, lower_left), characters=characters)


def _reaches(start: Point, end: Point, other: Point) -> float:
    """How far another point lies in the direction from the start to the end, in times of that way's length."""
    way = (end[0] - start[0], end[1] - start[1])
    length = way[0] ** 2 + way[1] ** 2
    return ((other[0] - start[0]) * way[0] + (other[1] - start[1]) * way[1]) / length if length else 0.0
