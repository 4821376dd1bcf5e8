import onnxruntime
import pytest
import torch

from ocr.crnn import PIXELS_PER_STEP, Crnn, CrnnShape


def test_one_step_for_eight_pixels():
    network = Crnn(CrnnShape(classes=7, hidden=8)).eval()
    with torch.inference_mode():
        logits = network(torch.rand(2, 1, 48, 160))
    assert logits.shape == (2, 160 // PIXELS_PER_STEP, 7)


@pytest.mark.slow
def test_the_warm_start_is_the_published_trunk():
    """Grey columns of our trunk are what PP-OCRv6's ONNX graph makes of the same grey in three channels."""
    onnx = pytest.importorskip("onnx")
    from ocr.pretrained import fetch
    from training.teacher import COLUMNS, warm_start

    published = fetch("rec_small")
    model = onnx.load(str(published))
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(COLUMNS))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    network = Crnn(CrnnShape(classes=3, hidden=8)).eval()
    warm_start(network, ["a", "中"])
    torch.manual_seed(0)
    grey = torch.rand(2, 1, 48, 320)
    expected = session.run([COLUMNS], {"x": (grey * 2 - 1).repeat(1, 3, 1, 1).numpy()})[0][:, :, 0]
    with torch.inference_mode():
        ours = network.columns(grey).numpy()
    assert ours == pytest.approx(expected, abs=1e-4)
