import io
import random
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.errors import (
    EmptyFile,
    ImageDecodeFailed,
    ImageTruncated,
    OcrError,
    TooManyPixels,
    UnsupportedFormat,
)
from ocr.files.open import decode, open_pages
from ocr.files.picture import TURNS
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


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_formats_keep_every_pixel(name: str):
    assert np.array_equal(pixels(LOSSLESS[name]), BGR)


@pytest.mark.parametrize("name", LOSSY)
def test_lossy_formats_stay_close(name: str):
    image = pixels(LOSSY[name])
    assert image.shape == BGR.shape
    assert np.abs(image.astype(int) - BGR).mean() < 8


def test_the_fast_way_for_jpeg_gives_what_pillow_gives():
    for options in ({"quality": 70}, {"quality": 90, "progressive": True}, {"quality": 30, "subsampling": 2}):
        data = encode(PICTURE, "JPEG", **options)
        assert np.array_equal(pixels(data), np.asarray(Image.open(io.BytesIO(data)))[..., ::-1])
    grey = encode(PICTURE.convert("L"), "JPEG")
    assert np.array_equal(pixels(grey)[..., 0], np.asarray(Image.open(io.BytesIO(grey))))


def test_run_length_bmp():
    assert np.array_equal(pixels(rle_bmp())[:, 0, 0], np.arange(HEIGHT)[::-1])


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


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data:UserWarning")  # Pillow says so once more, in its own way
def test_damaged_exif_does_not_matter():
    data = encode(PICTURE, "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xffgarbage")
    assert pixels(data).shape == BGR.shape


@pytest.mark.parametrize("file_format", ["GIF", "TIFF", "PNG", "WEBP"])
def test_further_frames_are_skipped_and_it_says_so(file_format: str):
    frames = [PICTURE.rotate(90), PICTURE.rotate(180)]
    options = {"lossless": True} if file_format == "WEBP" else {}
    picture = decode(encode(PICTURE, file_format, save_all=True, append_images=frames, **options), max_pixels=10**6)
    assert picture.warnings == ("frames 2..3 of 3 skipped",)
    assert np.abs(picture.image.astype(int) - BGR).mean() < 8


def test_a_phones_jpeg_with_a_second_picture_inside_is_one_page():
    data = encode(PICTURE, "MPO", save_all=True, append_images=[PICTURE.resize((50, 30))])
    assert pixels(data).shape == BGR.shape


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9, 0.97])
def test_a_cut_file_is_refused(name: str, kept: float):
    data = WHOLE[name]
    with pytest.raises(ImageTruncated):
        decode(data[: int(len(data) * kept)], max_pixels=10**6)


@pytest.mark.parametrize("data", [b"", b"GIF", b"<html>", bytes(1000), b"RIFF\x10\x00\x00\x00WAVEfmt "])
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises((UnsupportedFormat, EmptyFile)):
        decode(data, max_pixels=10**6)


def test_a_damaged_file_is_refused():
    data = bytearray(LOSSLESS["PNG"])
    data[60:80] = bytes(20)
    with pytest.raises(ImageDecodeFailed):
        decode(bytes(data), max_pixels=10**6)


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


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's comments on what it is given here
@pytest.mark.parametrize("name", WHOLE)
def test_damage_anywhere_ends_in_pixels_or_in_one_of_our_errors(name: str):
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(WHOLE[name])
        for _ in range(chance.choice((1, 4, 20))):
            reach = len(data) if chance.random() < 0.5 else min(200, len(data))
            data[chance.randrange(reach)] = chance.randrange(256)
        try:
            image = decode(bytes(data), max_pixels=10**6).image
        except OcrError:
            continue
        assert image.ndim == 3
        assert image.shape[2] == 3
        assert image.size


def test_a_page_without_more_says_nothing():
    assert decode(LOSSLESS["TIFF"], max_pixels=10**6).warnings == ()
