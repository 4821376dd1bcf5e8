"""The recogniser's network: convolutions, two bidirectional LSTM layers, CTC classes (Shi et al., arXiv 1507.05717).

Trunk: LCNetV4 (see `ocr.nn.lcnet`). A line picture 48 pixels high gives one step for every 8 pixels of width. Between
the trunk and the LSTM stand the two small attention blocks of `ocr.recognition.svtr`: with them the network starts from
all that PP-OCRv6 small knows and the LSTM adds to it; an LSTM in their place read 2.9 points fewer of the clean
evaluation lines (benchmarks/results/accuracy/training.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from ocr.geometry import LINE_HEIGHT
from ocr.nn.lcnet import Stem, make_stages
from ocr.recognition.svtr import Mixer

WIDTHS = (96, 192, 384)  # channels of the trunk's stages


@dataclass(frozen=True, slots=True)
class CrnnShape:
    """What must be known to build the network before its weights are loaded; stored in the weight file.

    `depths`: the blocks of each of the trunk's stages that keep their size; `halved_at`: the stage from which on the
    trunk has one column a step, W/8, in place of two: 3 is the end of it.
    """

    classes: int
    height: int = LINE_HEIGHT
    hidden: int = 128
    features: int = 120
    depths: Sequence[int] = (3, 6, 2)
    halved_at: int = 3


class Trunk(nn.Module):
    """Grey line pictures (B, 1, 48, W) in -1..1 to one feature vector a step, (B, 384, W/8)."""

    def __init__(self, depths: Sequence[int], halved_at: int) -> None:
        super().__init__()
        self.stem = Stem(1, 48, 96)
        self.stages = make_stages(WIDTHS, depths, [(2, 2 if stage == halved_at else 1) for stage in (1, 2)])
        self.columns_a_step = 2 if halved_at == len(WIDTHS) else 1

    def forward(self, x: Tensor) -> Tensor:
        """See the class. W is a multiple of 8."""
        x = self.stem(x)  # (B, 96, 12, W/4)
        for stage in self.stages:
            x = stage(x)  # (B, 384, 3, W/4 or W/8) after the last
        return functional.avg_pool2d(x, (3, self.columns_a_step)).squeeze(2)


class Crnn(nn.Module):
    """Grey line pictures to CTC logits.

    What a column shows by itself goes past the attention by a shortcut; the LSTM reads both and adds its correction.
    """

    def __init__(self, shape: CrnnShape) -> None:
        super().__init__()
        self.shape = shape
        self.trunk = Trunk(shape.depths, shape.halved_at)
        self.mixer = Mixer(384, shape.features)
        self.shortcut = nn.Linear(384, shape.features)
        self.recurrent = nn.LSTM(shape.features, shape.hidden, num_layers=2, bidirectional=True, batch_first=True)
        self.correction = nn.Linear(2 * shape.hidden, shape.features)
        self.classifier = nn.Linear(shape.features, shape.classes)

    def columns(self, x: Tensor) -> Tensor:
        """Grey pictures (B, 1, 48, W) in [0, 1] to the trunk's columns (B, 384, W/8), in the trunk's number format."""
        return self.trunk((x * 2 - 1).to(self.trunk.stem.conv1.weight.dtype))

    def sequence(self, columns: Tensor) -> Tensor:
        """The trunk's columns (B, 384, T) to the features that the classifier reads, (B, T, features)."""
        columns = columns.transpose(1, 2)
        x = self.mixer(columns) + functional.silu(self.shortcut(columns))
        steps, _ = self.recurrent(x)
        y: Tensor = x + self.correction(steps)
        return y

    def forward(self, x: Tensor) -> Tensor:
        """(B, 1, 48, W) in [0, 1], W a multiple of 8, to logits (B, W/8, classes); class 0 is the CTC blank."""
        y: Tensor = self.classifier(self.sequence(self.columns(x).float()))
        return y
