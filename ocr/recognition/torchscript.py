"""The CRNN as it is served: grey bytes in, each step's best class out, traced and frozen."""

import torch
from torch import Tensor, nn

from ocr.geometry import LINE_HEIGHT
from ocr.nn.quantization import ByteLinear, Range, quantize
from ocr.recognition.crnn import Crnn

PADDING = 128  # mid grey: zero once the network has moved 0..1 to -1..1
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
    """The frozen trace, which takes any width."""
    example = torch.full((1, 1, LINE_HEIGHT, EXAMPLE_WIDTH), PADDING, dtype=torch.uint8)
    with torch.inference_mode():
        traced = torch.jit.trace(steps.eval(), example, check_trace=False)  # type: ignore[no-untyped-call]
        return torch.jit.freeze(traced)  # type: ignore[no-any-return]
