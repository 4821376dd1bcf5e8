import io
import random
import struct
import time
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from ocr.errors import (
    EmptyFile,
    ImageDecodeFailed,
    ImageTruncated,
    OcrError,
    TooManyPages,
    TooManyPixels,
    UnsupportedFormat,
)
from ocr.images import decode, load, open_pages
from ocr.picture import TURNS
from tests.conftest import encode
from tests.test_pdf import picture_pdf

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


def test_load(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(LOSSLESS["PNG"])
    assert np.array_equal(load(path).image, BGR)
    with pytest.raises(TooManyPixels):
        load(str(path), max_pixels=10)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.png")


FRAMES = [PICTURE, PICTURE.rotate(90, expand=True), PICTURE.convert("L"), PICTURE.convert("1"), PICTURE.quantize(64)]


def expected(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))[..., ::-1]


def test_every_frame_of_a_tiff_is_a_page():
    data = encode(FRAMES[0], "TIFF", save_all=True, append_images=FRAMES[1:])
    with open_pages(data, max_pixels=10**6) as pages:
        assert (pages.count, pages.kind, pages.warnings) == (5, "frame", ())
        for index in (0, 1, 2, 3, 4, 2, 0):
            picture = pages.decode(index)
            assert np.array_equal(picture.image, expected(FRAMES[index])), index
            assert not picture.repeats
        assert pages.text_lines(0) == []


def test_each_tiff_frame_is_turned_on_its_own():
    turned = Image.Exif()
    turned[0x0112] = 6
    stack = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stack, True) as writer:
        for options in ({}, {"exif": turned}, {}):
            PICTURE.save(writer, "TIFF", **options)
            writer.newFrame()
    with open_pages(stack.getvalue(), max_pixels=10**6) as pages:
        assert [pages.decode(index).image.shape for index in range(3)] == [(60, 100, 3), (100, 60, 3), (60, 100, 3)]
        assert np.array_equal(pages.decode(1).image, cv2.rotate(np.ascontiguousarray(BGR), cv2.ROTATE_90_CLOCKWISE))


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG"])
def test_every_frame_of_an_animation_is_a_whole_picture(file_format: str):
    # the last two differ in one corner only, and are written as that corner
    marked = PICTURE.copy()
    marked.paste((255, 0, 0), (0, 0, 10, 10))
    options = {"lossless": True} if file_format == "WEBP" else {}
    frames = [PICTURE.rotate(180), PICTURE, marked]
    data = encode(frames[0], file_format, save_all=True, append_images=frames[1:], duration=100, **options)
    with open_pages(data, max_pixels=10**6) as pages:
        assert pages.count == 3
        for index in (0, 1, 2, 0, 2):
            assert np.abs(pages.decode(index).image.astype(int) - expected(frames[index])).mean() < 8, index


def test_a_frame_that_repeats_the_one_before_says_so():
    # Pillow would merge equal frames, so they are written one behind the other by hand
    one, other = Image.new("P", (8, 8), 0), Image.new("P", (8, 8), 1)
    for image in (one, other):
        image.putpalette([0, 0, 0, 255, 255, 255])
        image.paste(0, (0, 0, 2, 2))
        image.paste(1, (6, 6, 8, 8))
    one, other = encode(one, "GIF"), encode(other, "GIF")
    head, first, second = one[: one.index(b",")], one[one.index(b",") : -1], other[other.index(b",") : -1]
    with open_pages(head + first + first + second + second + b";", max_pixels=100) as pages:
        assert [pages.decode(index).repeats for index in range(4)] == [False, True, False, True]
        assert not pages.decode(1).repeats  # what was decoded just before was another frame
        assert pages.decode(2).repeats is False


def test_previews_in_a_tiff_are_no_pages():
    stack = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stack, True) as writer:
        for image, kind in ((PICTURE, 0), (PICTURE.resize((10, 6)), 1), (PICTURE.rotate(180), 2)):
            image.save(writer, "TIFF", tiffinfo={254: kind})
            writer.newFrame()
    with open_pages(stack.getvalue(), max_pixels=10**6) as pages:
        assert pages.count == 2
        assert pages.warnings == ("1 of 3 frames skipped: previews or masks of others",)
        assert np.array_equal(pages.decode(1).image, BGR[::-1, ::-1])


def test_too_many_frames():
    data = encode(PICTURE, "TIFF", save_all=True, append_images=[PICTURE] * 3)
    assert open_pages(data, max_pixels=10**6, max_pages=4).count == 4
    with pytest.raises(TooManyPages, match="4 frames, and at most 3"):
        open_pages(data, max_pixels=10**6, max_pages=3)


