import contextlib
import subprocess
import sys
import threading
import time
import zlib

import numpy as np
import psutil
import pytest

from benchmarks.robustness.hostile.pdf_samples import A4, HELVETICA, TEXT, encrypted, one_page, pages_of, stream
from ocr.errors import ImageDecodeFailed, OcrError, PdfEncrypted
from ocr.files.open import decode, open_pages
from ocr.files.pdf import WORKER


def nested(depth: int) -> bytes:
    """A page whose drawing holds ten times a drawing, which holds ten times a drawing, and so on."""
    ten = b"/X Do " * 10
    forms = [
        stream(ten, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (6 + level))
        for level in range(depth)
    ]
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(ten, A4, b"/Resources<</XObject<</X 5 0 R>>>>", *forms, last)


def test_a_bomb_ends_its_own_process_only(monkeypatch: pytest.MonkeyPatch, tmp_path):
    impatient = tmp_path / "pdf_worker.py"
    text = WORKER.read_text(encoding="utf8")
    assert "CPU_SECONDS = 10" in text
    impatient.write_text(text.replace("CPU_SECONDS = 10", "CPU_SECONDS = 1"), encoding="utf8")
    monkeypatch.setattr("ocr.files.pdf.WORKER", impatient)
    with pages_of(nested(12)) as pages:
        with pytest.raises(ImageDecodeFailed, match="too much time or memory"):
            pages.decode(0)
        with pytest.raises(ImageDecodeFailed):  # it stays so
            pages.decode(0)


def test_a_rendering_can_be_stopped():
    pages = pages_of(nested(12))
    threading.Timer(0.5, pages.close).start()
    begun = time.monotonic()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
    assert time.monotonic() - begun < 8


def test_a_picture_too_large_for_memory_is_refused_or_left_out():
    width = 60_000
    rows = zlib.compressobj(1)
    data = b"".join(rows.compress(bytes(width * 30)) for _ in range(100)) + rows.flush()
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (width, width)
    image = stream(data, entries + b"/Filter/FlateDecode")
    bomb = one_page(b"q 500 0 0 500 0 0 cm /I Do Q", A4, b"/Resources<</XObject<</I 5 0 R>>>>", image)
    with contextlib.suppress(ImageDecodeFailed):
        assert decode(bomb, max_pixels=10**7).image.shape == (2339, 1653, 3)


def test_no_process_is_left_behind():
    before = set(psutil.Process().children())
    pages = pages_of(one_page(b""))
    [process] = set(psutil.Process().children()) - before
    pages.close()
    pages.close()
    assert not process.is_running()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
    forgotten = pages_of(one_page(b""))
    del forgotten
    with pytest.raises(PdfEncrypted):
        pages_of(encrypted())
    assert set(psutil.Process().children()) == before


def test_damage_anywhere_ends_in_pixels_or_in_one_of_our_errors():
    chance = np.random.default_rng(3)
    whole = one_page(TEXT, A4, HELVETICA)
    begun = time.monotonic()
    for _ in range(20):
        data = bytearray(whole)
        for place in chance.integers(0, len(data) - 6, 4):
            data[place] = chance.integers(0, 256)
        try:
            with open_pages(bytes(data), max_pixels=10**6, dpi=30) as pages:
                assert pages.decode(0).image.size
                pages.text_lines(0)
        except OcrError:
            continue
    assert time.monotonic() - begun < 120


def test_the_worker_imports_none_of_the_library():
    """Its start would take ten times as long."""
    program = f"import runpy, sys; runpy.run_path({str(WORKER)!r}); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pypdfium2" in modules
    assert not {"numpy", "cv2", "ocr"} & set(modules)


def test_a_rest_ends_the_process_until_the_next_page_is_asked_for():
    with pages_of(one_page(TEXT, entries=HELVETICA)) as pages:
        before = pages.decode(0).image
        process = psutil.Process(pages._process.pid)
        pages.rest()
        pages.rest()
        assert not process.is_running()
        assert pages.pixels(0) == before.shape[0] * before.shape[1]
        assert np.array_equal(pages.decode(0).image, before)
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)


def test_a_rest_does_not_open_again_what_was_closed():
    pages = pages_of(one_page(TEXT, entries=HELVETICA))
    pages.close()
    pages.rest()
    with pytest.raises(ImageDecodeFailed):
        pages.decode(0)
