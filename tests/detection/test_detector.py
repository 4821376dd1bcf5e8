import logging
import threading
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from safetensors.numpy import save_file

from ocr.detection.detector import OVERLAP, TILE, Detector, _stamped_area, _tiles, pad_side
from ocr.detection.multiscale import find_lines
from ocr.detection.torchscript import load_network
from ocr.errors import InvalidWeights
from ocr.geometry import measure_thickness
from ocr.inference import run
from ocr.results import Detection
from ocr.settings import Settings
from ocr.weights import DETECTOR_WEIGHTS
from tests.detection.drawn_lines import bounds, draw, holds


def find(detector: Detector, page: np.ndarray) -> Detection:
    return run(find_lines(page, detector.settings), {"detect": lambda parts: [detector.detect(part) for part in parts]})


@pytest.fixture(scope="module")
def detector():
    return Detector(Settings())


LINES = [("Invoice number 20394", 40, 80), ("Total amount 118.50 EUR", 60, 180), ("Thank you very much", 300, 300)]


def test_finds_each_line_once_and_whole(detector):
    found = find(detector, draw(LINES))
    assert found.scale == 1.0
    assert found.warnings == ()
    assert found.boxes.shape == (3, 4, 2) and found.boxes.dtype == np.float32
    assert found.scores.shape == (3,) and found.scores.min() > 0.6 and found.scores.max() <= 1
    for line in LINES:
        assert sum(holds(box, bounds(*line)) for box in found.boxes) == 1
    assert measure_thickness(found.boxes).max() < 60  # lines are 22 px high; a box that held two would be 120


def test_corners_go_clockwise_from_the_top_left(detector):
    for box in find(detector, draw(LINES)).boxes:
        assert box[0, 0] < box[1, 0] and box[3, 0] < box[2, 0]
        assert box[0, 1] < box[3, 1] and box[1, 1] < box[2, 1]


def test_slanted_lines_get_slanted_boxes(detector):
    page = draw(LINES, height=500)
    turned = cv2.warpAffine(page, cv2.getRotationMatrix2D((450, 250), 8, 1), (900, 500), borderValue=(250, 250, 250))
    boxes = find(detector, turned).boxes
    assert len(boxes) == 3
    for box in boxes:
        rise, run = box[1, 1] - box[0, 1], box[1, 0] - box[0, 0]
        assert -10 < np.degrees(np.arctan2(rise, run)) < -6


@pytest.mark.parametrize("shape", [(200, 300), (1, 1), (3, 500), (500, 3), (64, 64)])
def test_empty_pages_have_no_lines(detector, shape):
    found = find(detector, np.full((*shape, 3), 255, np.uint8))
    assert found.boxes.shape == (0, 4, 2) and found.scores.shape == (0,)


def test_large_pages_are_shrunk_and_boxes_are_in_page_pixels(detector):
    lines = [("Invoice number 20394", 200, 400), ("Total amount 118.50", 300, 1400)]
    found = find(detector, draw(lines, height=1800, width=2400, size=3.0))
    assert found.scale == pytest.approx((1_000_000 / (1800 * 2400)) ** 0.5)
    assert len(found.boxes) == 2
    for line in lines:
        assert sum(holds(box, bounds(*line, size=3.0), slack=12) for box in found.boxes) == 1


def test_every_line_of_a_long_page_is_found(detector):
    lines = [(f"Line number {number} of many", 30 + number % 7, 60 + 100 * number) for number in range(99)]
    found = find(detector, draw(lines, height=10_000, width=700, size=0.7))
    assert len(found.boxes) == 99
    for text, left, baseline in lines:  # one of them lies on the seam of two tiles
        assert sum(holds(box, bounds(text, left, baseline, 0.7)) for box in found.boxes) == 1


def small_print(rows, columns):
    """A large sheet of letters 9 px high."""
    cell = cv2.resize(
        draw([("small", 10, 45)], height=60, width=160), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA
    )
    return np.tile(cell, (rows, columns, 1))


@pytest.mark.slow
@pytest.mark.parametrize("number_format", ["auto", "int8"])
def test_small_print_on_a_large_page_is_looked_at_closer(number_format: str):
    found = find(Detector(Settings(number_format=number_format)), small_print(100, 50))
    assert found.scale > 0.8
    assert found.warnings == ()
    assert 0.95 * 5000 < len(found.boxes) <= 5000


@pytest.mark.slow
def test_says_so_when_a_page_may_not_be_looked_at_closer():
    found = find(Detector(Settings(detector_max_pixels=1_000_000)), small_print(100, 50))
    assert found.scale < 0.7
    assert any("small ones may be missing" in warning for warning in found.warnings)