def test_frames_are_measured_one_by_one():
    data = encode(Image.new("L", (10, 10)), "TIFF", save_all=True, append_images=[Image.new("L", (1000, 10))])
    with open_pages(data, max_pixels=1000) as pages:
        assert pages.decode(0).image.shape == (10, 10, 3)
        with pytest.raises(TooManyPixels, match="1000 x 10"):
            pages.decode(1)


@pytest.mark.parametrize("wanted", [1, 2])
def test_an_animations_frames_are_measured_on_the_way(wanted: int):
    """Also a GIF's that is larger than the GIF says it is: Pillow would decode it to get at the next."""
    small, large = encode(Image.new("P", (8, 8)), "GIF"), encode(Image.new("P", (9000, 9000)), "GIF")
    start = small.index(b",")
    data = small[:-1] + large[large.index(b",") : -1] + small[start:]
    with open_pages(data, max_pixels=100) as pages:
        assert pages.count == 3
        with pytest.raises(TooManyPixels, match="9000 x 9000"):
            pages.decode(wanted)


def test_a_tiff_of_countless_frames_takes_no_time():
    entries = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1)]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, 3, 1, n) for tag, n in entries)
    size = len(directory) + 4
    count = 20_000
    data = b"II*\0\x08\0\0\0" + b"".join(
        directory + struct.pack("<I", 8 + size * (number + 1) if number < count - 1 else 0) for number in range(count)
    )
    begun = time.process_time()
    assert decode(data, max_pixels=10).warnings == (
        "what follows frame 1000 was skipped",
        "frames 2..1000 of 1000 skipped",
    )
    assert time.process_time() - begun < 5  # Pillow itself takes 19 s to count them


@pytest.mark.parametrize("file_format", ["TIFF", "GIF", "WEBP"])
def test_a_cut_file_of_many_frames_gives_those_before_the_cut_and_says_so(file_format: str):
    frames = [PICTURE.rotate(90 * turn) for turn in range(1, 4)]
    whole = encode(PICTURE, file_format, save_all=True, append_images=frames)
    seen = 0
    for kept in (0.5, 0.7, 0.9):
        try:
            pages = open_pages(whole[: int(len(whole) * kept)], max_pixels=10**6)
        except ImageTruncated:
            continue
        read, failed = 0, 0
        for index in range(pages.count):
            try:
                assert pages.decode(index).image.shape[2] == 3
                read += 1
            except (ImageTruncated, ImageDecodeFailed):
                failed += 1
        assert read < 4
        assert failed or pages.warnings, kept
        seen += read
    assert seen or file_format == "WEBP"  # WebP says its length at the beginning


def test_a_page_without_more_says_nothing():
    assert decode(LOSSLESS["TIFF"], max_pixels=10**6).warnings == ()


def test_the_same_picture_by_every_way_in():
    """As a file of its own, as a frame among others, and on a page of a PDF."""
    see_through = PICTURE.convert("RGBA")
    see_through.putalpha(Image.linear_gradient("L").resize(PICTURE.size))
    for image in (*FRAMES, see_through, PICTURE.convert("CMYK"), Image.fromarray(GREY.astype(np.uint16) * 257)):
        alone = pixels(encode(image, "TIFF"))
        with open_pages(
            encode(Image.new("L", (5, 5)), "TIFF", save_all=True, append_images=[image]), max_pixels=10**6
        ) as pages:
            assert np.array_equal(pages.decode(1).image, alone), image.mode
        with open_pages(picture_pdf(alone), max_pixels=10**6, dpi=72) as pages:
            assert np.array_equal(pages.decode(0).image, alone), image.mode


def test_frames_that_a_png_only_announces_are_none():
    for frames in ([], [PICTURE.rotate(90)]):
        whole = encode(PICTURE, "PNG", save_all=True, append_images=frames)
        announced = struct.pack(">II", 2**31 - 1, 0)
        chunk = struct.pack(">I", 8) + b"acTL" + announced + struct.pack(">I", zlib.crc32(b"acTL" + announced))
        at = whole.find(b"acTL") - 4
        data = whole[:at] + chunk + whole[at + 20 :] if frames else whole[:33] + chunk + whole[33:]
        with open_pages(data, max_pixels=10**6) as pages:
            assert pages.count == len(frames) + 1
            assert pages.warnings[0].startswith(f"frames {pages.count + 1}..21474836")
            assert np.array_equal(pages.decode(0).image, BGR)
