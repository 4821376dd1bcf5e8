"""Which frames of a TIFF are its pages."""

import io
import struct
import time

import numpy as np
from PIL import TiffImagePlugin

from ocr.files.open import decode, open_pages
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
