"""One picture in every form in which it can be sent."""

import struct

import cv2
import numpy as np
from PIL import Image

from ocr.files.open import decode
from tests.conftest import encode

HEIGHT, WIDTH = 60, 100


def smooth_noise(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """RGB without symmetry, smooth enough for lossy formats to keep, rough enough to fill a file evenly."""
    noise = np.random.default_rng(5).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX)


RGB = smooth_noise()
PICTURE = Image.fromarray(RGB)
BGR = RGB[..., ::-1]
GREY = np.asarray(PICTURE.convert("L"))

LOSSLESS = {
    "PNG": encode(PICTURE, "PNG"),
    "WebP": encode(PICTURE, "WEBP", lossless=True),
    "BMP": encode(PICTURE, "BMP"),
    "TIFF": encode(PICTURE, "TIFF"),
    "TIFF, LZW": encode(PICTURE, "TIFF", compression="tiff_lzw"),
    "TIFF, deflate": encode(PICTURE, "TIFF", compression="tiff_deflate"),
    "BigTIFF": encode(PICTURE, "TIFF", big_tiff=True, compression="packbits"),
    "PNG, opaque alpha": encode(PICTURE.convert("RGBA"), "PNG"),
}
LOSSY = {
    "JPEG": encode(PICTURE, "JPEG", quality=95, subsampling=0),
    "JPEG, progressive": encode(PICTURE, "JPEG", quality=95, subsampling=0, progressive=True),
    "JPEG, CMYK": encode(PICTURE.convert("CMYK"), "JPEG", quality=95),
    "AVIF": encode(PICTURE, "AVIF", quality=95),
    "WebP, lossy": encode(PICTURE, "WEBP", quality=95),
    "TIFF, JPEG": encode(PICTURE, "TIFF", compression="jpeg", quality=95),
    "GIF": encode(PICTURE, "GIF"),
    "PNG, palette": encode(PICTURE.quantize(256), "PNG"),
}


def rle_bmp() -> bytes:
    """An 8-bit run-length BMP, which Pillow does not write: each row one run of one colour."""
    rows = b"".join(bytes([WIDTH, row, 0, 0]) for row in range(HEIGHT)) + b"\x00\x01"
    palette = b"".join(bytes([grey, grey, grey, 0]) for grey in range(256))
    start = 14 + 40 + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 1, len(rows), 0, 0, 256, 0)
    return struct.pack("<2sIHHI", b"BM", start + len(rows), 0, 0, start) + header + palette + rows


WHOLE = {**LOSSLESS, **LOSSY, "BMP, run-length": rle_bmp()}


def pixels(data: bytes) -> np.ndarray:
    picture = decode(data, max_pixels=10**6)
    assert picture.image.dtype == np.uint8
    assert picture.image.flags.c_contiguous
    assert picture.warnings == ()
    return picture.image
