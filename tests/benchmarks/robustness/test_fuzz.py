import io

from PIL import Image

from benchmarks.robustness.fuzz import repair_checksums
from benchmarks.robustness.hostile.samples import samples


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
