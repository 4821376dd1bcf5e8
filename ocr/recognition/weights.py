"""A CRNN's weight file, read without torch: its parameters, and the characters of its classes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from threadpoolctl import ThreadpoolController

from ocr.errors import InvalidWeights
from ocr.nn.weight_file import compute_sha256

AT_ONCE = 64  # steps whose logits, 50 kB each, are held at the same time


@dataclass(frozen=True, slots=True)
class WeightFile:
    """What a weight file holds.

    `tensors`: the network's parameters by name, in half precision; `shape`: the fields of `ocr.recognition.crnn`'s
    CrnnShape; `charset`: the characters of the classes 1, 2, ...; `sha256`: the file's digest.
    """

    tensors: Mapping[str, NDArray[np.float16]]
    shape: Mapping[str, Any]
    charset: tuple[str, ...]
    sha256: str


def read_weights(path: Path) -> WeightFile:
    """Reads a weight file written by `training.export`.

    Raises:
        InvalidWeights: there is no such file, it is damaged, or its charset does not fit its classes.
    """
    try:
        digest = compute_sha256(path)
        with safe_open(path, framework="numpy") as archive:
            metadata = archive.metadata()
            charset = tuple(json.loads(metadata["charset"]))
            shape = json.loads(metadata["shape"])
            classes = int(shape["classes"])
            tensors = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
    except Exception as error:
        raise InvalidWeights(f"{path} can't be read as CRNN weights: {error}") from error
    if classes != len(charset) + 1:
        raise InvalidWeights(f"{path} has {classes} classes, but a charset of {len(charset)} (and the blank)")
    return WeightFile(tensors, shape, charset, digest)


@dataclass(frozen=True, slots=True)
class Classifier:
    """The network's last layer: `weight` (classes, features) and `bias` (classes,), float32."""

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, file: WeightFile) -> "Classifier":
        """The one in a weight file."""
        weight, bias = (file.tensors[f"classifier.{name}"].astype(np.float32) for name in ("weight", "bias"))
        return cls(weight, bias)

    def find_best(self, features: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The likeliest classes of some steps, and the logarithms of their probabilities, best first: both (N, count).

        Args:
            features: what the network says of the steps, (N, features).
            count: at most as many as there are classes.
        """
        classes = np.empty((len(features), count), np.int64)
        logarithms = np.empty((len(features), count), np.float32)
        # Threads of NumPy's BLAS would go on spinning on the cores that the networks need next.
        with _blas().limit(limits=1, user_api="blas"):
            for first in range(0, len(features), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                logits = features[some] @ self.weight.T
                logits += self.bias
                classes[some], logarithms[some] = _take_best(logits, count)
        return classes, logarithms


def _take_best(logits: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """As `Classifier.find_best`, of logits (N, classes), which are used up."""
    largest = logits.max(1, keepdims=True)
    shares = logits - largest
    totals = largest + np.log(np.exp(shares, out=shares).sum(1, keepdims=True))
    rows = np.arange(len(logits))
    classes, best = [], []
    for _ in range(count):  # a few passes of argmax take less time than one of argpartition
        place = logits.argmax(1)
        classes.append(place)
        best.append(logits[rows, place])
        logits[rows, place] = -np.inf
    return np.stack(classes, 1), np.stack(best, 1) - totals


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
