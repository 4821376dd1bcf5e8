"""The option `language`, on its way from a request to the lines of a page."""

import numpy as np
import pytest

from ocr.files.picture import Picture
from ocr.inference import run
from ocr.pipeline.options import Options
from ocr.pipeline.page import read_page
from ocr.pipeline.progress import PageProgress
from ocr.recognition.ctc import make_reading
from ocr.results import Character
from ocr.settings import Settings

UNSURE = make_reading(
    [
        Character("p", 0.0, 0.3, 0.99),
        Character("ì", 0.3, 0.6, 0.7, (("i", 0.2), ("í", 0.1))),
        Character("s", 0.6, 1.0, 0.99),
    ]
)


@pytest.mark.parametrize(("language", "text"), [("auto", "pìs"), ("it", "pìs"), ("cs", "pis"), ("en", "pis")])
def test_letters_read_with_doubt_become_letters_of_the_language(language, text):
    options = Options(mode="line", orientation="0", language=language)
    picture = Picture(np.full((48, 120, 3), 255, np.uint8))
    steps = read_page(picture, options, Settings(), {}, PageProgress(0))
    page = run(steps, {"recognize": lambda lines: [UNSURE] * len(lines)})
    assert [line.text for line in page.lines] == [text]
