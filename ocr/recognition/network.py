"""The CRNN that reads: loaded from its weight file, on the engine that the settings name."""

import logging
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.errors import InvalidWeights
from ocr.nn.engine import Engine, choose_engine
from ocr.nn.precision import choose_format
from ocr.recognition.weights import WeightFile
from ocr.settings import Settings

logger = logging.getLogger(__name__)


class LineNetwork(Protocol):
    """What an engine makes of the weights. One object serves all threads."""

    engine: Engine

    def use_one_thread(self) -> None:
        """To be called once by each thread that runs lines beside others."""

    def run(self, pictures: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What grey pictures say, step by step.

        Args:
            pictures: uint8 (B, 1, 48, W), W a multiple of 8.

        Returns:
            Each step's best class, int64 (B, W/8), its probability in 0..1, float32 (B, W/8), and what the classifier
            read, float32 (B, W/8, features).
        """


def load_network(weights: Path, file: WeightFile, settings: Settings, threads: int) -> LineNetwork:
    """The network of a weight file that was read, on the engine and in the number format that the settings name.

    A weight file of one's own may have no OpenVINO form: "auto" then has torch read, and says so in the log.

    Args:
        weights: the file.
        file: what it holds.
        settings: `engine`, `number_format`.
        threads: how many lines are to be run at the same time.

    Raises:
        InvalidWeights: the engine can't run these weights.
        InvalidSetting: the engine is not installed.
    """
    engine = choose_engine(settings.engine)
    if engine == "openvino":
        from ocr.recognition.ir import OpenVinoCrnn

        try:
            return OpenVinoCrnn(weights, file.sha256, choose_format(settings.number_format, engine), threads)
        except InvalidWeights as error:
            if settings.engine != "auto":
                raise
            logger.warning("reading is slower than it could be: %s", error.message)
    from ocr.recognition.torchscript import TorchCrnn

    return TorchCrnn(weights, file, choose_format(settings.number_format, "torch"))
