"""The frames of a picture file, one at a time: JPEG, PNG, WebP, BMP, GIF, TIFF and AVIF.

A TIFF's frames are its pages; those of an animation (GIF, WebP, PNG) are whole pictures each, as they are seen one
after the other. A frame that ends too early is refused, never filled up with grey.
"""

import hashlib
import io
from collections.abc import Sequence
from typing import Literal, Self

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from ocr.errors import ImageDecodeFailed, ImageTruncated, OcrError
from ocr.files.bombs import check_parts
from ocr.files.gif import measure_canvases
from ocr.files.picture import Picture, check_pixels, to_bgr, turn_upright
from ocr.files.tiff import find_pages
from ocr.files.truncation import ends_early, jpeg_is_whole
from ocr.geometry import Image
from ocr.notices import notice
from ocr.results import Line

# Our own cap is checked first, on the size in the header; Pillow's would only add warnings below it.
PillowImage.MAX_IMAGE_PIXELS = None

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")

# Pillow calls a JPEG with further pictures behind it MPO. Phones write them: a depth map, a brighter copy, never a
# further page.
JPEG = ("JPEG", "MPO")
ANIMATIONS = ("GIF", "WEBP", "PNG")

BIT_DEPTH_AT = 24  # in a PNG's bytes: the bits of each channel
PILLOWS_CHUNKS = (b"acTL", b"eXIf", b"Raw profile")  # animations and EXIF


