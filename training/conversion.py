"""The networks of weight files in the form that OpenVINO runs, beside them: the very trace that torch runs, converted.

    python -m training convert                 # of the weights that are served
    python -m training convert crnn.safetensors

To be called whenever weights have changed; `python -m training export` and `finetune` do so themselves.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from ocr.detection.torchscript import Painter, fold_head, load_network
from ocr.detection.torchscript import trace as trace_detector
from ocr.nn.ir import import_openvino, write_ir
from ocr.recognition.torchscript import GreedySteps, load_weights
from ocr.recognition.torchscript import trace as trace_crnn

if TYPE_CHECKING:
    import openvino


def convert_crnn(weights: Path) -> None:
    """Writes the OpenVINO form of a CRNN's weight file beside it."""
    traced = trace_crnn(GreedySteps(load_weights(weights).network, torch.float32))
    _convert(traced, weights, [-1, 1, 48, -1])


def convert_detector(weights: Path) -> None:
    """Writes the OpenVINO form of a detector's weight file beside it."""
    traced = trace_detector(Painter(fold_head(load_network(weights)), torch.float32))
    _convert(traced, weights, [-1, -1, 3])


def compute_trace_sha256(traced: torch.jit.ScriptModule) -> str:
    """The SHA-256 of a trace's graph, as text without what depends on the folder and on what was traced before it."""
    graph = torch._C._jit_pass_canonicalize(traced.inlined_graph).str(False)
    return hashlib.sha256(re.sub(r"___torch_mangle_\d+\.", "", graph).encode()).hexdigest()


def _convert(traced: torch.jit.ScriptModule, weights: Path, shape: Sequence[int]) -> None:
    """Converts a trace whose only input is bytes of this shape, -1 for any size."""
    sha256 = compute_trace_sha256(traced)
    openvino = import_openvino()
    model = openvino.convert_model(traced, input=[(list(shape), openvino.Type.u8)])
    _pool_with_one_operation(model)
    write_ir(model, weights, sha256)


def _pool_with_one_operation(model: "openvino.Model") -> None:
    """Has the stem's maximum of four (`ocr.nn.lcnet`) be a max-pooling again.

    The slices it is written with are faster in torch, but OpenVINO copies each of them: a third of the detector's time.
    """
    op = import_openvino().opset13
    for node in model.get_ordered_ops():
        if node.get_type_name() != "Maximum" or ".stem/" not in node.get_friendly_name():
            continue
        rows = node.input_value(0).get_node().input_value(0).get_node()
        if rows.get_type_name() == "Maximum":  # the second of the two: of columns
            padded = rows.input_value(0).get_node().input_value(0)
            pooled = op.max_pool(padded, [1, 1], [1, 1], [0, 0], [0, 0], [2, 2])
            node.output(0).replace(pooled.output(0))
