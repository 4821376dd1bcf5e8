"""CNN-Lite, the baseline without recurrence or attention, to see what these are worth to the CRNN.

Its convolutions are those of PP-OCRv6 tiny (arXiv 2606.13108), which reads a line with nothing else, and start as they
were published; its features are the teacher's 120, so that it knows the same characters.
"""

from torch import Tensor, nn
from torch.nn import functional

from ocr.nn.lcnet import make_stages
from ocr.recognition.crnn import Crnn, CrnnShape
from training.models.pretrained import fetch, load_in_order, read_convolutions, read_tensors
from training.models.teacher import fill_merged

WIDTH = 160


class Trunk(nn.Module):
    """Grey line pictures (B, 1, 48, W) in -1..1 to one feature vector a step, (B, 160, W/8)."""

    def __init__(self) -> None:
        super().__init__()
        self.stem1 = nn.Conv2d(1, 24, 3, 2, 1)
        self.stem2 = nn.Conv2d(24, 48, 3, 2, 1)
        self.stages = make_stages((48, 96, WIDTH), (2, 2, 3), ((2, 1), (2, 1)))

    def forward(self, x: Tensor) -> Tensor:
        """See the class. W is a multiple of 8."""
        x = self.stem2(functional.gelu(self.stem1(x)))
        for stage in self.stages:
            x = stage(x)
        return functional.avg_pool2d(x, (3, 2)).squeeze(2)


class CnnLite(nn.Module):
    """It has the methods of `ocr.recognition.crnn.Crnn`, so that it can be trained and read with by the same code."""

    def __init__(self, shape: CrnnShape) -> None:
        super().__init__()
        self.shape = shape
        self.trunk = Trunk()
        self.neighbours = nn.Conv1d(WIDTH, WIDTH, 5, padding=2, groups=WIDTH)
        self.mix = nn.Conv1d(WIDTH, WIDTH, 1)
        self.reduce = nn.Linear(WIDTH, shape.features)
        self.classifier = nn.Linear(shape.features, shape.classes)

    def columns(self, x: Tensor) -> Tensor:
        """Grey pictures (B, 1, 48, W) in [0, 1] to columns (B, 160, W/8)."""
        columns: Tensor = self.trunk((x * 2 - 1).to(self.trunk.stem1.weight.dtype))
        return columns

    def mixed(self, columns: Tensor) -> Tensor:
        """Columns (B, 160, T) to the same shape, each step having seen two more on either side."""
        return functional.hardswish(self.mix(functional.hardswish(self.neighbours(columns))))

    def sequence(self, columns: Tensor) -> Tensor:
        """Columns (B, 160, T) to features (B, T, features)."""
        features: Tensor = self.reduce(self.mixed(columns).transpose(1, 2))
        return features


def warm_start_lite(network: CnnLite, teacher: Crnn) -> None:
    """Fills the convolutions with PP-OCRv6 tiny's and the last layer with the teacher's; between them is chance."""
    path = fetch("rec_tiny")
    (first, _), (second, _), *middle, (neighbours, _), (mix, _) = read_convolutions(path)
    tensors = read_tensors(path)
    fill_merged(network.trunk.stem1, first.sum(1, keepdim=True), tensors, "batch_norm2d_0")
    fill_merged(network.trunk.stem2, second, tensors, "batch_norm2d_1")
    load_in_order(network.trunk.stages, middle)
    fill_merged(network.neighbours, neighbours, tensors, "batch_norm1d_0")
    fill_merged(network.mix, mix, tensors, "batch_norm1d_1")
    network.classifier.load_state_dict(teacher.classifier.state_dict())
