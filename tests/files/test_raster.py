"""Files of several frames: TIFF, GIF, WebP, APNG."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from benchmarks.robustness.hostile.pdf_samples import picture_pdf
from ocr.errors import (
    ImageDecodeFailed,
    ImageTruncated,
    TooManyPixels,
)
from ocr.files.open import open_pages
from tests.conftest import encode
from tests.files.pictures import BGR, GREY, PICTURE, pixels

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
