"""The network that paints the map: loaded from its weight file, on the engine that the settings name."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.nn.engine import Engine
from ocr.nn.loading import load_on_engine
from ocr.nn.precision import NumberFormat
from ocr.settings import Settings


class MapPainter(Protocol):
    """What an engine makes of the weights. One object serves all threads."""

    engine: Engine

    def paint(self, page: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The map of a page (H, W, 3), BGR, sides multiples of 32: (H, W) in 0..1."""


def load_painter(weights: Path, settings: Settings, threads: int) -> MapPainter:
    """The network of a weight file, on the engine and in the number format that the settings name.

    Raises:
        InvalidWeights: the weight file is missing or not a detector's.
        InvalidWeights, InvalidSetting: as `ocr.nn.loading.load_on_engine`.
    """

    def on_openvino(wanted: NumberFormat) -> MapPainter:
        from ocr.detection.ir import OpenVinoPainter

        return OpenVinoPainter(weights, wanted, threads)

    def on_torch(wanted: NumberFormat) -> MapPainter:
        from ocr.detection.torchscript import TorchPainter

        return TorchPainter(weights, wanted, threads)

    return load_on_engine(settings, on_openvino, on_torch)
