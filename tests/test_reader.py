from dataclasses import replace

import numpy as np
import pytest

from benchmarks.robustness.hostile.pdf_samples import A4, HELVETICA, one_page
from ocr import Reader
from ocr.errors import ImageDecodeFailed, InvalidOption, UnsupportedFormat
from ocr.export import export
from ocr.pipeline.options import Options
from ocr.pipeline.page import assemble
from ocr.pipeline.postprocess import SearchArea
from ocr.recognition.ctc import Reading
from ocr.results import Character, Detection, Document, Line, Page
from ocr.settings import Settings
from tests.conftest import draw_page, encode

SETTINGS = Settings()
LINES = ["Invoice 20394", "Total 118.50 EUR", "Thank you"]


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, confidence, tuple(Character(c, 0, 1, confidence) for c in text))


def boxes(*tops: float) -> np.ndarray:
    return np.array([[(0, y), (100, y), (100, y + 20), (0, y + 20)] for y in tops], np.float32)


def found(boxes: np.ndarray) -> Detection:
    return Detection(boxes, np.ones(len(boxes), np.float32), 1.0)


def assembled(boxes: np.ndarray, readings: list[Reading], settings: Settings = SETTINGS, **options) -> Page:
    return assemble((100, 100), found(boxes), readings, settings, Options(**options))


def test_reads_a_file(reader: Reader, tmp_path):
    path = tmp_path / "page.png"
    draw_page(LINES).save(path)
    page = reader.read(path)
    assert [line.text for line in page.lines] == LINES
    assert page.text == "\n".join(LINES)
    assert (page.width, page.height) == (900, 252)
    assert set(page.timings_ms) == {"wait", "decode", "detect", "crop", "preprocess", "recognize", "layout"}
    assert page.warnings == ()


def test_arrays_and_files_give_the_same(reader: Reader, tmp_path):
    picture = draw_page(LINES)
    picture.save(tmp_path / "page.bmp")
    from_file = reader.read(str(tmp_path / "page.bmp"))
    colour = np.asarray(picture)[:, :, ::-1]
    grey = np.asarray(picture.convert("L"))
    assert [line.to_json() for line in reader.read(colour).lines] == [line.to_json() for line in from_file.lines]
    assert reader.read(grey).text == from_file.text


def test_boxes_are_around_their_lines(reader: Reader):
    page = reader.read(np.asarray(draw_page(["left"], width=900)))
    box = np.array(page.lines[0].box)
    ink = np.argwhere(np.asarray(draw_page(["left"], width=900)).min(axis=2) < 128)
    (top, left), (bottom, right) = ink.min(0), ink.max(0)
    # letters are 36 pixels high; a detector's box is a little wider than the ink
    assert box[0] == pytest.approx((left, top), abs=18)
    assert box[2] == pytest.approx((right, bottom), abs=18)


def test_an_empty_page_has_no_lines(reader: Reader):
    page = reader.read(np.full((200, 300, 3), 255, np.uint8))
    assert page.lines == ()
    assert page.text == ""


def test_rubbish_is_refused(reader: Reader, tmp_path):
    (tmp_path / "text.jpg").write_text("this is no picture")
    with pytest.raises(UnsupportedFormat):
        reader.read(tmp_path / "text.jpg")
    draw_page(LINES).save(tmp_path / "good.png")
    data = bytearray((tmp_path / "good.png").read_bytes())
    data[200:260] = bytes(60)
    (tmp_path / "bad.png").write_bytes(data)
    with pytest.raises(ImageDecodeFailed):
        reader.read(tmp_path / "bad.png")


def test_lines_that_are_not_sure_are_left_out_and_counted():
    readings = [reading("sure", 0.9), reading("unsure", 0.1), reading("", 0.0)]
    page = assembled(boxes(0, 30, 60), readings, Settings(recognizer_threshold=0.5))
    assert [line.text for line in page.lines] == ["sure"]
    assert page.warnings == ("2 of 3 boxes left out: no text in them that is sure enough",)


def test_marks_that_the_detector_doubts_must_be_read_surely():
    scores = np.array([0.9, 0.4, 0.4], np.float32)
    readings = [reading("Total", 0.9), reading("-", 0.95), reading("1", 0.8)]
    detection = replace(found(boxes(0, 30, 60)), scores=scores)
    page = assemble((100, 100), detection, readings, SETTINGS, Options())
    assert [line.text for line in page.lines] == ["Total", "-"]
    assert page.warnings == ()


