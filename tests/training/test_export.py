import hashlib
from dataclasses import asdict

import pytest
import torch

import training.export
from ocr.detection.dbnet import SHAPES, DetectorNet
from ocr.detection.torchscript import load_network
from ocr.errors import InvalidWeights
from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.torchscript import load_weights
from training.export import export, export_detector, write_detector


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


def test_a_lighter_network_is_exported_with_its_shape(tmp_path):
    torch.manual_seed(1)
    shape = CrnnShape(classes=3, hidden=16, halved_at=1)
    network = Crnn(shape).eval()
    path, out = tmp_path / "checkpoint.pt", tmp_path / "crnn.safetensors"
    torch.save({"network": network.state_dict(), "characters": ["a", "b"], "shape": asdict(shape)}, path)
    export(path, out)
    loaded = load_weights(out).network
    assert (loaded.shape.halved_at, tuple(loaded.shape.depths)) == (1, (3, 6, 2))
    picture = torch.rand(1, 1, 48, 64)
    with torch.inference_mode():
        assert torch.allclose(loaded(picture), network(picture), atol=0.02)


def test_a_run_from_a_weight_file_is_mixed_with_that(checkpoint, tmp_path):
    path, network = checkpoint
    start = Crnn(CrnnShape(classes=4, hidden=16))
    torch.save(torch.load(path, weights_only=True) | {"start": start.state_dict()}, path)
    export(path, tmp_path / "crnn.safetensors", share=0.25)
    written = load_weights(tmp_path / "crnn.safetensors").network.state_dict()
    for name, value in start.state_dict().items():
        trained = network.state_dict()[name]
        expected = trained if name.startswith("classifier") else 0.75 * value + 0.25 * trained
        assert torch.allclose(written[name], expected, rtol=1e-3, atol=1e-4)


def test_a_charset_that_does_not_fit_is_refused(checkpoint, tmp_path):
    path, _ = checkpoint
    state = torch.load(path, weights_only=True)
    torch.save(state | {"characters": ["a", "b"]}, path)
    out = tmp_path / "crnn.safetensors"
    with pytest.raises(InvalidWeights, match="does not fit"):
        export(path, out)
    with pytest.raises(InvalidWeights, match="does not fit"):
        load_weights(out)


@pytest.mark.parametrize("size", SHAPES)
def test_a_detector_is_written_between_its_start_and_what_was_trained(monkeypatch, tmp_path, size):
    torch.manual_seed(2)
    start, trained = (DetectorNet(SHAPES[size]) for _ in range(2))
    monkeypatch.setattr(training.export, "published_detector", {size: start, "small": start}.__getitem__)
    torch.save({"network": trained.state_dict(), "size": size}, tmp_path / "checkpoint.pt")
    out = tmp_path / "detector.safetensors"
    digest = export_detector(tmp_path / "checkpoint.pt", out, share=0.25)
    assert out.with_suffix(".sha256").read_text() == f"{digest}  detector.safetensors\n"
    written = load_network(out).state_dict()
    for name, value in start.state_dict().items():
        expected = 0.75 * value + 0.25 * trained.state_dict()[name]
        assert torch.allclose(written[name], expected, rtol=1e-3, atol=1e-4)
    if size != "small":
        return
    export_detector(None, out)
    for name, value in load_network(out).state_dict().items():
        assert torch.equal(value, start.state_dict()[name].half().float())


def test_a_detectors_threshold_is_moved_to_the_served_one(monkeypatch, tmp_path):
    torch.manual_seed(3)
    network = DetectorNet(SHAPES["tiny"])
    monkeypatch.setattr(training.export, "published_detector", lambda size: network)
    torch.save({"network": network.state_dict(), "size": "tiny"}, tmp_path / "checkpoint.pt")
    out = tmp_path / "detector.safetensors"
    export_detector(tmp_path / "checkpoint.pt", out, threshold=0.7)
    page = torch.randn(1, 3, 64, 64)
    with torch.inference_mode():
        before, after = network.eval()(page), load_network(out)(page)
    assert torch.allclose((before / (1 - before)) * (0.6 / 0.4) / (0.7 / 0.3), after / (1 - after), rtol=0.02)


def test_a_detector_is_written_between_another_file_and_what_was_trained(tmp_path):
    torch.manual_seed(4)
    start, trained = (DetectorNet(SHAPES["tiny"]) for _ in range(2))
    write_detector(start.state_dict(), "tiny", tmp_path / "start.safetensors")
    torch.save({"network": trained.state_dict(), "size": "tiny"}, tmp_path / "checkpoint.pt")
    out = tmp_path / "detector.safetensors"
    export_detector(tmp_path / "checkpoint.pt", out, share=0.5, start=tmp_path / "start.safetensors")
    for name, value in load_network(out).state_dict().items():
        expected = (start.state_dict()[name] + trained.state_dict()[name]) / 2
        assert torch.allclose(value, expected, rtol=1e-3, atol=1e-3)
