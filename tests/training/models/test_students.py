import cv2
import numpy as np
import pytest
import torch

from tests.training.drawn import CHARACTERS
from training.arguments import make_parser
from training.models.cnn_lite import CnnLite
from training.models.pretrained import fetch, read_tensors
from training.models.students import STUDENTS

LINE = cv2.putText(np.full((48, 320), 235, np.uint8), "Total 19.50", (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 40, 2)


@pytest.mark.slow
def test_cnn_lite_starts_as_the_published_network_without_recurrence():
    """With the published last layers behind it, it says of a grey line what PP-OCRv6 tiny's ONNX graph says of it."""
    onnxruntime = pytest.importorskip("onnxruntime")
    grey = torch.from_numpy(LINE)[None, None].float() / 255
    session = onnxruntime.InferenceSession(str(fetch("rec_tiny")), providers=["CPUExecutionProvider"])
    [expected] = session.run(None, {"x": (grey * 2 - 1).repeat(1, 3, 1, 1).numpy()})
    network = STUDENTS["cnn-lite"].make(CHARACTERS).eval()
    assert isinstance(network, CnnLite)
    published = read_tensors(fetch("rec_tiny"))
    with torch.inference_mode():
        columns = network.columns(grey)
        features = network.mixed(columns)[0].T @ published["linear_0.w_0"] + published["linear_0.b_0"]
        ours = (features @ published["linear_1.w_0"] + published["linear_1.b_0"]).softmax(-1)
        assert network.sequence(columns).shape == (1, 40, 120)
    assert ours.numpy() == pytest.approx(expected[0], abs=1e-4)


@pytest.mark.parametrize("student", STUDENTS)
def test_every_student_can_be_asked_for(student: str):
    assert make_parser().parse_args(["train", "--student", student]).student == student
