import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from ocr.errors import InvalidWeights
from ocr.recognition.weights import AT_ONCE, Classifier, read_weights
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


def test_many_steps_at_once_give_what_each_gives_alone():
    chance = np.random.default_rng(4)
    classifier = Classifier(chance.normal(size=(9, 4)).astype(np.float32), chance.normal(size=9).astype(np.float32))
    features = chance.normal(size=(2 * AT_ONCE + 3, 4)).astype(np.float32)
    classes, logarithms = classifier.find_best(features, 9)
    for step in (0, AT_ONCE - 1, AT_ONCE, len(features) - 1):
        [alone], [alone_logarithms] = classifier.find_best(features[step : step + 1], 9)
        assert np.array_equal(classes[step], alone)
        assert np.allclose(logarithms[step], alone_logarithms, atol=1e-6)


def test_no_thread_of_numpy_is_left_spinning():
    """BLAS's threads would go on for some milliseconds on the cores that the networks need next."""
    classifier = Classifier(np.ones((4000, 120), np.float32), np.ones(4000, np.float32))
    seen = []
    blas = ThreadpoolController()

    class Watching(np.ndarray):
        def __matmul__(self, other):
            seen.extend(library["num_threads"] for library in blas.info() if library["user_api"] == "blas")
            return np.asarray(self) @ other

    classifier.find_best(np.ones((50, 120), np.float32).view(Watching), 3)
    assert seen
    assert set(seen) == {1}
