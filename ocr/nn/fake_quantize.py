"""Eight-bit integer forms of the networks' dense layers for OpenVINO.

Before the inputs and the weights of such a layer a FakeQuantize is put, which rounds to 256 levels of a range; OpenVINO
makes layers that multiply bytes of that, on every CPU. Which layers, and with which ranges, is as in
`ocr.nn.quantization`: the two 1x1 convolutions of the trunk's blocks but for the first stage's, and the classifier.
Besides, the channels of an input are brought closer to each other first (`ocr.nn.ranges`), which costs nothing here.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr.nn.ir import import_openvino
from ocr.nn.precision import has_vnni
from ocr.nn.ranges import LEVELS, Range, byte_scale

if TYPE_CHECKING:
    import openvino

# Nodes are named by the modules that the trace went through.
_POINTWISE = re.compile(r"\bstages\.([1-9])\.(\d+)\.pointwise([12])/aten::_convolution/Convolution$")
_CLASSIFIER = re.compile(r"\.classifier/aten::linear/MatMul$")


def quantize_ir(model: "openvino.Model", ranges: Mapping[str, Range]) -> int:
    """Has a network's dense layers multiply bytes, in place; returns how many layers that are.

    Args:
        model: as `ocr.nn.ir.load_ir` gives it.
        ranges: of the weights, as `ocr.nn.ranges` reads them.
    """
    count = 0
    for node in model.get_ordered_ops():
        name = node.get_friendly_name()
        if match := _POINTWISE.search(name):
            stage, place, number = match.groups()
            values = ranges[f"{stage}.{place}.{'input' if number == '1' else 'hidden'}"]
        elif _CLASSIFIER.search(name) and has_vnni():  # without VNNI it is faster in floats
            values = ranges["classifier"]
        else:
            continue
        scales = values.smoothing()
        _round_input(node, values.divided(scales), scales)
        _round_weights(node, scales)
        count += 1
    model.validate_nodes_and_infer_types()
    return count


def _along(values: NDArray[np.float32], rank: int) -> NDArray[np.float32]:
    """Values of the channels (channels,) in the shape in which they meet an input, or weights (out, in, ...)."""
    return values.reshape(1, -1, 1, 1) if rank == 4 else values


def _round_input(node: "openvino.Node", divided: Range, scales: NDArray[np.float32]) -> None:
    """Divides the input by the channels' scales, and rounds it to bytes of one range."""
    op = import_openvino().opset13
    scale, zero = byte_scale(divided.whole)
    low, high = (np.float32(scale * level) for level in (-zero, LEVELS - zero))
    before = [
        op.constant(np.asarray(_along(limit * scales, node.input_value(1).get_partial_shape().rank.get_length())))
        for limit in (low, high)
    ]
    rounded = op.fake_quantize(node.input_value(0), *before, op.constant(low), op.constant(high), LEVELS + 1)
    node.input(0).replace_source_output(rounded.output(0))


def _round_weights(node: "openvino.Node", scales: NDArray[np.float32]) -> None:
    """Multiplies the weights by their inputs' scales; one range for each output, symmetric about zero.

    All eight bits, without VNNI too: sums of two products in 16 bits could saturate there (`ocr.nn.quantization`), but
    seldom do, where seven bits always cost (benchmarks/results/speed/speed.md).
    """
    op = import_openvino().opset13
    source = node.input_value(1).get_node()
    while source.get_type_name() == "Convert":  # from half precision
        source = source.input_value(0).get_node()
    weight = np.asarray(source.data, np.float32)  # (out, in, ...)
    weight = weight * _along(scales, weight.ndim)
    largest = np.abs(weight).max(axis=tuple(range(1, weight.ndim)), keepdims=True)
    largest = np.maximum(largest, np.finfo(np.float32).tiny)
    low, high = op.constant(-largest), op.constant(largest)
    rounded = op.fake_quantize(op.constant(weight), low, high, low, high, LEVELS)
    node.input(1).replace_source_output(rounded.output(0))
