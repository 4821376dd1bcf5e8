"""Bytes of a picture file to pixels: JPEG, PNG, WebP, BMP, GIF and TIFF.

    picture = decode(data, max_pixels=100_000_000)
    picture.image          # uint8, height x width x 3, BGR, the right way up
    picture.warnings       # what was left out, in plain words

Every picture comes out in the same form whatever it went in as: EXIF turned, 16 bits brought to 8, transparency laid on
white. A file that ends too early is refused, never filled up with grey.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ocr.errors import EmptyFile, ImageDecodeFailed, ImageTruncated, OcrError, TooManyPixels, UnsupportedFormat
from ocr.settings import Settings
from ocr.truncation import ends_early, jpeg_is_whole

# Our own cap is checked first, on the size in the header; Pillow's would only add warnings below it.
Image.MAX_IMAGE_PIXELS = None

Pixels = NDArray[np.uint8]

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")

# Pillow calls a JPEG with further pictures behind it MPO. Phones write them: a depth map, a brighter copy, never a
# further page.
JPEG = ("JPEG", "MPO")

SIGNATURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"BM": "BMP",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"II+\x00": "TIFF",
    b"MM\x00+": "TIFF",
}

# EXIF orientation to the turn that undoes it
TURNS: dict[int, Callable[[Pixels], Any]] = {
    2: lambda image: cv2.flip(image, 1),
    3: lambda image: cv2.rotate(image, cv2.ROTATE_180),
    4: lambda image: cv2.flip(image, 0),
    5: lambda image: cv2.transpose(image),
    6: lambda image: cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE),
    7: lambda image: cv2.flip(cv2.transpose(image), -1),
    8: lambda image: cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A decoded picture: `image` is uint8 BGR, height x width x 3; `warnings` says in plain words what was left out."""

    image: Pixels
    warnings: tuple[str, ...] = ()


def load(path: str | Path, *, max_pixels: int = Settings().max_pixels) -> Picture:
    """The picture in a file: as `decode`.

    Raises:
        OSError: the file can't be read.
        RequestError: as `decode`.
    """
    return decode(Path(path).read_bytes(), max_pixels=max_pixels)


def decode(data: bytes, *, max_pixels: int) -> Picture:
    """The first frame of a picture file.

    Args:
        data: the file's bytes.
        max_pixels: most width x height that is decoded; the header is asked before any pixel is.

    Raises:
        EmptyFile: there are no bytes.
        UnsupportedFormat: not one of FORMATS.
        TooManyPixels: more than `max_pixels`.
        ImageTruncated: the data end too early.
        ImageDecodeFailed: the data are damaged otherwise.
    """
    if not data:
        raise EmptyFile("the file is empty")
    file_format = _format(data)
    if file_format is None:
        raise UnsupportedFormat("not a picture that can be read: send JPEG, PNG, WebP, BMP, GIF or TIFF")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > max_pixels:
                raise TooManyPixels(
                    f"the picture has {opened.width} x {opened.height} pixels, and at most {max_pixels} are allowed"
                )
            warnings = _skipped_frames(opened)
            image = _pixels(opened, data)
            turn = TURNS.get(_orientation(opened))
            image = np.asarray(turn(image), np.uint8) if turn else image
    except OcrError:
        raise
    except Exception as error:
        # Hostile and broken files make the decoders raise almost anything: OSError, ValueError, struct.error, KeyError
        # and more.
        raise _failure(data, file_format, error) from error
    if image.size == 0:
        raise ImageDecodeFailed(f"the {file_format} file holds a picture without pixels")
    return Picture(np.ascontiguousarray(image), warnings)


def _format(data: bytes) -> str | None:
    """Name of the format whose signature the data begin with."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return next((name for signature, name in SIGNATURES.items() if data.startswith(signature)), None)


def _skipped_frames(opened: Image.Image) -> tuple[str, ...]:
    """A warning where there is more than one frame. To be called before the pixels are loaded: it moves to the end."""
    if opened.format in JPEG:
        return ()
    try:
        count = getattr(opened, "n_frames", 1)
    except Exception:  # any kind, as in `decode`: only the first frame is wanted, and that may be whole
        return ("what follows frame 1 is damaged and was skipped",)
    if count <= 1:
        return ()
    return (f"frames 2..{count} of {count} skipped" if count > 2 else "frame 2 of 2 skipped",)


def _pixels(opened: Image.Image, data: bytes) -> Pixels:
    """An opened picture's first frame as uint8 BGR, height x width x 3, not yet turned."""
    if opened.format in JPEG and opened.mode in ("L", "RGB") and jpeg_is_whole(data):
        # OpenCV has the same libjpeg and gives the same pixels 2.5 times faster (5.3 against 14 ms on the pages of
        # shared/eval), but would fill up a cut file: hence only after the look at its markers.
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        if decoded is not None and decoded.shape[:2] == (opened.height, opened.width):
            return np.asarray(decoded, np.uint8)
    opened.load()
    if opened.mode.startswith(("I", "F")):
        grey = _to_eight_bits(np.asarray(opened))
        return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    if opened.has_transparency_data:
        rgba = opened.convert("RGBA")
        flat = Image.new("RGB", opened.size, "white")
        flat.paste(rgba, mask=rgba.getchannel("A"))
    else:
        flat = opened.convert("RGB")
    return np.asarray(cv2.cvtColor(np.asarray(flat), cv2.COLOR_RGB2BGR), np.uint8)


def _to_eight_bits(grey: NDArray[Any]) -> Pixels:
    """Grey of 16 or 32 bits or of floats to 0..255. White is the top of the smallest usual range that holds them."""
    values = np.nan_to_num(grey.astype(np.float32), posinf=0, neginf=0)
    highest = float(values.max(initial=0))
    if grey.dtype.kind == "u":
        white = 65535.0
    else:
        usual = (1.0, 255.0, 65535.0) if grey.dtype.kind == "f" else (255.0, 65535.0)
        white = next((top for top in usual if highest <= top), highest)
    scaled: Pixels = np.clip(values * (255.0 / white) + 0.5, 0, 255).astype(np.uint8)
    return scaled


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
