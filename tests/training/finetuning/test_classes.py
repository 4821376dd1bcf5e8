import torch

from ocr.recognition.torchscript import load_weights
from ocr.weights import CRNN_WEIGHTS
from training.finetuning.classes import extend_classes


def test_new_classes_leave_the_old_ones_as_they_were():
    network = load_weights(CRNN_WEIGHTS).network
    more = extend_classes(network, ["a", "b"]).eval()
    assert more.shape.classes == network.shape.classes + 2
    picture = torch.rand(1, 1, 48, 64)
    with torch.inference_mode():
        before, after = network(picture), more(picture)
    assert torch.equal(before, after[..., :-2])
    assert torch.equal(before.argmax(-1), after.argmax(-1))
