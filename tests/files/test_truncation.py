import time

import pytest
from PIL import Image

from benchmarks.robustness.hostile.files import hostile_files
from ocr.files.truncation import ends_early, jpeg_is_whole
from tests.conftest import encode
from tests.files.pictures import PICTURE, WHOLE


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_ends_where_it_should(name: str):
    assert not ends_early(WHOLE[name], name.partition(",")[0].replace("BigTIFF", "TIFF"))


@pytest.mark.parametrize("name", WHOLE)
def test_every_cut_is_seen(name: str):
    data = WHOLE[name]
    for end in range(12, len(data) - 12, max(1, len(data) // 97)):
        assert ends_early(data[:end], name.partition(",")[0].replace("BigTIFF", "TIFF")), end


def test_a_jpegs_thumbnail_does_not_end_it():
    thumbnail = encode(Image.new("RGB", (16, 16)), "JPEG")
    exif = b"Exif\x00\x00" + thumbnail
    data = encode(PICTURE, "JPEG", exif=exif)
    assert data.index(b"\xff\xd9") < len(data) // 2
    assert jpeg_is_whole(data)
    assert not jpeg_is_whole(data[: len(data) * 3 // 4])


def test_bytes_after_the_end_do_not_matter():
    assert jpeg_is_whole(WHOLE["JPEG"] + bytes(100))
    assert not ends_early(WHOLE["PNG"] + b"appended", "PNG")


def test_strips_that_are_named_again_and_again_take_no_time():
    data = hostile_files("bomb")["tiff-strips-of-strips"]
    begun = time.process_time()
    ends_early(data, "TIFF")
    assert time.process_time() - begun < 1
