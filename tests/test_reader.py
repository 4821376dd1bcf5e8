import numpy as np
import pytest

from ocr import Reader
from ocr.ctc import Reading
from ocr.errors import ImageDecodeFailed, UnsupportedFormat
from ocr.reader import assemble, cut_lines, surest
from ocr.results import Character
from ocr.settings import Settings
from tests.conftest import draw_page

LINES = ["Invoice 20394", "Total 118.50 EUR", "Thank you"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings())


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, confidence, tuple(Character(c, 0, 1, confidence) for c in text))


def boxes(*tops: float) -> np.ndarray:
    return np.array([[(0, y), (100, y), (100, y + 20), (0, y + 20)] for y in tops], np.float32)


def test_reads_a_file(reader: Reader, tmp_path):
    path = tmp_path / "page.png"
    draw_page(LINES).save(path)
    page = reader.read(path)
    assert [line.text for line in page.lines] == LINES
    assert page.text == "\n".join(LINES)
    assert (page.width, page.height) == (900, 252)
    assert set(page.timings_ms) == {"decode", "detect", "crop", "recognize"}
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


def test_the_reading_with_most_characters_right_counts():
    whole, short, sure = reading("Total 12", 0.8), reading("12", 0.99), reading("Total 12.5", 0.95)
    assert surest([whole, short, sure], [0, 0, 1]) == [whole, sure]
    assert surest([short, whole], [0, 0]) == [whole]
    assert surest([], []) == []


def test_lines_that_are_not_sure_are_left_out_and_counted():
    readings = [reading("sure", 0.9), reading("unsure", 0.1), reading("", 0.0)]
    page = assemble((100, 100), boxes(0, 30, 60), [0, 1, 2], readings, Settings(minimum_confidence=0.5))
    assert [line.text for line in page.lines] == ["sure"]
    assert page.warnings == ("2 of 3 boxes left out: no text in them that is sure enough",)


def test_lines_come_in_reading_order_with_their_own_boxes():
    page = assemble((100, 100), boxes(60, 0, 30), [0, 1, 2], [reading(t, 0.9) for t in ("c", "a", "b")], Settings())
    assert page.text == "a\nb\nc"
    assert [line.box[0][1] for line in page.lines] == [0, 30, 60]


def test_cut_lines_are_48_pixels_high():
    page = np.asarray(draw_page(LINES))
    cut = cut_lines(page, np.array([[(30, 10), (600, 10), (600, 70), (30, 70)]], np.float32), Settings())
    assert cut.owners == [0]
    assert cut.pictures[0].shape == (48, round(570 * 48 / 60))
    assert cut_lines(page, np.empty((0, 4, 2), np.float32), Settings()).pictures == []
