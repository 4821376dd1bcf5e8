"""The CRNN as OpenVINO serves it: the trace of `ocr.recognition.torchscript`, converted."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.nn.engine import Engine
from ocr.nn.fake_quantize import quantize_ir
from ocr.nn.ir import compile_ir, load_ir
from ocr.nn.precision import NumberFormat
from ocr.nn.ranges import load_ranges_beside


class OpenVinoCrnn:
    """Runs the IR, each call on the thread that calls; as many at the same time as it was made for threads."""

    engine: Engine = "openvino"

    def __init__(self, weights: Path, sha256: str, wanted: NumberFormat, threads: int) -> None:
        """Compiles the IR beside a weight file with this digest; without bytes if its ranges were never measured.

        Raises:
            InvalidWeights: there is no such IR.
        """
        model = load_ir(weights, sha256)
        ranges = load_ranges_beside(weights, sha256) if wanted.dense_in_bytes else None
        if ranges is not None:
            quantize_ir(model, ranges)
        self.compiled = compile_ir(model, wanted, threads, streams=threads)
        self.requests = threading.local()  # one a thread: a request is used by one at a time

    @staticmethod
    def use_one_thread() -> None:
        """Nothing: each stream has one thread by itself."""

    def run(self, pictures: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Grey pictures (B, 1, 48, W) to classes, probabilities (B, W/8) and features (B, W/8, features)."""
        request = getattr(self.requests, "own", None)
        if request is None:
            request = self.requests.own = self.compiled.create_infer_request()
        request.infer({0: pictures}, share_inputs=True)
        # Copied: the next call overwrites what a request gave.
        classes, probabilities, features = (request.get_output_tensor(place).data.copy() for place in range(3))
        return classes, probabilities, features
