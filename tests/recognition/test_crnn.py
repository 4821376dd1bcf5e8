import onnxruntime
import pytest
import torch

from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.line_picture import PIXELS_PER_STEP


def test_one_step_for_eight_pixels():
    network = Crnn(CrnnShape(classes=7, hidden=8)).eval()
    with torch.inference_mode():
        logits = network(torch.rand(2, 1, 48, 160))
    assert logits.shape == (2, 160 // PIXELS_PER_STEP, 7)


def test_a_trunk_of_half_the_columns_has_as_many_steps_and_the_same_parameters():
    whole, light = (Crnn(CrnnShape(classes=7, hidden=8, halved_at=stage)).eval() for stage in (3, 1))
    light.load_state_dict(whole.state_dict())
    with torch.inference_mode():
        assert light(torch.rand(2, 1, 48, 160)).shape == (2, 160 // PIXELS_PER_STEP, 7)


def test_the_lstm_adds_to_what_attention_and_shortcut_say():
    network = Crnn(CrnnShape(classes=7, hidden=8)).eval()
    columns = torch.rand(1, 384, 5)
    with torch.inference_mode():
        whole = network.sequence(columns)
        torch.nn.init.zeros_(network.correction.weight)
        torch.nn.init.zeros_(network.correction.bias)
        without = network.sequence(columns)
    assert not torch.allclose(whole, without)


@pytest.mark.slow
def test_the_warm_start_reads_as_the_published_network():
    """Our network, warm-started, says of a grey picture what PP-OCRv6's ONNX graph says of it in three channels."""
    from training.data.charset import teacher_characters
    from training.models.pretrained import fetch
    from training.models.teacher import warm_start

    characters = teacher_characters()
    session = onnxruntime.InferenceSession(str(fetch("rec_small")), providers=["CPUExecutionProvider"])
    network = Crnn(CrnnShape(classes=len(characters) + 1, hidden=8)).eval()
    warm_start(network, characters)
    torch.manual_seed(0)
    grey = torch.rand(2, 1, 48, 320)
    [expected] = session.run(None, {"x": (grey * 2 - 1).repeat(1, 3, 1, 1).numpy()})
    with torch.inference_mode():
        ours = network(grey).softmax(-1).numpy()
    assert ours == pytest.approx(expected, abs=1e-4)
