from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ocr.nn.precision import NumberFormat, choose_format
from ocr.recognition.ir import OpenVinoCrnn
from ocr.recognition.line_picture import BUCKET_WIDTHS, PIXELS_PER_STEP
from ocr.recognition.torchscript import TorchCrnn
from ocr.recognition.weights import read_weights
from ocr.weights import CRNN_WEIGHTS

PLAIN = NumberFormat("fp32", dense_in_bytes=False)


def chance_pictures(batch: int, width: int) -> np.ndarray:
    return np.random.default_rng(width).integers(0, 256, (batch, 1, 48, width), np.uint8)


@pytest.mark.parametrize(("batch", "width"), [(1, 264), (4, 48)])
def test_it_says_what_the_trace_says(batch, width):
    file = read_weights(CRNN_WEIGHTS)
    pictures = chance_pictures(batch, width)
    ours = OpenVinoCrnn(CRNN_WEIGHTS, file.sha256, PLAIN, 1).run(pictures)
    theirs = TorchCrnn(CRNN_WEIGHTS, file, PLAIN).run(pictures)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape and one.dtype == other.dtype
    assert (ours[0] == theirs[0]).mean() > 0.99
    assert np.allclose(ours[1], theirs[1], atol=0.01)
    assert np.allclose(ours[2], theirs[2], atol=0.01)


def test_every_shape_that_is_ever_run_runs_on_threads_side_by_side():
    """A width once seen must not spoil the next one, nor one thread the other's."""
    network = OpenVinoCrnn(CRNN_WEIGHTS, read_weights(CRNN_WEIGHTS).sha256, choose_format("auto", "openvino"), 2)
    pictures = [chance_pictures(batch, width) for width in BUCKET_WIDTHS for batch in (1, 4) if batch * width <= 1344]
    with ThreadPoolExecutor(2) as workers:
        first, again = (list(workers.map(network.run, some)) for some in (pictures, pictures[::-1]))
    for picture, one, other in zip(pictures, first, again[::-1], strict=True):
        assert one[0].shape == (len(picture), picture.shape[3] // PIXELS_PER_STEP)
        assert np.array_equal(one[0], other[0])
        assert np.allclose(one[1], other[1], atol=1e-5)
