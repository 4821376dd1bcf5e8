"""A page of which some lines are read, made by the pipeline itself with networks that a test plays."""

import numpy as np
import pytest

from benchmarks.drawn_page import draw_page
from ocr.files.picture import Picture
from ocr.inference import advance
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.progress import PageProgress
from ocr.recognition.ctc import Reading
from ocr.settings import Settings
from tests.played import find_lines, read

pytestmark = pytest.mark.usefixtures("one_look")


def test_there_is_no_page_before_a_line_is_read():
    progress = PageProgress(0)
    assert progress.to_page() is None
    progress.note([Reading("a", 1.0, ())])  # no lines are found yet: it is nobody's
    assert progress.readings == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_page_has_the_lines_read_so_far_and_says_how_many(count: int):
    progress, timings = PageProgress(0), {}
    image = np.asarray(draw_page(["one", "two", "three"]))
    steps = read_page(Picture(image, ("shrunk",)), Options(), Settings(), timings, progress)
    advance(steps, None)
    call = advance(steps, [find_lines(3, width=300)])
    assert progress.to_page() is None
    progress.note(read(call.items)[:count])
    page = progress.to_page()
    assert page is not None
    assert [line.text for line in page.lines] == ["line"] * count
    assert page.warnings == (f"not read to its end: {count} of 3 lines", "shrunk")
    assert (page.width, page.height) == (image.shape[1], image.shape[0])
    assert page.timings_ms == timings
    assert page.timings_ms is not timings


def test_lines_that_are_read_again_are_not_taken_for_further_ones():
    progress = PageProgress(0)
    progress.found(2, lambda readings: pytest.fail("not asked for"))
    progress.note([Reading("a", 1.0, ())] * 2)
    progress.note([Reading("again", 1.0, ())])
    assert [reading.text for reading in progress.readings] == ["a", "a"]