def test_lines_come_in_reading_order_with_their_own_boxes():
    page = assembled(boxes(60, 0, 30), [reading(t, 0.9) for t in ("c", "a", "b")])
    assert page.text == "a\nb\nc"
    assert [line.box[0][1] for line in page.lines] == [0, 30, 60]


def test_the_slope_of_the_lines_is_told():
    assert assembled(boxes(0, 30), [reading("a", 0.9), reading("b", 0.9)]).angle == 0
    sloping = np.array([[(0, 0), (100, 10), (98, 30), (-2, 20)]], np.float32)
    assert assembled(sloping, [reading("a", 0.9)]).angle == pytest.approx(np.degrees(np.arctan(0.1)), abs=0.01)


def test_lines_less_sure_than_asked_for_are_left_out_and_counted():
    page = assembled(boxes(0, 30), [reading("sure", 0.999), reading("unsure", 0.5)], minimum_confidence=0.9)
    assert page.text == "sure"
    assert page.warnings == ("1 of 2 lines left out: less sure than 0.9",)


def test_lines_in_ignored_areas_are_not_even_cut_out():
    image = np.full((100, 100, 3), 255, np.uint8)
    options = Options(ignore="0,25,100,30")
    detection = SearchArea.on(image, options).on_page(found(boxes(0, 30, 60)))
    assert detection.boxes[:, 0, 1].tolist() == [0, 60]
    assert detection.warnings == ("1 of 3 lines left out: in ignored areas",)


def test_a_region_is_looked_at_alone_and_boxes_stay_where_they_are_on_the_page(reader: Reader):
    page = np.asarray(draw_page(LINES))
    whole = reader.read(page)
    part = reader.read(page, Options(region="0,80,900,80"))
    assert [line.text for line in part.lines] == LINES[1:2]
    assert np.array(part.lines[0].box) == pytest.approx(np.array(whole.lines[1].box), abs=12)
    assert (part.width, part.height) == (900, 252)
    with pytest.raises(InvalidOption, match="region lies outside the page, which has 900 x 252 pixels"):
        reader.read(page, Options(region="900,0,10,10"))


def test_a_picture_of_one_line_is_read_as_it_is(reader: Reader):
    line = np.asarray(draw_page(["Total 118.50 EUR"], width=360))[20:90]
    page = reader.read(line, Options(mode="line"))
    assert page.text == "Total 118.50 EUR"
    assert page.lines[0].box == ((0, 0), (360, 0), (360, 70), (0, 70))


def test_all_pages_of_a_file_or_those_that_are_asked_for(reader: Reader, tmp_path):
    pages = [draw_page([f"page number {n}"]) for n in (1, 2, 3)]
    data = encode(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert reader.read_document(data).text == "page number 1\n\npage number 2\n\npage number 3"
    (tmp_path / "a.tif").write_bytes(data)
    assert reader.read_document(tmp_path / "a.tif", Options(pages="2-")).text == "page number 2\n\npage number 3"
    with pytest.raises(InvalidOption, match="the file has 3 pages"):
        reader.read_document(data, Options(pages="4"))


def test_a_pdf_can_be_asked_for_its_own_text(reader: Reader):
    read = reader.read_document(encode(draw_page(["Invoice 20394"]), "PDF", resolution=72), Options(dpi=72))
    own = Line("Rechnung 1", 1.0, read.pages[0].lines[0].box)
    page = replace(read.pages[0], lines=(own,))
    picture = np.asarray(draw_page(["Invoice 20394"]))[:, :, ::-1]
    data = export(Document((page,)), "pdf", pictures=[np.ascontiguousarray(picture)], dpi=72)
    assert reader.read_document(data).text == "Invoice 20394"
    told = reader.read_document(data, Options(pdf_text="prefer"))
    assert told.text == "Rechnung 1"
    assert "the text is the PDF's own, nothing was read" in told.pages[0].warnings
    assert reader.read_document(data, Options(pdf_text="prefer", ignore="0,0,3000,3000")).text == ""


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_pdf_pages_own_text_comes_in_reading_order(rotation: int, reader: Reader):
    content = b"BT /F 20 Tf 72 700 Td (first) Tj 0 -40 Td (second) Tj 0 -40 Td (third) Tj ET"
    data = one_page(content, A4, HELVETICA + b"/Rotate %d" % rotation)
    [page] = reader.read_document(data, Options(pdf_text="prefer")).pages
    assert page.text == "first\nsecond\nthird"
    assert page.direction == rotation
