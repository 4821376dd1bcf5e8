"""Which frames of a TIFF are its pages."""

import io
import struct
import time

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from ocr.files.open import decode, open_pages
from ocr.files.tiff import NEW_SUBFILE_TYPE, find_pages
from tests.files.pictures import BGR, PICTURE


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


def stack_of(kinds: list[int]) -> bytes:
    """A TIFF with a frame of each of these NewSubfileTypes."""
    stack = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(stack, True) as writer:
        for kind in kinds:
            PICTURE.save(writer, "TIFF", tiffinfo={NEW_SUBFILE_TYPE: kind})
            writer.newFrame()
    return stack.getvalue()


@pytest.mark.parametrize(
    ("kinds", "pages"), [([0, 1, 4, 2, 5], [0, 3]), ([1, 0], [1]), ([1, 4], [0, 1]), ([1], [0]), ([0], [0])]
)
def test_previews_and_masks_are_left_out_unless_there_is_nothing_else(kinds: list[int], pages: list[int]):
    data = stack_of(kinds)
    with Image.open(io.BytesIO(data)) as opened:
        assert find_pages(data, opened)[0] == pages


def test_frames_before_a_damaged_one_are_kept():
    data = bytearray(stack_of([0, 0, 0]))
    with Image.open(io.BytesIO(data)) as opened:
        opened.seek(1)
        last = opened._TiffImageFile__next
    data[last : last + 2] = b"\xff\xff"  # entries of the last directory
    with Image.open(io.BytesIO(data)) as opened:
        assert find_pages(bytes(data), opened) == ([0, 1], ("what follows frame 2 is damaged and was skipped",))
