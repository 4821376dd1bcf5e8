"""The one pipeline: Python, the command line and HTTP read the same pages of a file, and say the same of them."""

import contextlib
import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pypdfium2
import pytest
import requests

from ocr.cli import main
from ocr.errors import TooManyPages
from ocr.export import export
from ocr.files.open import open_pages
from ocr.inference import NetworkCall
from ocr.pipeline.document import OpenDocument, PageTurn, ReadPage, choose_pages, decode_pages, read_pages
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.results import Document, Line, Page
from ocr.settings import Settings
from tests.conftest import TEXTS, draw_page, encode
from tests.played import NO_LINES

pytestmark = pytest.mark.usefixtures("one_look")


class Pages:
    kind = "page"

    def __init__(self, count):
        self.count = count


def test_pages_are_those_named_and_not_too_many():
    assert choose_pages(Pages(5), Options(), 5) == [0, 1, 2, 3, 4]
    assert choose_pages(Pages(900), Options(pages="2-3,900"), 5) == [1, 2, 899]
    assert len(choose_pages(Pages(900), Options(), None)) == 900
    with pytest.raises(TooManyPages, match="6 pages are to be read, and at most 5 are allowed"):
        choose_pages(Pages(6), Options(), 5)


def test_each_page_has_its_turn_before_it_is_decoded(tiff: bytes):
    with OpenDocument(tiff, Options(pages="2-"), Settings()) as document:
        steps = read_pages(document, Options(), Settings(), done={1})
        assert next(steps) == PageTurn(2)
        assert isinstance(steps.send(None), NetworkCall)
        read = steps.send([NO_LINES])
        assert isinstance(read, ReadPage)
        assert (read.index, read.page.text, read.picture.image.shape) == (2, "", (108, 900, 3))
        assert list(read.page.timings_ms)[:2] == ["wait", "decode"]
        assert list(steps) == []
        assert [type(step).__name__ for step in decode_pages(document, [0])] == ["PageTurn", "DecodedPage"]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two pages at 100 dpi, each a picture, with another text in the file itself."""
    lines = [Line(f"own text {n}", 1.0, ((30, 20), (400, 20), (400, 70), (30, 70))) for n in (1, 2)]
    document = Document(tuple(Page(900, 108, (line,)) for line in lines))
    pictures = [np.ascontiguousarray(np.asarray(draw_page([text]))[..., ::-1]) for text in TEXTS[:2]]
    return export(document, "pdf", pictures=pictures, dpi=100)


@pytest.fixture(scope="module")
def animation() -> bytes:
    """A GIF whose second frame is its first once more."""
    frames = [draw_page([text]) for text in (TEXTS[0], TEXTS[0], TEXTS[1])]
    frames[1] = frames[0].copy()
    return encode(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


def read_by_command(data: bytes, texts: dict[str, str], folder: Any) -> dict[str, Any]:
    (folder / "file").write_bytes(data)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        options = [f"--{name.replace('_', '-')}={text}" for name, text in texts.items()]
        assert main(["read", "--json", *options, str(folder / "file")]) == 0
    return json.loads(output.getvalue())["data"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("tiff", {}),
        ("tiff", {"pages": "2-", "layout": "paragraphs"}),
        ("pdf", {"dpi": "100"}),
        ("pdf", {"pages": "2", "pdf_text": "prefer"}),
        ("animation", {}),
    ],
)
def test_all_ways_read_the_same(kind: str, texts: dict[str, str], request, reader: Reader, server_url: str, tmp_path):
    data: bytes = request.getfixturevalue(kind)
    here = reader.read_document(data, Options.from_texts(texts))
    there = requests.post(server_url + "/api/v1/ocr", params=texts, data=data, timeout=60).json()["data"]
    command = read_by_command(data, texts, tmp_path)
    for page in there["pages"]:
        del page["number"]
    for name in ("text", "lines", "page", "pages", "warnings"):
        assert here.to_json()[name] == command[name] == there[name], name
    assert set(here.to_json()["timings_ms"]) == set(command["timings_ms"]) == set(there["timings_ms"]) - {"upload"}


def test_one_page_is_read_as_the_options_say(reader: Reader, tiff: bytes, pdf: bytes):
    assert reader.read(tiff).text == TEXTS[0]
    assert reader.read(tiff).warnings == ("frames 2..3 of 3 skipped",)
    assert (reader.read(tiff, Options(pages="3")).text, reader.read(tiff, Options(pages="3")).warnings) == (
        TEXTS[2],
        (),
    )
    told = reader.read(tiff, Options(pages="2-")).warnings
    assert told == ("only frame 2 was read, of 2 that the option pages names",)
    page = reader.read(pdf, Options(dpi=100, pages="2"))
    assert (page.width, page.dpi, page.text) == (900, 100, TEXTS[1])
    own = reader.read(pdf, Options(pdf_text="prefer"))
    assert own.text == "own text 1"
    assert {"wait", "decode"} == set(own.timings_ms)
    assert reader.read(pdf, Options(dpi=144)).width == round(900 * 1.44)


def test_a_page_that_was_shrunk_keeps_its_size_on_paper(pdf: bytes):
    small = Reader(replace(Settings(), max_pixels=60_000))
    page = small.read(pdf, Options(dpi=100))
    assert page.width * page.height <= 60_000
    with open_pages(pdf, max_pixels=60_000, dpi=100) as pages:
        picture = pages.decode(0).image
    written = export(Document((page,)), "pdf", pictures=[picture], dpi=100)
    before, after = (pypdfium2.PdfDocument(data)[0].get_size() for data in (pdf, written))
    assert after == pytest.approx(before, rel=0.01)
