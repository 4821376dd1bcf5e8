import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from ocr.grey import resize_to_height, to_grey
from ocr.recognition.ctc import Reading, decode, is_same_text
from ocr.recognition.line_picture import BUCKET_WIDTHS, PADDING, PIXELS_PER_STEP, find_bucket
from ocr.recognition.recognizer import Recognizer
from ocr.recognition.torchscript import Weights, load_weights, to_unit
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from tests.conftest import draw_page


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(Settings())


def line(text: str, width: int | None = None) -> NDArray[np.uint8]:
    page = np.asarray(draw_page([text], width=width or 60 + 24 * len(text)))
    ink = np.flatnonzero(page.min(axis=(1, 2)) < 128)
    return resize_to_height(to_grey(page[ink[0] - 8 : ink[-1] + 9]), 48)


TEXTS = ["Invoice 20394", "7", "Total 118.50 EUR", "The quick brown fox jumps over the lazy dog", "31.12.2026"]


def test_reads_lines_of_all_widths(recognizer: Recognizer):
    assert [reading.text for reading in recognizer.recognize([line(text) for text in TEXTS])] == TEXTS


def test_neighbours_change_nothing(recognizer: Recognizer):
    lines = [line(text) for text in TEXTS] * 5
    together = recognizer.recognize(lines)
    for index, picture in enumerate(lines[: len(TEXTS)]):
        [alone] = recognizer.recognize([picture])
        for reading in together[index :: len(TEXTS)]:
            assert reading.text == alone.text
            assert reading.confidence == pytest.approx(alone.confidence, abs=1e-5)


def test_long_lines_are_read_whole_in_windows(recognizer: Recognizer):
    text = " ".join(f"{number} bottles of beer," for number in range(99, 84, -1))
    picture = line(text)
    assert picture.shape[1] > 3 * BUCKET_WIDTHS[-1]
    [reading] = recognizer.recognize([picture])
    assert reading.text == text
    starts = [character.start for character in reading.characters]
    assert starts == sorted(starts)
    ink = np.flatnonzero(picture.min(axis=0) < 128) / picture.shape[1]
    assert starts[0] == pytest.approx(ink[0], abs=0.01)
    assert reading.characters[-1].end == pytest.approx(ink[-1], abs=0.01)


def test_light_letters_on_dark(recognizer: Recognizer):
    [reading] = recognizer.recognize([255 - line("Light on dark 42")])
    assert reading.text == "Light on dark 42"


def test_one_pixel_and_no_lines(recognizer: Recognizer):
    assert recognizer.recognize([]) == []
    assert recognizer.recognize([np.full((48, 1), 200, np.uint8)])[0].text == ""


def test_characters_stand_where_they_are_drawn(recognizer: Recognizer):
    picture = line("A          Z", 700)
    [reading] = recognizer.recognize([picture])
    ink = np.flatnonzero(picture.min(axis=0) < 128) / picture.shape[1]
    first, last = reading.characters[0], reading.characters[-1]
    assert (first.text, last.text) == ("A", "Z")
    assert first.start == pytest.approx(ink[0], abs=0.05)
    assert last.end == pytest.approx(ink[-1], abs=0.05)


def test_bytes_become_zero_to_one():
    unit = to_unit(torch.tensor([[0, 51, 255]], dtype=torch.uint8))
    assert unit.dtype == torch.float32
    assert unit[0].tolist() == pytest.approx([0, 0.2, 1])


# in bytes two of the 45 lines, such as "No. EUR", are less sure by up to 0.03, in bf16 one by 0.011; by torch in bytes
# by up to 0.1, and on a CPU with AVX2 alone one loses its space
@pytest.mark.parametrize("number_format, outliers", (("auto", 2), ("int8", 2), ("bf16", 1), ("fp32", 0)))
@pytest.mark.parametrize("engine", ("openvino", "torch"))
def test_what_makes_it_fast_changes_no_text_and_confidences_by_a_hundredth_at_most(engine, number_format, outliers):
    torch_in_bytes = engine == "torch" and number_format in ("auto", "int8")
    words = "Invoice Total amount due paid 2026-11-23 1,234.50 Page of board meeting A-17 No. 20394 EUR net".split()
    chance = np.random.default_rng(7)
    texts = TEXTS + [" ".join(chance.choice(words, chance.integers(1, 10))) for _ in range(40)]
    pictures = [cv2.GaussianBlur(line(text), (0, 0), 1.0) for text in texts]
    weights = load_weights(CRNN_WEIGHTS)
    differences = []
    fast = Recognizer(Settings(engine=engine, number_format=number_format)).recognize(pictures)
    for text, picture, reading in zip(texts, pictures, fast, strict=True):
        plain = read_plainly(weights, picture)
        assert plain.text == text
        assert reading.text == text or (torch_in_bytes and is_same_text(reading.text, text))
        if reading.text == text:
            differences.append(abs(reading.confidence - plain.confidence))
    assert sorted(differences)[-1 - outliers] <= 0.01
    assert max(differences) <= (0.1 if torch_in_bytes else 0.03)


def read_plainly(weights: Weights, picture: NDArray[np.uint8]) -> Reading:
    """A line read by the network as it was trained: alone, in fp32, not traced, with a softmax over all classes."""
    width = find_bucket(picture.shape[1])
    padded = torch.full((1, 1, 48, width), PADDING, dtype=torch.uint8)
    padded[..., : picture.shape[1]] = torch.from_numpy(picture)
    with torch.inference_mode():
        steps = weights.network(to_unit(padded))[0, : -(-picture.shape[1] // PIXELS_PER_STEP)].softmax(-1).max(-1)
    return decode(steps.indices.numpy(), steps.values.numpy(), weights.charset)
