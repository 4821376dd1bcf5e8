import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.scoring import acceptable_share, expected_calibration_error
from ocr.errors import InvalidWeights
from ocr.pipeline.options import Options
from ocr.pipeline.page import assemble
from ocr.recognition.calibration import Calibration, load_builtin, measure_doubt
from ocr.recognition.ctc import Reading
from ocr.results import Character, Detection
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from tests.training.material import needs_material

PARAMETERS = {"bias": -2.0, "expected_wrong": -1.0, "largest_doubt": -0.5, "length": -0.1}


def characters(*confidences: float) -> list[Character]:
    return [Character("a", 0, 1, confidence) for confidence in confidences]


def test_more_doubt_never_makes_a_line_surer():
    calibration = Calibration(**PARAMETERS)
    random = np.random.default_rng(2)
    for _ in range(200):
        before = random.random(random.integers(1, 20))
        after = before.copy()
        after[random.integers(len(after))] *= random.random()
        assert calibration.probability(characters(*after)) <= calibration.probability(characters(*before))


def test_probabilities_lie_between_0_and_1():
    for calibration in (
        Calibration(**PARAMETERS),
        load_builtin(),
        Calibration(1e9, 0, 0, 0),
        Calibration(-1e9, 0, 0, 0),
    ):
        for confidences in ([1.0], [1.0000001], [0.0], [0.5] * 500, [1.0] * 500, [1e-30, 1.0]):
            assert 0 <= calibration.probability(characters(*confidences)) <= 1
        assert calibration.probability([]) == 0


def test_the_built_in_calibration_is_of_use():
    assert load_builtin().probability(characters(*[0.999] * 10)) > 0.9
    assert load_builtin().probability(characters(*[0.999] * 9, 0.3)) < 0.85
    assert load_builtin().probability(characters(*[0.4] * 10)) < 0.5


def test_the_calibration_was_fitted_to_the_weights_that_are_served():
    fitted = json.loads(Path("ocr/weights/calibration.json").read_text(encoding="utf8"))
    digest, _ = CRNN_WEIGHTS.with_suffix(".sha256").read_text().split()
    assert fitted["weights"] == digest, "fit it again: see training/tuning/calibration.py"


def test_a_pages_lines_have_the_probability_and_characters_keep_their_own_confidence():
    reading = Reading("aa", 0.8, tuple(characters(0.8, 0.8)))
    box = np.array([[(0, 0), (50, 0), (50, 20), (0, 20)]], np.float32)
    found = Detection(box, np.ones(1, np.float32), 1.0)
    [line] = assemble((100, 100), found, [reading], Settings(recognizer_threshold=0.79), Options()).lines
    assert line.confidence == load_builtin().probability(reading.characters)
    assert [character.confidence for character in line.characters] == [0.8, 0.8]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"parameters": 5}',
        '{"parameters": {"bias": 1}}',
        json.dumps({"parameters": {**PARAMETERS, "slope": 1}}),
        json.dumps({"parameters": {**PARAMETERS, "bias": "high"}}),
        json.dumps({"parameters": {**PARAMETERS, "bias": float("nan")}}),
        json.dumps({"parameters": {**PARAMETERS, "expected_wrong": 1.0}}),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "calibration.json"
    path.write_text(content)
    with pytest.raises(InvalidWeights, match="can't be read as a calibration"):
        Calibration.load(path)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(InvalidWeights, match="can't be read as a calibration"):
        Calibration.load(tmp_path / "calibration.json")


def test_expected_calibration_error():
    always = np.ones(4, bool)
    assert expected_calibration_error(np.full(4, 1.0), always) == 0
    assert expected_calibration_error(np.full(4, 0.7), always) == pytest.approx(0.3)
    assert expected_calibration_error(np.full(4, 0.5), np.array([True, True, False, False])) == 0


def test_the_share_that_can_be_accepted_unseen():
    confidences = np.array([0.9, 0.8, 0.7, 0.6])
    assert acceptable_share(confidences, np.array([True, True, False, True]), 0.995) == 0.5
    assert acceptable_share(confidences, np.array([True, True, False, True]), 0.75) == 1
    assert acceptable_share(confidences, np.array([False, True, True, True]), 0.995) == 0
    # what can't be told apart is not accepted in part
    assert acceptable_share(np.full(4, 0.9), np.array([True, True, True, False]), 0.995) == 0


@needs_material
def test_fitting_brings_confidences_near_the_share_that_is_right():
    """Lines whose characters are right far less often than they say."""
    from training.tuning.calibration import fit_parameters

    random = np.random.default_rng(4)
    lines, right = [], []
    for _ in range(4000):
        line = 1 - random.beta(0.5, 8, random.integers(1, 25))
        lines.append(characters(*line))
        right.append(bool(np.all(random.random(len(line)) < line**3)))
    truth = np.array(right)
    calibration = fit_parameters([measure_doubt(line) for line in lines[::2]], truth[::2])
    raw = np.array([np.exp(np.mean([np.log(character.confidence) for character in line])) for line in lines[1::2]])
    fitted = np.array([calibration.probability(line) for line in lines[1::2]])
    before, after = (expected_calibration_error(values, truth[1::2]) for values in (raw, fitted))
    assert before > 0.2
    assert after < 0.04
