"""LCNetV4, the convolution trunk that the recogniser and the detector share, with its training branches already merged.

Source: PP-OCRv6 (arXiv 2606.13108). The order in which modules are made is the order of the published graphs'
convolutions, so that `training.models.pretrained` can hand the weights over one by one.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional


class SqueezeExcite(nn.Module):
    """Scales each channel by a gate in 0..1 that depends on all channels' means (Hu et al., arXiv 1709.01507)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, channels // 4, 1)
        self.expand = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same shape."""
        gate = x.mean((2, 3), keepdim=True)
        return x * functional.hardsigmoid(self.expand(functional.relu(self.reduce(gate))))


class Stem(nn.Module):
    """Picture to features at a quarter of its size: (B, in, H, W) to (B, out, H/4, W/4)."""

    def __init__(self, in_channels: int, width: int, out_channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 3, 2, 1)
        self.conv2 = nn.Conv2d(width, width // 2, 2)
        self.conv3 = nn.Conv2d(width // 2, width, 2)
        self.conv4 = nn.Conv2d(2 * width, width, 3, 2, 1)
        self.conv5 = nn.Conv2d(width, out_channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        x = functional.relu(self.conv1(x))
        # The 2x2 layers keep the size: one row and one column of zeros at the bottom and at the right.
        y = functional.relu(self.conv2(functional.pad(x, (0, 1, 0, 1))))
        y = functional.relu(self.conv3(functional.pad(y, (0, 1, 0, 1))))
        # After a ReLU zeros are the least value, so padding with them leaves the maximum alone.
        pooled = _max_of_four(functional.pad(x, (0, 1, 0, 1)))
        x = functional.relu(self.conv4(torch.cat((pooled, y), 1)))
        return functional.relu(self.conv5(x))


def _max_of_four(x: Tensor) -> Tensor:
    """max_pool2d(x, 2, 1), in a quarter of its time on channels-last bfloat16."""
    rows = torch.maximum(x[:, :, :-1], x[:, :, 1:])
    return torch.maximum(rows[:, :, :, :-1], rows[:, :, :, 1:])


class Block(nn.Module):
    """Depthwise 3x3, optional squeeze-and-excite, 1x1, GELU, 1x1; the 1x1 pair is residual unless the block strides."""

    def __init__(
        self, in_channels: int, out_channels: int, stride: tuple[int, int] = (1, 1), squeeze: bool = False
    ) -> None:
        super().__init__()
        self.residual = stride == (1, 1)
        hidden = 2 * in_channels
        self.depthwise = nn.Conv2d(in_channels, in_channels, 3, stride, 1, groups=in_channels)
        self.squeeze = SqueezeExcite(in_channels) if squeeze else nn.Identity()
        self.pointwise1 = nn.Conv2d(in_channels, hidden, 1)
        self.pointwise2 = nn.Conv2d(hidden, out_channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, in, H, W) to (B, out, H/stride, W/stride)."""
        x = self.squeeze(self.depthwise(x))
        y: Tensor = self.pointwise2(functional.gelu(self.pointwise1(x)))
        return x + y if self.residual else y


def make_stages(widths: Sequence[int], depths: Sequence[int], strides: Sequence[tuple[int, int]]) -> nn.ModuleList:
    """Blocks grouped in stages; each stage but the first opens with a striding block that widens.

    `depths` counts the blocks of a stage that keep their size; `strides` has one entry a striding block.
    Squeeze-and-excite sits in every second block that keeps its size, but never in a stage's last.
    """
    stages = nn.ModuleList()
    for index, (width, depth) in enumerate(zip(widths, depths, strict=True)):
        blocks = nn.Sequential()
        if index > 0:
            blocks.append(Block(widths[index - 1], width, strides[index - 1]))
        for position in range(depth):
            blocks.append(Block(width, width, squeeze=position % 2 == 0 and position + 1 < depth))
        stages.append(blocks)
    return stages