def test_print_below_a_red_stamp_is_found(detector):
    page = draw([("Invoice number 20394", 60, 130)], height=260, width=520)
    ring = np.zeros(page.shape[:2], np.uint8)
    cv2.circle(ring, (260, 120), 90, 255, 14)
    cover = (ring > 0)[:, :, None] * 0.7
    stamped = (page * (1 - cover) + np.array((50, 40, 200)) * cover).astype(np.uint8)
    rows, columns = _stamped_area(stamped)
    assert rows.start < 30 and rows.stop > 210 and columns.start < 170 and 350 < columns.stop < 520
    assert _stamped_area(page) is None
    assert any(holds(box, bounds("Invoice number 20394", 60, 130), 6) for box in find(detector, stamped).boxes)


def test_lines_that_begin_beside_a_red_stamp_are_found(detector):
    page = cv2.imread(str(Path(__file__).parents[1] / "resources" / "cases" / "beside_stamp.jpg"))
    boxes = detector.detect(page).boxes
    for label in ((341, 69, 490, 96), (342, 139, 467, 163), (345, 218, 444, 241)):
        assert sum(holds(box, label, 8) for box in boxes) == 1, label


def test_lines_in_strong_noise_are_found(detector):
    page = draw(LINES).astype(np.float32)
    noisy = np.clip(page + np.random.default_rng(3).normal(0, 45, page.shape[:2])[:, :, None], 0, 255).astype(np.uint8)
    boxes = find(detector, noisy).boxes
    for line in LINES:
        assert any(holds(box, bounds(*line), 6) for box in boxes)


@pytest.mark.slow
def test_threads_get_what_one_gets_alone(detector):
    pages = [draw([(f"Page {number}", 40 + 30 * number, 100)], width=400 + 64 * number) for number in range(8)]
    alone = [find(detector, page).boxes for page in pages]
    together = [None] * len(pages)

    def work(number):
        together[number] = find(detector, pages[number]).boxes

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(pages))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.slow
@pytest.mark.parametrize("number_format", ["auto", "int8", "bf16", "fp32"])
@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_both_engines_find_the_same_lines_in_all_number_formats(engine, number_format):
    page = draw(LINES)
    exact = find(Detector(Settings(engine="torch", number_format="fp32")), page).boxes
    rounded = find(Detector(Settings(engine=engine, number_format=number_format)), page).boxes
    assert exact.shape == rounded.shape
    assert np.abs(np.sort(exact, axis=0) - np.sort(rounded, axis=0)).max() < 4


def test_missing_and_foreign_weights_are_refused(tmp_path):
    with pytest.raises(InvalidWeights, match="is missing"):
        load_network(tmp_path / "none.safetensors")
    text = tmp_path / "text.safetensors"
    text.write_text("not weights")
    foreign = tmp_path / "foreign.safetensors"
    save_file({"weight": np.zeros(3, np.float32)}, foreign)
    incomplete = tmp_path / "incomplete.safetensors"
    save_file({"weight": np.zeros(3, np.float32)}, incomplete, {"size": "small"})
    for path in (text, foreign, incomplete):
        with pytest.raises(InvalidWeights, match=r"is not a detector"):
            load_network(path)


def test_sides_are_padded_to_few_lengths():
    assert [pad_side(length) for length in (1, 64, 65, 512, 513, 841, 1189, TILE)] == [
        64, 64, 128, 512, 640, 896, 1280, TILE,
    ]  # fmt: skip


def test_tiles_cover_a_side_and_overlap():
    assert _tiles(TILE) == [(0, TILE)]
    for length in (TILE + 1, 3000, 5 * TILE + 17):
        tiles = _tiles(length)
        assert tiles[0][0] == 0 and tiles[-1][1] == length
        assert all(end - start == TILE for start, end in tiles)
        assert all(later[0] <= earlier[1] - OVERLAP for earlier, later in pairwise(tiles))


def test_without_ranges_beside_its_weights_it_finds_the_same_and_the_log_says_that_it_is_slower(tmp_path, caplog):
    weights = tmp_path / "detector.safetensors"
    weights.write_bytes(DETECTOR_WEIGHTS.read_bytes())
    page = draw(LINES)
    in_bytes = find(Detector(Settings(number_format="int8")), page).boxes
    assert caplog.text == ""
    with caplog.at_level(logging.WARNING):
        in_floats = find(Detector(Settings(number_format="int8"), weights), page).boxes
    assert "reading is slower than it could be" in caplog.text
    assert in_bytes.shape == in_floats.shape
    assert np.abs(np.sort(in_bytes, axis=0) - np.sort(in_floats, axis=0)).max() < 4
