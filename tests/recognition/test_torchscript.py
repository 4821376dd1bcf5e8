import pytest
import torch

from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.torchscript import PART, GreedySteps, to_unit, trace


@pytest.mark.parametrize("classes", [7, 2 * PART - 3])
def test_the_trace_says_of_any_width_what_the_network_says(classes: int):
    torch.manual_seed(0)
    network = Crnn(CrnnShape(classes=classes, hidden=8)).eval()
    pictures = torch.randint(0, 256, (2, 1, 48, 264), dtype=torch.uint8)
    with torch.inference_mode():
        features = network.sequence(network.columns(to_unit(pictures)))
        # steps whose best classes differ, and all of them less likely than usual: what fills up the last part is still
        # less likely
        network.classifier.weight *= 5 / features.std((0, 1)).mean()
        network.classifier.bias.copy_(-500 - network.classifier.weight @ features.mean((0, 1)))
        expected = network(to_unit(pictures)).softmax(-1).max(-1)
    assert expected.indices.min() < classes // 2 < expected.indices.max()
    best, probabilities, traced_features = trace(GreedySteps(network, torch.float32))(pictures)
    assert best.dtype == torch.int64
    assert best.shape == probabilities.shape == (2, 33)
    assert torch.equal(best, expected.indices)
    assert torch.allclose(probabilities, expected.values, atol=1e-2)
    assert torch.allclose(traced_features, features, atol=1e-4)


def test_layers_in_another_number_format_give_floats_all_the_same():
    network = Crnn(CrnnShape(classes=7, hidden=8)).eval()
    steps = GreedySteps(network, torch.bfloat16).eval()
    assert network.trunk.stem.conv1.weight.dtype == torch.bfloat16
    with torch.inference_mode():
        best, probabilities, features = steps(torch.full((1, 1, 48, 64), 128, dtype=torch.uint8))
    assert (best.dtype, probabilities.dtype, features.dtype) == (torch.int64, torch.float32, torch.float32)
    assert best.max() < 7
