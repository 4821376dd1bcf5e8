"""PP-OCRv6 small as the teacher: what its last layer sees, from the columns of the trunk that it shares with us."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import Tensor

from ocr.crnn import Crnn
from ocr.pretrained import CACHE, convolutions, fetch, load_in_order
from training.charset import teacher_characters

COLUMNS, FEATURES = "p2o.pd_op.pool2d.1.0", "p2o.pd_op.squeeze.0.0"


class TeacherNeck:
    """The attention blocks between the teacher's trunk and its last layer, on ONNX Runtime."""

    def __init__(self, threads: int = 1) -> None:
        path = CACHE / "rec_small_neck.onnx"
        if not path.exists():
            onnx.utils.extract_model(str(fetch("rec_small")), str(path), [COLUMNS], [FEATURES])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def features(self, columns: Tensor) -> Tensor:
        """Trunk columns (B, 384, T) to the features that the last layer reads, (B, T, 120) float32."""
        values = np.ascontiguousarray(columns.float().numpy()[:, :, None])
        return torch.from_numpy(self.session.run(None, {COLUMNS: values})[0]).transpose(1, 2)


def warm_start(network: Crnn, characters: list[str]) -> None:
    """Fills trunk, shortcut and last layer with the teacher's weights; the LSTM keeps its random start.

    The first convolution is summed over the three colours, since we read grey. `characters` are our classes 1, 2, ...,
    all of them classes of the teacher.
    """
    path = fetch("rec_small")
    published = convolutions(path)
    (first, first_bias), *rest = published
    count = sum(isinstance(layer, torch.nn.Conv2d) for layer in network.trunk.modules())
    load_in_order(network.trunk, [(first.sum(1, keepdim=True), first_bias), *rest[: count - 1]])

    tensors = _tensors(path)
    weight = tensors["conv2d_67.w_0"].reshape(120, 384)
    scale = tensors["batch_norm2d_57.w_0"] / torch.sqrt(tensors["batch_norm2d_57.w_2"] + 1e-5)
    network.shortcut.weight.data.copy_(weight * scale[:, None])
    network.shortcut.bias.data.copy_(tensors["batch_norm2d_57.b_0"] - tensors["batch_norm2d_57.w_1"] * scale)

    place = {character: index for index, character in enumerate(teacher_characters(), 1)}
    classes = torch.tensor([0, *(place[character] for character in characters)])
    network.classifier.weight.data.copy_(tensors["linear_8.w_0"].T[classes])
    network.classifier.bias.data.copy_(tensors["linear_8.b_0"][classes])


def _tensors(path: Path) -> dict[str, Tensor]:
    graph = onnx.load(str(path)).graph
    return {item.name: torch.from_numpy(numpy_helper.to_array(item).copy()) for item in graph.initializer}
