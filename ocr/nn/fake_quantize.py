"""Eight-bit integer forms of the networks' dense layers for OpenVINO.

Before the inputs and the weights of such a layer a FakeQuantize is put, which rounds to 256 levels of a range; OpenVINO
makes layers that multiply bytes of that, on every CPU. Which layers, and with which ranges, is as in
`ocr.nn.quantization`: the two 1x1 convolutions of the trunk's blocks but for the first stage's, and the classifier.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ocr.nn.ir import import_openvino
from ocr.nn.precision import has_vnni
from ocr.nn.ranges import FULL_LIMIT, LEVELS, SATURATION_FREE_LIMIT, Range, byte_scale

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
            _round_input(node, ranges[f"{stage}.{place}.{'input' if number == '1' else 'hidden'}"])
        elif _CLASSIFIER.search(name) and has_vnni():  # without VNNI it is faster in floats
            _round_input(node, ranges["classifier"])
        else:
            continue
        _round_weights(node)
        count += 1
    model.validate_nodes_and_infer_types()
    return count


def _round_input(node: "openvino.Node", values: Range) -> None:
    scale, zero = byte_scale(values)
    op = import_openvino().opset13
    low, high = (op.constant(np.float32(scale * level)) for level in (-zero, LEVELS - zero))
    rounded = op.fake_quantize(node.input_value(0), low, high, low, high, LEVELS + 1)
    node.input(0).replace_source_output(rounded.output(0))


def _round_weights(node: "openvino.Node") -> None:
    """One range for each output, symmetric about zero."""
    op = import_openvino().opset13
    source = node.input_value(1).get_node()
    while source.get_type_name() == "Convert":  # from half precision
        source = source.input_value(0).get_node()
    weight = np.asarray(source.data, np.float32)  # (out, in, ...)
    largest = np.abs(weight).max(axis=tuple(range(1, weight.ndim)), keepdims=True)
    limit = FULL_LIMIT if has_vnni() else SATURATION_FREE_LIMIT
    # 255 levels from -127 to 127: of seven bits only the inner ones are used.
    largest = np.maximum(largest, np.finfo(np.float32).tiny) * (FULL_LIMIT / limit)
    low, high = op.constant(-largest), op.constant(largest)
    rounded = op.fake_quantize(op.constant(weight), low, high, low, high, LEVELS)
    node.input(1).replace_source_output(rounded.output(0))
