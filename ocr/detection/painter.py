"""The network that paints the map: loaded from its weight file, on the engine that the settings name."""

import logging
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.errors import InvalidWeights
from ocr.nn.engine import Engine, choose_engine
from ocr.nn.precision import choose_format
from ocr.settings import Settings

logger = logging.getLogger(__name__)


class MapPainter(Protocol):
    """What an engine makes of the weights. One object serves all threads."""

    engine: Engine

    def paint(self, page: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The map of a page (H, W, 3), BGR, sides multiples of 32: (H, W) in 0..1."""


def load_painter(weights: Path, settings: Settings, threads: int) -> MapPainter:
    """The network of a weight file, on the engine and in the number format that the settings name.

    Raises:
        InvalidWeights: the weight file is missing or not a detector's, or the engine can't run it.
        InvalidSetting: the engine is not installed.
    """
    engine = choose_engine(settings.engine)
    if engine == "openvino":
        from ocr.detection.ir import OpenVinoPainter

        try:
            return OpenVinoPainter(weights, choose_format(settings.number_format, engine), threads)
        except InvalidWeights as error:
            if settings.engine != "auto":
                raise
            logger.warning("finding lines is slower than it could be: %s", error.message)
    from ocr.detection.torchscript import TorchPainter

    return TorchPainter(weights, choose_format(settings.number_format, "torch"), threads)
