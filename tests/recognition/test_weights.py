import numpy as np
import pytest

from ocr.errors import InvalidWeights
from ocr.recognition.weights import Classifier, read_weights
from ocr.weights import CRNN_WEIGHTS


def test_the_committed_weights_are_those_of_the_digest():
    name, digest = CRNN_WEIGHTS.with_suffix(".sha256").read_text().split()[::-1]
    assert name == CRNN_WEIGHTS.name
    assert read_weights(CRNN_WEIGHTS).sha256 == digest


def test_a_damaged_weight_file_is_refused(tmp_path):
    with pytest.raises(InvalidWeights, match="can't be read"):
        read_weights(tmp_path / "missing.safetensors")
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(CRNN_WEIGHTS.read_bytes()[:-1000])
    with pytest.raises(InvalidWeights, match="can't be read"):
        read_weights(damaged)


def test_the_likeliest_classes_come_first_with_their_probabilities():
    chance = np.random.default_rng(3)
    classifier = Classifier(chance.normal(size=(9, 4)).astype(np.float32), chance.normal(size=9).astype(np.float32))
    features = chance.normal(size=(5, 4)).astype(np.float32)
    probabilities = np.exp(features @ classifier.weight.T + classifier.bias)
    probabilities /= probabilities.sum(1, keepdims=True)
    classes, logarithms = classifier.find_best(features, 3)
    assert np.array_equal(classes, np.argsort(-probabilities, 1)[:, :3])
    assert np.allclose(np.exp(logarithms), -np.sort(-probabilities, 1)[:, :3], atol=1e-5)
    assert classifier.find_best(features[:0], 3)[0].shape == (0, 3)
