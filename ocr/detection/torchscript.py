"""The detector as torch serves it: a page's bytes in, the map out, traced and frozen."""

import warnings
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from ocr.detection.dbnet import SHAPES, DetectorNet, FoldedHead
from ocr.errors import InvalidWeights
from ocr.nn.engine import Engine
from ocr.nn.onednn import keep_primitives
from ocr.nn.precision import NumberFormat
from ocr.nn.quantization import LAYER_TYPES, quantize
from ocr.nn.ranges import Range, load_ranges_beside
from ocr.nn.weight_file import compute_sha256


class Painter(nn.Module):
    """Bytes in, map out: normalisation around the network, so that the trace holds all of it."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, net: DetectorNet, number_format: torch.dtype, ranges: dict[str, Range] | None = None) -> None:
        """Takes the network over, its dense layers in bytes if their ranges are given (`ocr.nn.quantization`)."""
        super().__init__()
        self.net = net.to(number_format)
        if ranges is not None:
            quantize(net.stages, ranges, number_format)
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.number_format = number_format
        # ImageNet's mean and deviation on blue, green, red in this order, as published
        self.register_buffer("mean", torch.tensor((0.485, 0.456, 0.406)).view(1, 3, 1, 1) * 255)
        self.register_buffer("deviation", torch.tensor((0.229, 0.224, 0.225)).view(1, 3, 1, 1) * 255)

    def forward(self, image: Tensor) -> Tensor:
        """(H, W, 3) uint8 to (H, W) float32 in 0..1."""
        # Channels come first before anything is reckoned: OpenVINO takes ten times as long with three side by side.
        x = image.permute(2, 0, 1).unsqueeze(0).to(torch.float32)
        x = x.sub_(self.mean).div_(self.deviation).to(self.number_format)
        painted: Tensor = self.net(x)[0, 0]
        return painted.to(torch.float32)


def load_network(weights: Path) -> DetectorNet:
    """The network in a file written by `training.detector_export`.

    Raises:
        InvalidWeights: the file is missing or holds something else.
    """
    if not weights.exists():
        raise InvalidWeights(f"{weights} is missing")
    try:
        with safe_open(weights, "pt") as file:
            net = DetectorNet(SHAPES[(file.metadata() or {}).get("size", "")])
            net.load_state_dict({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise InvalidWeights(f"{weights} is not a detector's weight file: {error}") from error
    return net.eval()


def fold_head(net: DetectorNet) -> DetectorNet:
    """The network with its head in the form that is faster to run; it can't be trained or saved any more."""
    net.head = nn.Sequential(FoldedHead(net.head))
    return net


def trace(painter: Painter) -> torch.jit.ScriptModule:
    """The trace, which takes any size of page. Freezing it is left to who runs it: its layers' names are lost then."""
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch 2.13 has no other way that is as fast
        example = torch.zeros((256, 320, 3), dtype=torch.uint8)
        # The check of a trace imports SymPy: 1.3 s and 90 MB.
        return torch.jit.trace(painter.eval(), example, check_trace=False)  # type: ignore[no-untyped-call, no-any-return]


class TorchPainter:
    """Runs the trace, on as many threads as it is given."""

    engine: Engine = "torch"

    def __init__(self, weights: Path, wanted: NumberFormat, threads: int) -> None:
        """Traces the network of a weight file; its dense layers in bytes beside float32 alone.

        Beside bfloat16 nothing is gained by them (benchmarks/results/speed/speed.md).

        Raises:
            InvalidWeights: it is missing or not a detector's.
        """
        keep_primitives()
        self.threads = threads
        ranges = None
        net = fold_head(load_network(weights))
        if wanted.dense_in_bytes and wanted.layers == "fp32":
            ranges = load_ranges_beside(weights, compute_sha256(weights))
        painter = Painter(net, LAYER_TYPES[wanted.layers], ranges)
        with torch.inference_mode():
            self.traced = torch.jit.freeze(trace(painter))

    def paint(self, page: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The map of a page (H, W, 3), BGR, sides multiples of 32: (H, W) in 0..1."""
        if torch.get_num_threads() != self.threads:  # which is each thread's own
            torch.set_num_threads(self.threads)
        with torch.inference_mode():
            painted: NDArray[np.float32] = self.traced(torch.from_numpy(page)).numpy()
        return painted
