"""Pages that are turned: found out, read upright, told; with boxes in the picture's own pixels."""

import cv2
import numpy as np
import pytest

from evaluation.scoring import normalise_loose
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.pipeline.turning import turn_boxes, turn_picture
from ocr.reader import Reader
from tests.conftest import ROOT, draw_page

CASES = ROOT / "tests" / "resources" / "cases"
LINES = ["Invoice 20394", "Total 118.50 EUR", "Thank you for your order", "Payable within 30 days"]


@pytest.fixture(scope="module")
def page() -> Image:
    return np.ascontiguousarray(np.asarray(draw_page(LINES)))


@pytest.mark.parametrize("angle", [0, 90, 180, 270, -90, 33, -120])
def test_a_picture_is_turned_and_its_points_find_back(angle: float):
    image = np.full((60, 100, 3), 255, np.uint8)
    image[10:14, 80:84] = 0
    turned, back = turn_picture(image, angle)
    rows, columns = np.nonzero(turned[:, :, 0] < 128)
    middle = np.array([[(columns.mean() + 0.5, rows.mean() + 0.5)] * 4], np.float32)
    assert turn_boxes(middle, back)[0, 0] == pytest.approx((82, 12), abs=0.3)
    assert turned.min() == 0 or angle % 90


def test_quarter_turns_change_no_pixel():
    image = np.random.default_rng(1).integers(0, 256, (40, 70, 3), np.uint8)
    assert np.array_equal(turn_picture(image, 90)[0], cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE))
    assert np.array_equal(turn_picture(image, -90)[0], cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE))
    assert np.array_equal(turn_picture(image, 180)[0], cv2.rotate(image, cv2.ROTATE_180))
    assert np.array_equal(turn_picture(image, 0)[0], image)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(turn: int, page: Image, reader: Reader):
    turned = np.ascontiguousarray(np.rot90(page, -turn // 90))
    read = reader.read(turned)
    assert [line.text for line in read.lines] == LINES
    assert read.direction == turn
    assert read.angle == pytest.approx(0, abs=1)
    assert (read.width, read.height) == turned.shape[1::-1]
    assert read.warnings == ((f"the page is turned by {turn} degrees: it was read upright",) if turn else ())
    # the first line begins where it does on the upright page, turned with it
    upright, _ = turn_picture(turned, -turn)
    _, back = turn_picture(turned, -turn)
    first = turn_boxes(np.array([reader.read(upright).lines[0].box], np.float32), back)[0]
    assert np.array(read.lines[0].box) == pytest.approx(first, abs=3)


@pytest.mark.parametrize("angle", [50, -70, 135])
def test_a_page_tilted_by_any_angle_is_read(angle: float, page: Image, reader: Reader):
    tilted, _ = turn_picture(page, angle)
    read = reader.read(tilted)
    assert [line.text for line in read.lines] == LINES
    assert (read.direction + read.angle) % 360 == pytest.approx(angle % 360, abs=1)
    boxes = np.array([line.box for line in read.lines])
    assert boxes.min() >= 0
    assert (boxes.max((0, 1)) <= tilted.shape[1::-1]).all()


def test_the_turn_can_be_told(page: Image, reader: Reader):
    on_its_head = np.ascontiguousarray(page[::-1, ::-1])
    assert [line.text for line in reader.read(on_its_head, Options(orientation="180")).lines] == LINES
    as_it_is = reader.read(on_its_head, Options(orientation="0"))
    assert as_it_is.direction == 0
    assert not set(LINES) & {line.text for line in as_it_is.lines}


def test_a_single_line_is_turned_too(page: Image, reader: Reader):
    line = page[20:90, :420]
    read = reader.read(np.ascontiguousarray(line[::-1, ::-1]), Options(mode="line"))
    assert (read.text, read.direction) == (LINES[0], 180)
    sideways = reader.read(np.ascontiguousarray(np.rot90(line)), Options(mode="line"))
    assert (sideways.text, sideways.direction) == (LINES[0], 270)


def test_one_line_on_its_head_among_others(page: Image, reader: Reader):
    mixed = page.copy()
    rows = slice(76, 136)
    mixed[rows] = page[rows][::-1, ::-1]
    read = reader.read(mixed)
    assert sorted(line.text for line in read.lines) == sorted(LINES)
    assert read.direction == 0
    turned = next(line for line in read.lines if line.text == LINES[1])
    assert turned.box[0][0] > turned.box[1][0]  # it begins at the right


def test_ignored_areas_and_regions_are_those_of_the_picture(page: Image, reader: Reader):
    on_its_head = np.ascontiguousarray(page[::-1, ::-1])
    height, width = page.shape[:2]
    lower_half = f"0,{height // 2},{width},{height // 2}"  # where the first lines are now
    assert [line.text for line in reader.read(on_its_head, Options(ignore=lower_half)).lines] == LINES[2:]
    assert [line.text for line in reader.read(on_its_head, Options(region=lower_half)).lines] == LINES[:2]


@pytest.mark.parametrize("turn", [0, 180])
def test_vertical_writing_is_no_turned_page(turn: int, reader: Reader):
    page = cv2.imread(str(CASES / "vertical_columns.png"))
    read = reader.read(np.ascontiguousarray(np.rot90(page, turn // 90)))
    assert read.text.split("\n") == ["春眠不觉晓处处闻啼鸟", "夜来风雨声花落知多少", "白日依山尽黄河入海流"]
    assert read.direction == turn


@pytest.mark.parametrize(("name", "direction"), [("contract_180", 180), ("contract_90_anticlockwise", 270)])
def test_contracts_that_came_turned(name: str, direction: int, reader: Reader):
    read = reader.read(CASES / f"{name}.png")
    lines = [normalise_loose(line.text) for line in read.lines]
    assert lines[0] == "租房合同"
    assert "第二条租赁期限自2024年3月1日起至2025年2月28日止,共12个月。" in lines
    assert lines[-1] == "Contact:138-0000-1234E-mail:lease@example.com"
    assert read.direction == direction
