"""Whatever a picture went in as: uint8 BGR, the right way up, opaque, and not too large."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from ocr.errors import (
    TooManyPixels,
)
from ocr.files.open import decode, open_pages
from ocr.files.picture import TURNS
from tests.conftest import encode
from tests.files.pictures import GREY, HEIGHT, PICTURE, WHOLE, WIDTH, pixels


@pytest.mark.parametrize(
    "image",
    [
        PICTURE.convert("L"),
        Image.fromarray(GREY.astype(np.uint16) * 257),
        Image.fromarray(GREY.astype(np.int32) * 257),
        Image.fromarray(GREY.astype(np.float32) / 255),
        Image.fromarray(GREY.astype(np.float32)),
    ],
    ids=["8 bits", "16 bits", "32 bits", "float to 1", "float to 255"],
)
def test_grey_of_any_depth(image: Image.Image):
    read = pixels(encode(image, "TIFF")).astype(int)
    assert np.abs(read - GREY[..., None]).max() <= 1


def test_sixteen_bit_png():
    assert np.array_equal(pixels(encode(Image.fromarray(GREY.astype(np.uint16) * 257), "PNG"))[..., 1], GREY)


def test_one_bit():
    black_and_white = PICTURE.convert("1")
    for file_format, options in (("PNG", {}), ("TIFF", {"compression": "group4"}), ("BMP", {})):
        read = pixels(encode(black_and_white, file_format, **options))
        assert np.array_equal(read[..., 2], np.asarray(black_and_white) * np.uint8(255))


def test_transparency_is_laid_on_white():
    see_through = Image.new("RGBA", (4, 2), (0, 0, 0, 0))
    see_through.putpixel((1, 0), (10, 20, 30, 255))
    see_through.putpixel((2, 0), (0, 0, 0, 128))
    for file_format, options in (("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})):
        read = pixels(encode(see_through, file_format, **options))
        assert read[0].tolist() == [[255] * 3, [30, 20, 10], [127] * 3, [255] * 3], file_format


def test_what_is_all_light_is_laid_on_black_and_it_says_so():
    for colour, ground in (((255, 255, 200), 0), ((250, 250, 250), 0), ((90, 90, 90), 255)):
        see_through = Image.new("RGBA", (40, 20), (*colour, 0))
        see_through.paste((*colour, 255), (10, 5, 30, 15))
        picture = decode(encode(see_through, "PNG"), max_pixels=10**6)
        assert picture.image[0, 0].tolist() == [ground] * 3
        assert picture.image[10, 20].tolist() == list(colour[::-1])
        assert picture.warnings == (
            ("all that is visible is light: the picture was laid on black",) if ground == 0 else ()
        )


def test_nothing_visible_is_laid_on_white():
    assert decode(encode(Image.new("RGBA", (4, 4), (255, 255, 255, 0)), "PNG"), max_pixels=100).warnings == ()


@pytest.mark.parametrize(("bits", "top"), [(8, 255), (10, 1023), (12, 4095), (14, 16383)])
def test_sixteen_bits_that_use_fewer_are_stretched_and_it_says_so(bits: int, top: int):
    levels = np.round(GREY.astype(np.float32) / 255 * top).astype(np.uint16)
    levels[0, 0] = top
    picture = decode(encode(Image.fromarray(levels), "PNG"), max_pixels=10**6)
    assert np.abs(picture.image[..., 1].astype(int) - GREY)[1:].max() <= 1
    assert picture.warnings == (f"its levels end at {top} of 65535: they were stretched",)


def test_a_transparent_palette_colour_is_laid_on_white():
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 200, 100, 50])
    image.putpixel((1, 0), 1)
    assert pixels(encode(image, "PNG", transparency=0))[0].tolist() == [[255] * 3, [50, 100, 200]]
    assert pixels(encode(image, "GIF", transparency=0))[0].tolist() == [[255] * 3, [50, 100, 200]]


def test_grey_with_alpha():
    assert pixels(encode(Image.new("LA", (3, 3), (0, 0)), "PNG")).min() == 255


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation_is_applied(orientation: int, file_format: str):
    stored = Image.new("L", (64, 32), 0)
    stored.paste(255, (0, 0, 16, 16))  # a mark in the stored picture's upper left corner
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = pixels(encode(stored, file_format, exif=exif))[..., 0]
    # by the EXIF standard: where row 0 and column 0 of what is stored are to be seen
    corner = {1: "nw", 2: "ne", 3: "se", 4: "sw", 5: "nw", 6: "ne", 7: "se", 8: "sw"}[orientation]
    assert image.shape == ((32, 64) if orientation < 5 else (64, 32))
    row = 8 if "n" in corner else image.shape[0] - 8
    column = 8 if "w" in corner else image.shape[1] - 8
    assert image[row, column] > 200
    assert np.count_nonzero(image > 128) < 400


def test_orientations_5_and_7_are_not_rotations():
    stored = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert TURNS[5](stored).tolist() == [[0, 3], [1, 4], [2, 5]]
    assert TURNS[7](stored).tolist() == [[5, 2], [4, 1], [3, 0]]


def bomb() -> bytes:
    """A PNG whose header claims 60000 x 60000 pixels; there is no data for even one of them."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_pixels_are_counted_before_they_are_decoded():
    with pytest.raises(TooManyPixels, match="60000 x 60000"):
        decode(bomb(), max_pixels=100_000_000)
    with open_pages(bomb(), max_pixels=100_000_000) as pages, pytest.raises(TooManyPixels, match="60000 x 60000"):
        pages.pixels(0)  # or it would wait till it can be held alone, only to be refused
    for data in WHOLE.values():
        with open_pages(data, max_pixels=HEIGHT * WIDTH) as pages:
            assert pages.pixels(0) == HEIGHT * WIDTH
        assert decode(data, max_pixels=HEIGHT * WIDTH).image.size
        with pytest.raises(TooManyPixels):
            decode(data, max_pixels=HEIGHT * WIDTH - 1)
