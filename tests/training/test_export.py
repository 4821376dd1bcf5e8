import hashlib

import pytest
import torch

from ocr.crnn import Crnn, CrnnShape
from ocr.errors import InvalidWeights
from ocr.recognizer import load_weights
from training.export import export


@pytest.fixture
def checkpoint(tmp_path):
    torch.manual_seed(1)
    network = Crnn(CrnnShape(classes=4, hidden=16))
    path = tmp_path / "checkpoint.pt"
    torch.save({"network": network.state_dict(), "characters": ["a", "中", " "]}, path)
    return path, network


def test_what_is_exported_can_be_loaded_and_says_the_same(checkpoint, tmp_path):
    path, network = checkpoint
    out = tmp_path / "crnn.safetensors"
    digest = export(path, out)
    assert digest == hashlib.sha256(out.read_bytes()).hexdigest()
    assert out.with_suffix(".sha256").read_text() == f"{digest}  crnn.safetensors\n"
    loaded = load_weights(out)
    assert loaded.charset == ("a", "中", " ")
    picture = torch.rand(1, 1, 48, 64)
    with torch.inference_mode():
        assert torch.allclose(loaded.network(picture), network.eval()(picture), atol=0.02)


def test_a_charset_that_does_not_fit_is_refused(checkpoint, tmp_path):
    path, _ = checkpoint
    state = torch.load(path, weights_only=True)
    torch.save(state | {"characters": ["a", "b"]}, path)
    out = tmp_path / "crnn.safetensors"
    export(path, out)
    with pytest.raises(InvalidWeights):
        load_weights(out)
