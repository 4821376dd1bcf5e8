"""The frames of a picture file, one at a time: JPEG, PNG, WebP, BMP, GIF and TIFF.

A TIFF's frames are its pages; those of an animation (GIF, WebP, PNG) are whole pictures each, as they are seen one
after the other. A frame that ends too early is refused, never filled up with grey.
"""

import hashlib
import io
from collections.abc import Sequence
from typing import Literal, Self

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from ocr.effort import check_effort
from ocr.errors import ImageDecodeFailed, ImageTruncated, OcrError
from ocr.gif import gif_canvases
from ocr.picture import Picture, Pixels, check_pixels, to_bgr, turned_upright
from ocr.results import Line
from ocr.truncation import ends_early, jpeg_is_whole

# Our own cap is checked first, on the size in the header; Pillow's would only add warnings below it.
Image.MAX_IMAGE_PIXELS = None

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")

# Pillow calls a JPEG with further pictures behind it MPO. Phones write them: a depth map, a brighter copy, never a
# further page.
JPEG = ("JPEG", "MPO")
ANIMATIONS = ("GIF", "WEBP", "PNG")

# Counting a TIFF's frames means to follow them one by one, in a time that grows with their square: 20,000 took 19 s.
MOST_COUNTED = 1000

# Directories may lie on each other: 150 kB can hold a thousand of ten thousand entries each. A usual one has 20.
MOST_ENTRIES = 200_000

NEW_SUBFILE_TYPE = 254  # TIFF tag; of its bits, 1 marks a smaller copy of another frame and 4 a mask
NO_PAGE = 0b101


class Frames:
    """The frames of one picture file; one thread at a time.

    `count` is how many there are, at least 1. `warnings` says what of the file is no page or can't be reached.
    """

    kind: Literal["frame", "page"] = "frame"

    def __init__(self, data: bytes, file_format: str, max_pixels: int) -> None:
        """Opens the file; no pixel is decoded yet.

        Args:
            data: the file's bytes.
            file_format: JPEG, PNG, WebP, BMP, GIF or TIFF, as its first bytes say.
            max_pixels: most width x height that is decoded.

        Raises:
            TooManyPixels: a GIF's first frame has more than `max_pixels`; of other formats `decode` says so.
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the header is damaged otherwise, or there are too many parts.
        """
        self._data, self._format, self._max_pixels = data, file_format, max_pixels
        self._last: tuple[int, bytes] = (-1, b"")  # index and digest of what was decoded last
        check_effort(data, file_format)
        self._canvases = gif_canvases(data) if file_format == "GIF" else []
        if self._canvases:
            check_pixels(*self._canvases[0], max_pixels)  # opening it already takes memory for its first frame
        try:
            self._opened = Image.open(io.BytesIO(data), formats=FORMATS)
        except Exception as error:  # any kind: see `decode`
            raise _failure(data, file_format, error) from error
        self._numbers: Sequence[int]
        self.warnings: tuple[str, ...]
        self._numbers, self.warnings = _pages_of_tiff(data, self._opened) if file_format == "TIFF" else self._all()

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
            image = turned_upright(self._pixels(), _orientation(opened))
        except OcrError:
            raise
        except Exception as error:
            # Hostile and broken files make the decoders raise almost anything: OSError, ValueError, struct.error,
            # KeyError and more.
            raise _failure(self._data, self._format, error) from error
        if image.size == 0:
            raise ImageDecodeFailed(f"the {self._format} file holds a picture without pixels")
        return Picture(image, repeats=self._repeats(index, image))

    def _all(self) -> tuple[range, tuple[str, ...]]:
        """The numbers of all frames, and a warning where not all that were written can be reached."""
        if self._opened.format in JPEG:
            return range(1), ()
        try:
            count = getattr(self._opened, "n_frames", 1)
        except Exception:  # any kind: the first frame may be whole all the same
            return range(1), ("what follows frame 1 is damaged and was skipped",)
        if self._opened.format == "PNG":
            # it only announces how many there are, up to 2 billion in 150 bytes; each has a chunk of its own
            there = max(1, self._data.count(b"fcTL") + (1 if getattr(self._opened, "default_image", False) else 0))
            if count > there:
                return range(there), (f"frames {there + 1}..{count} are announced, but not there",)
        cut = count > 1 and ends_early(self._data, self._format)
        return range(count), (f"the file ends too early: frame {count} and all after it may be missing",) * cut

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

    def _pixels(self) -> Pixels:
        """The current frame as uint8 BGR, height x width x 3, not yet turned."""
        opened = self._opened
        if opened.format in JPEG and opened.mode in ("L", "RGB") and jpeg_is_whole(self._data):
            # OpenCV has the same libjpeg and gives the same pixels 2.5 times faster (5.3 against 14 ms on the pages of
            # shared/eval), but would fill up a cut file: hence only after the look at its markers.
            flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
            decoded = cv2.imdecode(np.frombuffer(self._data, np.uint8), flags)
            if decoded is not None and decoded.shape[:2] == (opened.height, opened.width):
                return np.asarray(decoded, np.uint8)
        opened.load()
        return to_bgr(opened)

    def _repeats(self, index: int, image: Pixels) -> bool:
        """Whether an animation's frame has the same pixels as the one before, if that was the last to be decoded."""
        if self.count == 1 or self._opened.format not in ANIMATIONS:
            return False
        last, self._last = self._last, (index, hashlib.blake2b(image.data).digest())
        return last == (index - 1, self._last[1])


def _pages_of_tiff(data: bytes, opened: Image.Image) -> tuple[list[int], tuple[str, ...]]:
    """Numbers of the frames that are pages, and warnings about the others.

    It looks no further than MOST_COUNTED frames and about MOST_ENTRIES entries of their directories.
    """
    kinds: list[int] = []
    warnings: list[str] = []
    entries = 0
    try:
        while len(kinds) <= MOST_COUNTED and entries <= MOST_ENTRIES:
            opened.seek(len(kinds))
            kinds.append(int(opened.tag_v2.get(NEW_SUBFILE_TYPE, 0)))  # type: ignore[attr-defined]
            entries += _entries(data, opened.tag_v2.offset)  # type: ignore[attr-defined]
        if len(kinds) > 1:
            kinds.pop()
        warnings.append(f"what follows frame {len(kinds)} was skipped")
    except EOFError:
        pass
    except Exception:  # any kind, as in `decode`: the frames before it may be whole
        warnings.append(f"what follows frame {len(kinds) or 1} is damaged and was skipped")
    pages = [number for number, kind in enumerate(kinds) if not kind & NO_PAGE]
    if not pages:
        return list(range(len(kinds) or 1)), tuple(warnings)
    if len(pages) < len(kinds):
        left_out = len(kinds) - len(pages)
        warnings.append(f"{left_out} of {len(kinds)} frames skipped: previews or masks of others")
    return pages, tuple(warnings)


def _entries(data: bytes, offset: int) -> int:
    """How many entries the TIFF directory at an offset says it has, as Pillow reads it; it keeps one of each kind."""
    big = data[2] == 43
    return int.from_bytes(data[offset : offset + (8 if big else 2)], "little" if data[:1] == b"I" else "big")


def _orientation(opened: Image.Image) -> int:
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
