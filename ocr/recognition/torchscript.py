"""The CRNN as torch serves it: grey bytes in, each step's best class out, traced and frozen."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ocr.errors import InvalidWeights
from ocr.geometry import LINE_HEIGHT
from ocr.nn.engine import Engine
from ocr.nn.onednn import keep_primitives
from ocr.nn.precision import NumberFormat
from ocr.nn.quantization import LAYER_TYPES, ByteLinear, quantize
from ocr.nn.ranges import Range, load_ranges_beside
from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.line_picture import PADDING
from ocr.recognition.weights import WeightFile, read_weights

EXAMPLE_WIDTH = 192
PART = 128  # classes; the best one is sought among the parts' best, which is faster than among all
NEVER = -1e4  # bias of the classes that fill up the last part


def to_unit(pictures: Tensor) -> Tensor:
    """Bytes 0..255 to float32 in [0, 1], the range the network is given."""
    return pictures.to(torch.float32) / 255


class GreedySteps(nn.Module):
    """Grey pictures uint8 (B, 1, 48, W), W a multiple of 8, to each step's best class and its probability.

    The features are given, too: few lines need more of the classes than the best, and only for them is it worked out.
    """

    def __init__(self, network: Crnn, layers: torch.dtype, ranges: dict[str, Range] | None = None) -> None:
        """Takes the network over; it can't be used otherwise any more.

        Args:
            network: in float32.
            layers: number format of the trunk's layers.
            ranges: if given, the dense ones are in bytes.
        """
        super().__init__()
        self.network = network
        network.trunk.to(dtype=layers)
        self.classes = network.shape.classes
        filled = -(-self.classes // PART) * PART
        weight = torch.zeros(filled, network.shape.features)
        bias = torch.full((filled,), NEVER)
        weight[: self.classes] = network.classifier.weight.detach()
        bias[: self.classes] = network.classifier.bias.detach()
        self.classifier: nn.Module
        if ranges is not None:
            quantize(network.trunk.stages, ranges, layers)
            self.classifier = ByteLinear(weight, bias, ranges["classifier"])
        else:
            self.classifier = nn.Linear(network.shape.features, filled)
            self.classifier.load_state_dict({"weight": weight, "bias": bias})
        network.trunk.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Classes int64 and probabilities float32 in 0..1, both (B, W/8), and features float32 (B, W/8, features)."""
        columns = self.network.columns(to_unit(pictures.contiguous(memory_format=torch.channels_last)))
        features = self.network.sequence(columns.float())
        batch, steps, width = features.shape
        probabilities = torch.softmax(self.classifier(features.reshape(batch * steps, width)), -1)
        parts = probabilities.reshape(batch * steps, -1, PART)
        best, part = parts.amax(-1).max(-1)
        within = parts[torch.arange(batch * steps), part].argmax(-1)
        return (part * PART + within).reshape(batch, steps), best.reshape(batch, steps), features


def trace(steps: GreedySteps) -> torch.jit.ScriptModule:
    """The trace, which takes any width. Freezing it is left to who runs it: its layers' names are lost then."""
    example = torch.full((1, 1, LINE_HEIGHT, EXAMPLE_WIDTH), PADDING, dtype=torch.uint8)
    with torch.inference_mode():
        return torch.jit.trace(steps.eval(), example, check_trace=False)  # type: ignore[no-untyped-call, no-any-return]


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight file's content: the network in fp32, the characters of its classes 1, 2, ..., and the file's digest."""

    network: Crnn
    charset: tuple[str, ...]
    sha256: str


def load_weights(path: Path) -> Weights:
    """The network in a weight file.

    Raises:
        InvalidWeights: as `read_weights`; or the file does not fit the network.
    """
    return build(read_weights(path), path)


def build(file: WeightFile, path: Path) -> Weights:
    """The network of a weight file that was read; `path` is named if it does not fit.

    Raises:
        InvalidWeights: it does not.
    """
    try:
        network = Crnn(CrnnShape(**file.shape))
        network.load_state_dict({name: torch.from_numpy(value).float() for name, value in file.tensors.items()})
    except (RuntimeError, TypeError) as error:
        raise InvalidWeights(f"{path} does not fit the network: {error}") from error
    return Weights(network.eval(), file.charset, file.sha256)


class TorchCrnn:
    """Runs the trace, each call on the thread that calls."""

    engine: Engine = "torch"

    def __init__(self, weights: Path, file: WeightFile, wanted: NumberFormat) -> None:
        """Traces the network of a weight file in the wanted format; without bytes if its ranges were never measured."""
        keep_primitives()
        ranges = load_ranges_beside(weights, file.sha256) if wanted.dense_in_bytes else None
        steps = GreedySteps(build(file, weights).network, LAYER_TYPES[wanted.layers], ranges)
        with torch.inference_mode():
            self.traced = torch.jit.freeze(trace(steps))

    @staticmethod
    def use_one_thread() -> None:
        """Has torch use the calling thread alone. Asked before, or torch's first use would set its number once more."""
        torch.get_num_threads()
        torch.set_num_threads(1)

    def run(self, pictures: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """As `GreedySteps`, of and to NumPy's arrays."""
        with torch.inference_mode():
            classes, probabilities, features = self.traced(torch.from_numpy(pictures))
        return classes.numpy(), probabilities.numpy(), features.numpy()
