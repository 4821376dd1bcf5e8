"""The detector as OpenVINO serves it: the trace of `ocr.detection.torchscript`, converted."""

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.nn.engine import Engine
from ocr.nn.fake_quantize import quantize_ir
from ocr.nn.ir import compile_ir, load_ir
from ocr.nn.precision import NumberFormat
from ocr.nn.ranges import load_ranges_beside
from ocr.nn.weight_file import check_weights

# Layers of each kind that are kept compiled: those of some fifteen shapes of page, 9 MB each. For a shape that is not
# among them a page takes 25 ms more, and shapes without end would take memory without end. With thirty, pages of 29
# shapes are read in 0.97 of the time, and 300 pages of odd sizes take 100 MB more.
KEPT = 1200


class OpenVinoPainter:
    """Runs the IR: one page at a time, on as many threads as it is given."""

    engine: Engine = "openvino"

    def __init__(self, weights: Path, wanted: NumberFormat, threads: int) -> None:
        """Compiles the IR beside a weight file; its dense layers in bytes beside float32 alone.

        Beside bfloat16 they save 2 ms of 36 and cost lines on spoilt pages (benchmarks/results/speed/speed.md).

        Raises:
            InvalidWeights: the weight file is missing or damaged, or there is no such IR.
        """
        sha256 = check_weights(weights)
        model = load_ir(weights, sha256)
        if wanted.dense_in_bytes and wanted.layers == "fp32":
            ranges = load_ranges_beside(weights, sha256)
            if ranges is not None:
                quantize_ir(model, ranges)
        self.request = compile_ir(model, wanted, threads, streams=1, kept=KEPT).create_infer_request()
        self.turn = threading.Lock()

    def paint(self, page: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The map of a page (H, W, 3), BGR, sides multiples of 32: (H, W) in 0..1."""
        with self.turn:
            self.request.infer({0: page}, share_inputs=True)
            painted: NDArray[np.float32] = self.request.get_output_tensor(0).data.copy()
            return painted
