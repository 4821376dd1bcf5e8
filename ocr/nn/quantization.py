"""Eight-bit integer forms of the networks' dense layers for torch, fast on CPUs that multiply bytes (AVX-512 VNNI).

Nearly all arithmetic of `ocr.nn.lcnet` is in the two 1x1 convolutions of its blocks, and of the CRNN's remainder in the
classifier. Their weights become int8, one scale an output; their inputs uint8, with the ranges of `ocr.nn.ranges`. The
same for OpenVINO is in `ocr.nn.fake_quantize`. Scheme: Jacob et al., arXiv 1712.05877. All else stays in bf16 or
fp32. Speed and accuracy against bf16: benchmarks/results/speed/speed.md.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ocr.nn.lcnet import Block
from ocr.nn.precision import has_vnni
from ocr.nn.ranges import LEVELS, Range, byte_scale

# The largest weight. VNNI sums products of bytes in 32 bits; without it two products are added in 16 bits
# first, where 2 x 255 x 127 saturates: there weights have seven bits (2 x 255 x 63 < 2^15).
FULL_LIMIT, SATURATION_FREE_LIMIT = 127, 63

# Scripted, since the tracer does not take the operators' empty lists. 0 is uint8.
_DENSE = torch.jit.CompilationUnit("""
def gelu(x: Tensor, x_scale: float, x_zero: int, weight: Tensor, scales: Tensor, zeros: Tensor, bias: Tensor,
         y_scale: float, y_zero: int) -> Tensor:
    return torch.ops.onednn.qlinear_pointwise(
        x, x_scale, x_zero, weight, scales, zeros, bias, y_scale, y_zero, 0, "gelu", [], "none")

def plain(x: Tensor, x_scale: float, x_zero: int, weight: Tensor, scales: Tensor, zeros: Tensor, bias: Tensor,
          number_format: int) -> Tensor:
    return torch.ops.onednn.qlinear_pointwise(
        x, x_scale, x_zero, weight, scales, zeros, bias, 1.0, 0, number_format, "none", [], "")

def added(x: Tensor, x_scale: float, x_zero: int, weight: Tensor, scales: Tensor, zeros: Tensor, bias: Tensor,
          other: Tensor, number_format: int) -> Tensor:
    return torch.ops.onednn.qlinear_pointwise(
        x, x_scale, x_zero, weight, scales, zeros, other, bias, 1.0, 0, number_format, 1.0, 0, "sum", 1.0,
        "none", [], "")
""")

LAYER_TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}  # by `ocr.nn.precision.NumberFormat.layers`
_FORMAT_NUMBERS = {torch.float32: 6, torch.bfloat16: 15}  # c10::ScalarType, as the operators count


class ByteWeights(nn.Module):
    """Weights (out, in) as int8 in oneDNN's own layout, with a scale for each output, and the bias."""

    weight: Tensor
    scales: Tensor
    zeros: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        limit = FULL_LIMIT if has_vnni() else SATURATION_FREE_LIMIT
        scales = (weight.abs().amax(1) / limit).clamp_min(torch.finfo(torch.float32).tiny)
        rounded = (weight / scales[:, None]).round().to(torch.int8)
        self.register_buffer("weight", torch.ops.onednn.qlinear_prepack(rounded, None))
        self.register_buffer("scales", scales)
        self.register_buffer("zeros", torch.zeros(len(weight), dtype=torch.int32))
        self.register_buffer("bias", bias.clone())


class ByteInput(nn.Module):
    """Floats of a known range to uint8: value = scale * (byte - zero). What lies outside the range is cut off."""

    def __init__(self, values: tuple[float, float]) -> None:
        super().__init__()
        self.scale, self.zero = byte_scale(values)

    def forward(self, x: Tensor) -> Tensor:
        """Any shape, float, to the same shape, uint8."""
        # Half a level more, since the last step cuts the fraction off.
        levels = x.float().mul(1 / self.scale).add_(self.zero + 0.5)
        return levels.clamp_(0, LEVELS).to(torch.uint8)


