"""The CRNN that reads: loaded from its weight file, on the engine that the settings name."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.nn.engine import Engine
from ocr.nn.loading import load_on_engine
from ocr.nn.precision import NumberFormat
from ocr.recognition.weights import WeightFile
from ocr.settings import Settings


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

    Args:
        weights: the file.
        file: what it holds.
        settings: `engine`, `number_format`.
        threads: how many lines are to be run at the same time.

    Raises:
        InvalidWeights, InvalidSetting: as `ocr.nn.loading.load_on_engine`.
    """

    def on_openvino(wanted: NumberFormat) -> LineNetwork:
        from ocr.recognition.ir import OpenVinoCrnn

        return OpenVinoCrnn(weights, file.sha256, wanted, threads)

    def on_torch(wanted: NumberFormat) -> LineNetwork:
        from ocr.recognition.torchscript import TorchCrnn

        return TorchCrnn(weights, file, wanted)

    return load_on_engine(settings, on_openvino, on_torch)
