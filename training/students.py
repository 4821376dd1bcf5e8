"""The networks that `training.train` can train, each from its own start, with its learning rates.

Every student gives the 120 features that the teacher's last layer reads, and that layer stays as it is: it has seen
tens of millions of real lines.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from ocr.crnn import Crnn, CrnnShape
from ocr.lcnet import Stem, make_stages
from training.teacher import warm_start


class CnnLite(nn.Module):
    """The baseline without recurrence: the same trunk cut small, and a linear layer in place of attention and LSTM.

    It has `Crnn`'s methods, so that it can be read with by the same code.
    """

    def __init__(self, shape: CrnnShape) -> None:
        super().__init__()
        self.shape = shape
        self.trunk = nn.Module()
        self.trunk.stem = Stem(1, 24, 48)
        self.trunk.stages = make_stages((48, 96, 192), (1, 3, 1), ((2, 1), (2, 1)))
        self.reduce = nn.Linear(192, shape.features)
        self.classifier = nn.Linear(shape.features, shape.classes)

    def columns(self, x: Tensor) -> Tensor:
        """Grey pictures (B, 1, 48, W) in [0, 1] to columns (B, 192, W/8)."""
        x = self.trunk.stem((x * 2 - 1).to(self.trunk.stem.conv1.weight.dtype))
        for stage in self.trunk.stages:
            x = stage(x)
        return functional.avg_pool2d(x, (3, 2)).squeeze(2)

    def sequence(self, columns: Tensor) -> Tensor:
        """Columns (B, 192, T) to features (B, T, features)."""
        features: Tensor = self.reduce(columns.transpose(1, 2))
        return features


@dataclass(frozen=True, slots=True)
class Student:
    """How a network is made, and the peak learning rate of each of its parts, named by the start of their names."""

    make: Callable[[list[str]], nn.Module]
    rates: dict[str, float]


def _crnn(characters: list[str]) -> Crnn:
    network = Crnn(CrnnShape(classes=len(characters) + 1))
    warm_start(network, characters)
    return network


def _cnn_lite(characters: list[str]) -> CnnLite:
    shape = CrnnShape(classes=len(characters) + 1)
    teacher = Crnn(shape)
    warm_start(teacher, characters)
    network = CnnLite(shape)
    network.classifier.load_state_dict(teacher.classifier.state_dict())
    return network


STUDENTS = {
    # Low rates where the teacher's knowledge sits, high ones for the LSTM, which starts from nothing.
    "crnn": Student(_crnn, {"trunk": 1e-4, "mixer": 1e-4, "shortcut": 1e-4, "recurrent": 1e-3, "correction": 1e-3}),
    # Damage is undone where strokes are seen; what characters are stays as it was.
    "crnn-early": Student(
        _crnn,
        {"trunk.stem": 4e-5, "trunk.stages.0": 4e-5, "trunk.stages.1": 4e-5, "recurrent": 3e-4, "correction": 3e-4},
    ),
    "cnn-lite": Student(_cnn_lite, {"trunk": 2e-3, "reduce": 2e-3}),
}