class ByteBlock(nn.Module):
    """`ocr.nn.lcnet.Block` with its two 1x1 convolutions in bytes; the depthwise one and the squeeze are kept."""

    def __init__(self, block: Block, inputs: Range, hidden: Range, number_format: torch.dtype) -> None:
        super().__init__()
        self.depthwise, self.squeeze, self.residual = block.depthwise, block.squeeze, block.residual
        self.inputs, self.hidden = ByteInput(inputs.whole), ByteInput(hidden.whole)
        self.expand = _byte_weights(block.pointwise1)
        self.contract = _byte_weights(block.pointwise2)
        self.format_number = _FORMAT_NUMBERS[number_format]

    def forward(self, x: Tensor) -> Tensor:
        """(B, in, H, W), channels last, to (B, out, H/stride, W/stride)."""
        x = self.squeeze(self.depthwise(x))
        batch, channels, height, width = x.shape
        pixels = x.permute(0, 2, 3, 1).reshape(-1, channels)
        expand, contract = self.expand, self.contract
        hidden = _DENSE.gelu(
            self.inputs(pixels), self.inputs.scale, self.inputs.zero,
            expand.weight, expand.scales, expand.zeros, expand.bias, self.hidden.scale, self.hidden.zero,
        )  # fmt: skip
        common = (hidden, self.hidden.scale, self.hidden.zero, contract.weight, contract.scales, contract.zeros)
        if self.residual:
            y = _DENSE.added(*common, contract.bias, pixels, self.format_number)
        else:
            y = _DENSE.plain(*common, contract.bias, self.format_number)
        result: Tensor = y.reshape(batch, height, width, -1).permute(0, 3, 1, 2)
        return result


class ByteLinear(nn.Module):
    """A linear layer in bytes, float32 out."""

    def __init__(self, weight: Tensor, bias: Tensor, inputs: Range) -> None:
        super().__init__()
        self.inputs = ByteInput(inputs.whole)
        self.dense = ByteWeights(weight, bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, in) to (N, out)."""
        dense = self.dense
        y: Tensor = _DENSE.plain(
            self.inputs(x), self.inputs.scale, self.inputs.zero,
            dense.weight, dense.scales, dense.zeros, dense.bias, _FORMAT_NUMBERS[torch.float32],
        )  # fmt: skip
        return y


def _byte_weights(convolution: nn.Conv2d) -> ByteWeights:
    assert convolution.bias is not None
    return ByteWeights(convolution.weight.detach().float().flatten(1), convolution.bias.detach().float())


def walk_blocks(stages: nn.ModuleList) -> Iterator[tuple[str, nn.Sequential, int, Block]]:
    """All blocks of a trunk: name, the sequence that holds it, its place there, the block."""
    for number, stage in enumerate(stages):
        assert isinstance(stage, nn.Sequential)
        for place, block in enumerate(stage):
            assert isinstance(block, Block)
            yield f"{number}.{place}", stage, place, block


def quantize(stages: nn.ModuleList, ranges: Mapping[str, Range], number_format: torch.dtype) -> None:
    """Replaces the blocks of a trunk by their byte form, in place, but for the first stage's.

    That one has an eighth of the arithmetic, and its rounding goes through all that follow.

    Args:
        stages: what `ocr.nn.lcnet.make_stages` made.
        ranges: of each block "NAME.input" and "NAME.hidden", as `Watch` finds them.
        number_format: that of the layers between.
    """
    for name, stage, place, block in list(walk_blocks(stages)):
        if stage is stages[0]:
            continue
        stage[place] = ByteBlock(block, ranges[f"{name}.input"], ranges[f"{name}.hidden"], number_format)


class Watch:
    """Notes the ranges of all blocks' inputs and hidden values while the network is run on examples."""

    def __init__(self, stages: nn.ModuleList) -> None:
        self.ranges: dict[str, Range] = {}
        for name, _, _, block in walk_blocks(stages):
            block.pointwise1.register_forward_hook(self._noting(name))

    def note(self, name: str, values: Tensor) -> None:
        """Widens the range of `name` to these values, whose channels come last, or second of four dimensions."""
        if values.ndim == 4:
            values = values.movedim(1, -1)
        pixels = values.flatten(0, -2).float()
        low, high = pixels.amin(0).clamp(max=0).numpy(), pixels.amax(0).clamp(min=0).numpy()
        if name in self.ranges:
            low, high = np.minimum(low, self.ranges[name].low), np.maximum(high, self.ranges[name].high)
        self.ranges[name] = Range(low, high)

    def _noting(self, name: str):  # type: ignore[no-untyped-def]  # the hook's type is torch's
        def hook(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            self.note(f"{name}.input", inputs[0])
            self.note(f"{name}.hidden", functional.gelu(output))

        return hook
