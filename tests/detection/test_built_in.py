import numpy as np

from ocr.detection.built_in import choose_detector
from ocr.detection.detector import Detector
from ocr.settings import Settings
from ocr.weights import DETECTOR_LIGHT_WEIGHTS, DETECTOR_WEIGHTS
from tests.conftest import draw_page


def test_the_best_detector_looks_unless_the_light_one_is_named():
    assert choose_detector(Settings()) == DETECTOR_WEIGHTS
    assert choose_detector(Settings(speed="fast")) == DETECTOR_LIGHT_WEIGHTS


def test_both_see_the_same_lines():
    page = np.asarray(draw_page(["Invoice 20394", "Total 118.50 EUR", "31.12.2026"]))
    best, fast = (Detector(Settings(speed=speed, threads=1)).detect(page).boxes for speed in ("best", "fast"))
    assert len(best) == len(fast) == 3
    best, fast = (boxes[np.argsort(boxes[:, 0, 1])] for boxes in (best, fast))
    assert np.abs(best - fast).max() < 8
