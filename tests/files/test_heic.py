"""HEIC photos, decoded in a process of their own."""

import json
from pathlib import Path

import numpy as np
import psutil
import pytest

from benchmarks.robustness.hostile.photos import hostile_photos
from benchmarks.robustness.hostile.samples import samples
from ocr.errors import ImageDecodeFailed, ImageTruncated, RequestError, TooManyPixels
from ocr.files import heic
from ocr.files.heic import HeicPhoto
from ocr.files.open import open_pages
from ocr.files.worker_process import WorkerProcess

PHOTO = samples()["heic"]
CRASHES = [data for name, data in hostile_photos().items() if name.endswith("crashed libheif")]


def test_a_photo_is_decoded_upright_as_often_as_it_is_asked_for():
    with open_pages(PHOTO, max_pixels=10**8) as pages:
        assert isinstance(pages, HeicPhoto)
        assert (pages.count, pages.kind, pages.text_lines(0)) == (1, "frame", [])
        first = pages.decode(0).image
        assert first.shape[0] * first.shape[1] == pages.pixels(0)
        assert first.std() > 10
        pages.rest()
        assert np.array_equal(pages.decode(0).image, first)


def test_its_size_is_looked_at_before_any_pixel_is_decoded():
    with open_pages(PHOTO, max_pixels=100) as pages, pytest.raises(TooManyPixels):
        pages.decode(0)


@pytest.mark.parametrize("data", CRASHES, ids=["avif", "heic"])
def test_what_crashes_the_library_is_one_of_our_errors(data: bytes):
    with pytest.raises(RequestError), open_pages(data, max_pixels=10**7) as pages:
        pages.decode(0)


def test_it_does_crash_the_library():
    """Else the process apart would not be needed any more."""
    worker = WorkerProcess(heic.WORKER)
    assert worker.ask(json.dumps({"bytes": len(CRASHES[0])}).encode() + b"\n" + CRASHES[0]) is None
    worker.end()


def test_a_photo_cut_short():
    for end in (len(PHOTO) // 2, len(PHOTO) - 10, 60):
        with pytest.raises(ImageTruncated), open_pages(PHOTO[:end], max_pixels=10**8) as pages:
            pages.decode(0)


def test_no_process_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    before = set(psutil.Process().children())
    with open_pages(PHOTO, max_pixels=10**8) as pages:
        assert len(set(psutil.Process().children()) - before) == 1
        pages.decode(0)
    assert set(psutil.Process().children()) == before
    (tmp_path / "worker.py").write_text("import sys; sys.stdin.readline()")
    monkeypatch.setattr(heic, "WORKER", tmp_path / "worker.py")
    with pytest.raises(ImageDecodeFailed, match="too much time or memory"):
        open_pages(PHOTO, max_pixels=10**8)
    assert set(psutil.Process().children()) == before
