import io
import random

import numpy as np
import pytest
from PIL import Image

from ocr.errors import (
    EmptyFile,
    ImageDecodeFailed,
    ImageTruncated,
    OcrError,
    UnsupportedFormat,
)
from ocr.files.open import decode
from tests.conftest import encode
from tests.files.pictures import BGR, HEIGHT, LOSSLESS, LOSSY, PICTURE, WHOLE, pixels, rle_bmp


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
