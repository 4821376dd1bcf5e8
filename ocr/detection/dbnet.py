"""The text detector's network: page to a map of how likely each pixel is to lie in the core of a text line.

Source: DB (Liao et al., arXiv 1911.08947) with PP-OCRv6's trunk, neck and head (arXiv 2606.13108); the threshold
branch, needed for training only, is absent. As in `ocr.nn.lcnet`, modules are made in the order of the published
graphs' convolutions.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ocr.nn.lcnet import Stem, make_stages


@dataclass(frozen=True, slots=True)
class Shape:
    """What tells the published detectors apart."""

    stem: int
    widths: tuple[int, int, int, int]
    depths: tuple[int, int, int, int]
    neck: int
    kernel: int


SHAPES = {
    "small": Shape(stem=24, widths=(48, 96, 192, 384), depths=(2, 2, 4, 2), neck=96, kernel=7),
    "tiny": Shape(stem=16, widths=(32, 48, 64, 160), depths=(2, 2, 4, 2), neck=64, kernel=5),
}


class ResidualGate(nn.Module):
    """x + x * gate, the gate in 0..1 made of all channels' means; Paddle's hard sigmoid has slope 0.2, torch's 1/6."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.reduce = nn.Conv2d(channels, channels // 4, 1)
        self.expand = nn.Conv2d(channels // 4, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same shape."""
        gate = self.expand(functional.relu(self.reduce(x.mean((2, 3), keepdim=True))))
        return x * (1 + functional.hardsigmoid(gate * 1.2))


class Neck(nn.Module):
    """Joins the trunk's four levels (a feature pyramid with large kernels) at a quarter of the page's size."""

    def __init__(self, widths: tuple[int, ...], channels: int, kernel: int) -> None:
        super().__init__()
        self.laterals = nn.ModuleList(
            nn.Sequential(nn.Conv2d(width, channels, 1, bias=False), ResidualGate(channels))
            for width in reversed(widths)
        )
        self.smooths = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(channels, channels, kernel, padding=kernel // 2, groups=channels),
                nn.Conv2d(channels, channels // 4, 1, bias=False),
                ResidualGate(channels // 4),
            )
            for _ in widths
        )

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Four maps (B, width, H/4 .. H/32, W/4 .. W/32) to one (B, channels, H/4, W/4)."""
        joined: list[Tensor] = []
        for lateral, level in zip(self.laterals, reversed(levels), strict=True):
            x = lateral(level)
            joined.append(x + functional.interpolate(joined[-1], scale_factor=2.0) if joined else x)
        smoothed = [smooth(x) for smooth, x in zip(self.smooths, joined, strict=True)]
        enlarged = [
            functional.interpolate(x, scale_factor=float(factor))
            for x, factor in zip(smoothed[:-1], (8, 4, 2), strict=True)
        ]
        return torch.cat([*enlarged, smoothed[-1]], 1)


class FoldedHead(nn.Module):
    """The head's layers, worked out at a quarter of the page's size: the same values, with fewer pixels to touch.

    A transposed convolution whose stride is its kernel gives each pixel pixels of its own: it is a 1x1 convolution to
    as many more channels. Put back in their places at the end, these are 16 pixels for each of the map.
    """

    def __init__(self, head: nn.Sequential) -> None:
        """Takes over the first layer of `DetectorNet.head`, and makes two of the others."""
        super().__init__()
        self.first, second, third = head[0], head[2], head[4]
        assert isinstance(second, nn.ConvTranspose2d) and isinstance(third, nn.ConvTranspose2d)
        assert second.bias is not None and third.bias is not None
        inputs, hidden = second.weight.shape[:2]
        self.second = nn.Conv2d(inputs, 4 * hidden, 1)
        self.third = nn.Conv2d(4 * hidden, 16, 1)
        with torch.no_grad():
            # (in, out, row, column) to ((row, column, out), in)
            self.second.weight.copy_(second.weight.permute(2, 3, 1, 0).reshape(4 * hidden, inputs, 1, 1))
            self.second.bias = nn.Parameter(second.bias.repeat(4))
            weight = torch.zeros(2, 2, 2, 2, 2, 2, hidden)  # row, column of the third, of the second twice, channel
            for row in range(2):
                for column in range(2):
                    weight[row, :, column, :, row, column] = third.weight[:, 0].permute(1, 2, 0)
            self.third.weight.copy_(weight.reshape(16, 4 * hidden, 1, 1))
            self.third.bias = nn.Parameter(third.bias.repeat(16))

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, H/4, W/4) to (B, 1, H, W) in 0..1."""
        x = functional.relu(self.second(functional.relu(self.first(x))))
        return functional.pixel_shuffle(self.third(x).sigmoid(), 4)


class DetectorNet(nn.Module):
    """Normalised page (B, 3, H, W), sides multiples of 32, to the text map (B, 1, H, W) in 0..1."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.stem = Stem(3, shape.stem, shape.widths[0])
        self.stages = make_stages(shape.widths, shape.depths, ((2, 2),) * 3)
        self.neck = Neck(shape.widths, shape.neck, shape.kernel)
        channels = shape.neck // 4
        self.head = nn.Sequential(
            nn.Conv2d(shape.neck, channels, 3, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(channels, channels, 2, 2),
            nn.ReLU(),
            nn.ConvTranspose2d(channels, 1, 2, 2),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        x = self.stem(x)
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        result: Tensor = self.head(self.neck(levels))
        return result
