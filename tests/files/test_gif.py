import random

import pytest
from PIL import Image

from benchmarks.robustness.hostile.files import hostile_files
from benchmarks.robustness.hostile.samples import samples
from ocr.errors import TooManyPixels
from ocr.files.gif import measure_canvases
from ocr.files.open import decode, open_pages
from ocr.files.raster import Frames


@pytest.mark.parametrize("name", ["gif", "gif-animated"])
def test_the_frames_are_those_that_pillow_finds(name: str):
    """Of whole files and of damaged ones: what Pillow sees and we do not could take any amount of memory."""
    whole = samples()[name]
    chance = random.Random(name)
    for number in range(300):
        data = bytearray(whole)
        for _ in range(number % 4):
            at = chance.randrange(6, len(data)) if chance.random() < 0.3 else chance.randrange(780, 840)
            data[at] = chance.choice((0, 0x21, 0x2C, 0x3B, 0xF9, 0xFE, chance.randrange(256)))
        compare_with_pillow(bytes(data))


def test_an_extension_without_content_is_read_as_pillow_does():
    whole = samples()["gif-animated"]
    start = whole.index(b"\x21")
    for label in (0xF9, 0xFE, 0xFF, 0x01):
        for inserted in (b"\0", b"\0\0", b"\0\x03abc\0", b"\x01a\0", b"\0\x2c"):
            compare_with_pillow(whole[:start] + bytes([0x21, label]) + inserted + whole[start:])


def compare_with_pillow(data: bytes) -> None:
    canvases = measure_canvases(data)
    try:
        with Frames(data, "GIF", 10**6) as frames:
            for number in range(len(frames._numbers)):
                frames._go_to(number)
                assert frames._opened.size == canvases[number]
    except AssertionError:
        raise
    except Exception:  # any kind that the decoder raises
        return
    assert len(canvases) >= frames.count


@pytest.mark.parametrize("disposal", [2, 3])
def test_huge_frames_are_refused_before_memory_is_taken_for_them(disposal: int, monkeypatch: pytest.MonkeyPatch):
    bombs = hostile_files("bomb")

    def fill(mode: str, size: tuple[int, int], *rest: object):
        assert size[0] * size[1] <= 10**6
        return original(mode, size, *rest)

    original = Image.core.fill
    monkeypatch.setattr(Image.core, "fill", fill)
    for name in ("first", "hidden"):
        with pytest.raises(TooManyPixels, match="65535 x 65535"):
            decode(bombs[f"gif-{name}-frame-disposal-{disposal}"], max_pixels=10**6)
    with open_pages(bombs[f"gif-second-frame-disposal-{disposal}"], max_pixels=10**6) as pages:
        assert pages.count == 3
        assert pages.decode(0).image.shape == (1, 1, 3)
        for index in (1, 2):
            with pytest.raises(TooManyPixels, match="65535 x 65535"):
                pages.decode(index)