class Frames:
    """The frames of one picture file; one thread at a time.

    `count` is how many there are, at least 1. `warnings` says what of the file is no page or can't be reached.
    """

    kind: Literal["frame", "page"] = "frame"
    holds_text = False

    def __init__(self, data: bytes, file_format: str, max_pixels: int) -> None:
        """Opens the file; no pixel is decoded yet.

        Args:
            data: the file's bytes.
            file_format: JPEG, PNG, WebP, BMP, GIF, TIFF or AVIF, as its first bytes say.
            max_pixels: most width x height that is decoded.

        Raises:
            TooManyPixels: a GIF's first frame has more than `max_pixels`; of other formats `decode` says so.
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the header is damaged otherwise, or there are too many parts.
        """
        self._data, self._format, self._max_pixels = data, file_format, max_pixels
        self._last: tuple[int, bytes] = (-1, b"")  # index and digest of what was decoded last
        check_parts(data, file_format)
        self._canvases = measure_canvases(data) if file_format == "GIF" else []
        if self._canvases:
            check_pixels(*self._canvases[0], max_pixels)  # opening it already takes memory for its first frame
        try:
            self._opened = PillowImage.open(io.BytesIO(data), formats=FORMATS)
        except Exception as error:  # any kind: see `decode`
            raise _failure(data, file_format, error) from error
        self._numbers: Sequence[int]
        self.warnings: tuple[str, ...]
        self._numbers, self.warnings = find_pages(data, self._opened) if file_format == "TIFF" else self._all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def rest(self) -> None:
        """Nothing: a decoder between frames holds little but the file."""

    def close(self) -> None:
        """Gives up the decoder; may be called again."""
        self._opened.close()

    @property
    def count(self) -> int:
        """How many frames can be decoded."""
        return len(self._numbers)

    def text_lines(self, index: int) -> list[Line]:
        """None: a picture holds no text of its own."""
        return []

    def pixels(self, index: int) -> int:
        """Width times height of a frame; of an animation's that of its canvas, of which its frames are parts.

        Raises:
            TooManyPixels, ImageTruncated, ImageDecodeFailed: as `decode`.
        """
        opened = self._opened
        try:
            if self._format == "TIFF":
                opened.seek(self._numbers[index])
        except Exception as error:  # any kind: see `decode`
            raise _failure(self._data, self._format, error) from error
        check_pixels(opened.width, opened.height, self._max_pixels)
        return opened.width * opened.height

    def decode(self, index: int) -> Picture:
        """One frame, counted from 0. In ascending order each is decoded once; going back in an animation costs more.

        Raises:
            TooManyPixels: more than `max_pixels`; found out before any of them is decoded.
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the data are damaged otherwise.
        """
        opened = self._opened
        try:
            self._go_to(self._numbers[index])
            check_pixels(opened.width, opened.height, self._max_pixels)
            image, warnings = self._upright()
        except OcrError:
            raise
        except Exception as error:
            # Hostile and broken files make the decoders raise almost anything: OSError, ValueError, struct.error,
            # KeyError and more.
            raise _failure(self._data, self._format, error) from error
        if image.size == 0:
            raise ImageDecodeFailed(f"the {self._format} file holds a picture without pixels")
        return Picture(image, warnings, repeats=self._repeats(index, image))

    def _all(self) -> tuple[range, tuple[str, ...]]:
        """The numbers of all frames, and a warning where not all that were written can be reached."""
        if self._opened.format in JPEG:
            return range(1), ()
        try:
            count = getattr(self._opened, "n_frames", 1)
        except Exception:  # any kind: the first frame may be whole all the same
            return range(1), (notice("FRAMES_DAMAGED", frame=1),)
        if self._opened.format == "PNG":
            # it only announces how many there are, up to 2 billion in 150 bytes; each has a chunk of its own
            there = max(1, self._data.count(b"fcTL") + (1 if getattr(self._opened, "default_image", False) else 0))
            if count > there:
                return range(there), (notice("FRAMES_MISSING", first=there + 1, last=count),)
        cut = count > 1 and ends_early(self._data, self._format)
        return range(count), (notice("FILE_ENDS_EARLY", frame=count),) * cut

    def _go_to(self, number: int) -> None:
        """Makes a frame the current one. An animation's frames are decoded on the way, so each is measured before."""
        if self._canvases:
            check_pixels(*self._canvases[min(number, len(self._canvases) - 1)], self._max_pixels)
        if self._opened.format in ANIMATIONS:
            if number < self._opened.tell():
                self._opened.seek(0)
            for before in range(self._opened.tell(), number):
                self._opened.seek(before)
                check_pixels(self._opened.width, self._opened.height, self._max_pixels)
        self._opened.seek(number)

    def _upright(self) -> tuple[Image, tuple[str, ...]]:
        """The current frame as uint8 BGR, height x width x 3; and warnings of what was done for it."""
        opened = self._opened
        if self._opencv_gives_the_same():
            flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
            decoded = cv2.imdecode(np.frombuffer(self._data, np.uint8), flags)
            if decoded is not None and decoded.shape[:2] == (opened.height, opened.width):
                # of a PNG, Pillow would decode all pixels for its EXIF, and there is none
                orientation = 1 if opened.format == "PNG" else _orientation(opened)
                return turn_upright(np.asarray(decoded, np.uint8), orientation), ()
        if self.count > 1:
            return _load(opened)
        # An image of its own, or Pillow's four bytes a pixel would be held for as long as the page is read.
        with PillowImage.open(io.BytesIO(self._data), formats=FORMATS) as once:
            once.seek(opened.tell())
            return _load(once)

    def _opencv_gives_the_same(self) -> bool:
        """Whether OpenCV decodes the file to the same pixels.

        If so it takes less time (a JPEG 5.3 instead of 14 ms on the pages of shared/eval) and memory (a PNG 3 instead
        of 7 bytes a pixel, once decoded). A JPEG that is cut it would fill up: hence the look at the markers. A damaged
        PNG it gives up.
        """
        opened = self._opened
        if opened.mode not in ("L", "RGB") or opened.has_transparency_data:
            return False
        if opened.format == "PNG":
            return self._data[BIT_DEPTH_AT] == 8 and not any(mark in self._data for mark in PILLOWS_CHUNKS)
        return opened.format in JPEG and jpeg_is_whole(self._data)

    def _repeats(self, index: int, image: Image) -> bool:
        """Whether an animation's frame has the same pixels as the one before, if that was the last to be decoded."""
        if self.count == 1 or self._opened.format not in ANIMATIONS:
            return False
        last, self._last = self._last, (index, hashlib.blake2b(image.data).digest())
        return last == (index - 1, self._last[1])


def _load(opened: PillowImage.Image) -> tuple[Image, tuple[str, ...]]:
    """The current frame as Pillow decodes it, uint8 BGR, upright; and warnings of what was done for it."""
    opened.load()
    image, warnings = to_bgr(opened)
    return turn_upright(image, _orientation(opened)), warnings


def _orientation(opened: PillowImage.Image) -> int:
    """EXIF orientation, 1 to 8; 1 where there is none. A TIFF's is done by Pillow, which then takes the tag away."""
    if opened.format == "TIFF":
        return 1
    try:
        return int(opened.getexif().get(0x0112, 1))
    except Exception:  # any kind, as in `decode`: damaged EXIF is no reason to refuse the picture
        return 1


def _failure(data: bytes, file_format: str, error: Exception) -> OcrError:
    """Which error a decoder's failure is: data that end too early, or damaged data."""
    words = str(error).lower()
    if any(sign in words for sign in ("truncat", "not enough image data")) or ends_early(data, file_format):
        return ImageTruncated(f"the {file_format} file ends too early; was it cut off on the way?")
    reason = "its header is damaged" if isinstance(error, UnidentifiedImageError) else str(error)
    return ImageDecodeFailed(f"the {file_format} file can't be decoded: {reason}")
