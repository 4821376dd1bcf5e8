import time

import pytest

from benchmarks.robustness.hostile.samples import PNG_SIGNATURE, chunk, samples
from ocr.errors import ImageDecodeFailed
from ocr.files.bombs import MOST_SCANS, check_parts
from ocr.files.open import decode

SAMPLES = samples()
PROGRESSIVE = SAMPLES["jpeg-progressive"]
SCAN = PROGRESSIVE[PROGRESSIVE.rindex(b"\xff\xda") : -2]
GIF_START = SAMPLES["gif"][: SAMPLES["gif"].index(b"\x2c")]

TOO_MANY = {
    "scans": ("JPEG", PROGRESSIVE[:-2] + SCAN * MOST_SCANS + b"\xff\xd9"),
    "segments": ("JPEG", PROGRESSIVE[:2] + b"\xff\xe0\0\x02" * 600_000 + PROGRESSIVE[2:]),
    "padding": ("JPEG", PROGRESSIVE[:2] + b"\xff" * 600_000 + PROGRESSIVE[2:]),
    "chunks": ("PNG", PNG_SIGNATURE + chunk(b"prVt") * 600_000),
    "frames": ("GIF", GIF_START + (b"\x2c" + bytes(8) + b"\0\x02\x01\0\0") * 300_000),
    "comments": ("GIF", GIF_START + b"\x21\xfe\x01c\0" * 300_000),
    "blocks": ("GIF", GIF_START + b"\x21\xfe" + b"\x01c" * 600_000),
    "bytes between": ("GIF", GIF_START + bytes(600_000)),
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_too_many_parts_are_refused_soon(name: str):
    file_format, data = TOO_MANY[name]
    begun = time.process_time()
    with pytest.raises(ImageDecodeFailed, match="too many"):
        check_parts(data, file_format)
    with pytest.raises(ImageDecodeFailed, match="too many"):
        decode(data, max_pixels=10**6)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("name", SAMPLES)
def test_usual_files_pass(name: str):
    check_parts(SAMPLES[name], {"jpeg": "JPEG", "png": "PNG", "gif": "GIF"}.get(name.partition("-")[0], "TIFF"))


def test_scans_up_to_the_limit_are_read():
    usual = PROGRESSIVE.count(b"\xff\xda")
    data = PROGRESSIVE[:-2] + SCAN * (MOST_SCANS - usual) + b"\xff\xd9"
    assert decode(data, max_pixels=10**6).image.size


def test_damaged_files_pass_or_are_refused():
    for name, file_format in (("jpeg", "JPEG"), ("png", "PNG"), ("gif", "GIF")):
        for end in range(len(SAMPLES[name])):
            check_parts(SAMPLES[name][:end], file_format)
