import io

import pytest
from PIL import Image

from benchmarks.robustness.fuzz_inputs import repair_checksums, stored_archives
from benchmarks.robustness.hostile.samples import samples
from ocr.errors import ImageDecodeFailed
from ocr.files.zip_directory import read_directory, unpack_entry


def test_the_checksums_of_a_damaged_png_are_put_right_and_other_data_is_left_alone():
    whole = samples()["png"]
    at = whole.index(b"IHDR") + 4 + 4 + 3  # the last byte of the height
    damaged = bytearray(whole)
    damaged[at] += 1
    repaired = repair_checksums(bytes(damaged))
    assert repaired != bytes(damaged)
    assert Image.open(io.BytesIO(repaired)).height == Image.open(io.BytesIO(whole)).height + 1
    assert repair_checksums(whole) == whole
    assert repair_checksums(b"something else") == b"something else"


def test_the_checksums_of_a_changed_archive_are_put_right():
    for data in stored_archives():
        assert repair_checksums(data) == data
        [first, *_] = read_directory(data)
        changed = bytearray(data)
        changed[first.header + 30 + len(first.name.encode())] ^= 1
        with pytest.raises(ImageDecodeFailed):
            unpack_entry(bytes(changed), first)
        repaired = repair_checksums(bytes(changed))
        assert len(unpack_entry(repaired, read_directory(repaired)[0])) == first.size
