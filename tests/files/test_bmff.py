"""HEIC and AVIF files, told apart by their boxes."""

import pytest

from ocr.errors import ImageDecodeFailed, ImageTruncated, TooManyPixels
from ocr.files.bmff import boxes_are_whole, name_photo
from ocr.files.open import decode, open_pages
from ocr.reader import Reader
from tests.conftest import ROOT
from tests.files.pictures import WHOLE

PHOTO = ROOT / "tests" / "resources" / "cases" / "photo.heic"


def test_a_phones_photo_is_read(reader: Reader):
    page = reader.read(PHOTO)
    assert page.text.replace(" ", "").startswith("白细胞计数6.25")
    assert (page.width, page.height) == (300, 88)
    assert page.warnings == ()


def test_photos_are_told_from_films():
    def head(*brands: bytes) -> bytes:
        return (16 + 4 * (len(brands) - 1)).to_bytes(4, "big") + b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])

    assert name_photo(PHOTO.read_bytes()) == "HEIC"
    assert name_photo(WHOLE["AVIF"]) == "AVIF"
    assert name_photo(head(b"mif1", b"avif")) == "AVIF"
    assert name_photo(head(b"isom", b"mp41")) is None
    assert name_photo(b"\xff\xff\xff\xffftyp") is None
    assert name_photo(b"") is None


def test_a_photo_that_is_cut_short_or_damaged():
    data = PHOTO.read_bytes()
    assert boxes_are_whole(data)
    for end in range(40, len(data), 97):
        assert not boxes_are_whole(data[:end])
        with pytest.raises(ImageTruncated):
            decode(data[:end], max_pixels=10**6)
    damaged = data[:60] + bytes(200) + data[260:]
    with pytest.raises(ImageDecodeFailed):
        decode(damaged, max_pixels=10**6)


def test_boxes_without_end_are_walked_through():
    assert not boxes_are_whole(b"\x00\x00\x00\x00ftyp" + bytes(100))
    assert not boxes_are_whole(bytes(10_000))


def test_large_photos_are_refused_before_they_are_decoded():
    with open_pages(PHOTO.read_bytes(), max_pixels=100) as pages, pytest.raises(TooManyPixels):
        pages.decode(0)
