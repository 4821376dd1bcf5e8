"""Round seals: found, unrolled, and told from what is printed under them."""

import math

import cv2
import numpy as np
import pytest

from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.seals import find_seals, unroll_seal
from tests.conftest import ROOT, draw_page

SEAL = ROOT / "tests" / "resources" / "cases" / "seal_curved.png"
RED, BLUE, BLACK = (40, 30, 200), (190, 60, 40), (0, 0, 0)
RING_TEXT, STRAIGHT = "样本市测试信息技术有限公司", ["发票专用章", "3201060000017"]


@pytest.fixture(scope="module")
def seal() -> Image:
    image = cv2.imread(str(SEAL))
    assert image is not None
    return np.asarray(image, np.uint8)


def draw_ring(colour: tuple[int, int, int], *, axes: tuple[int, int] = (100, 100), angle: float = 0) -> Image:
    image = np.full((400, 500, 3), 255, np.uint8)
    cv2.ellipse(image, (250, 200), axes, angle, 0, 360, colour, 6)
    return image


@pytest.mark.parametrize(("colour", "channel"), [(RED, 2), (BLUE, 0)])
def test_a_ring_is_found(colour: tuple[int, int, int], channel: int):
    [found] = find_seals(draw_ring(colour))
    assert found.channel == channel
    assert found.centre == pytest.approx((250, 200), abs=2)
    assert found.axes == pytest.approx((206, 206), abs=5)
    assert np.array(found.box) == pytest.approx(np.array([(147, 97), (353, 97), (353, 303), (147, 303)]), abs=4)


def test_a_ring_seen_from_the_side_is_an_ellipse():
    [found] = find_seals(draw_ring(RED, axes=(120, 95), angle=30))
    assert sorted(found.axes) == pytest.approx([196, 246], abs=6)
    on_it = np.array([250 + 123 * math.cos(math.radians(30)), 200 + 123 * math.sin(math.radians(30))])
    assert float(found.measure_radii(on_it)) == pytest.approx(1, abs=0.05)


def test_other_shapes_are_no_seals():
    square = np.full((400, 500, 3), 255, np.uint8)
    cv2.rectangle(square, (150, 100), (350, 300), RED, 6)
    assert find_seals(square) == []
    assert find_seals(draw_ring(BLACK)) == []
    assert find_seals(draw_ring(RED, axes=(150, 60))) == []
    assert find_seals(np.full((400, 500, 3), RED, np.uint8)) == []
    assert find_seals(np.full((5, 5, 3), 255, np.uint8)) == []


def test_a_ring_without_text_gives_none():
    image = draw_ring(RED)
    [found] = find_seals(image)
    assert unroll_seal(image, found) is None


@pytest.mark.parametrize("turn", [0, 25, -40, 180])
def test_the_text_along_the_ring_is_read(turn: float, seal: Image, reader: Reader):
    matrix = cv2.getRotationMatrix2D((230, 230), turn, 1)
    turned = np.asarray(cv2.warpAffine(seal, matrix, (460, 460), borderValue=(255, 255, 255)), np.uint8)
    [found] = find_seals(turned)
    picture = unroll_seal(turned, found)
    assert picture is not None
    assert picture.shape[0] == 48
    [reading] = reader.recognizer.recognize([picture])
    assert reading.text.startswith(RING_TEXT)


def test_a_page_with_a_seal(seal: Image, reader: Reader):
    lines = ["Invoice 20394", "Total 118.50 EUR", "Payable within 30 days", "Signed and sealed", "Thank you"]
    page = np.array(draw_page(lines))
    small = cv2.resize(seal, (390, 390), interpolation=cv2.INTER_AREA)
    page[3:393, 505:895] = np.minimum(page[3:393, 505:895], small)
    read = reader.read(page)
    assert [line.text for line in read.lines if line.kind == "text"] == lines
    assert [line.text for line in read.lines if line.kind == "seal"] == [RING_TEXT, *STRAIGHT]
    assert [line.to_json()["kind"] for line in read.lines] == ["text"] * len(lines) + ["seal"] * 3
    without = reader.read(page, Options(seals="ignore"))
    assert [line.text for line in without.lines] == lines
    assert without.warnings == ("the text of 1 seals left out",)
    assert [line.text for line in reader.read(page, Options(ignore="500,0,400,396")).lines] == lines


def test_print_under_a_seal_stays_where_it_is(seal: Image, reader: Reader):
    lines = ["Payable within thirty days from the date of receipt", "Total amount 118.50 EUR including all the taxes"]
    page = np.array(draw_page(lines))
    small = cv2.resize(seal, (140, 140), interpolation=cv2.INTER_AREA)
    page[2:142, 500:640] = np.minimum(page[2:142, 500:640], small)
    assert [line.text for line in reader.read(page).lines if line.kind == "text"] == lines
