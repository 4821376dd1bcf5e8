"""The traced CRNN: line pictures to text, in a few fixed shapes so that memory stays flat.

A line is padded to the narrowest bucket that holds it and read together with others of its bucket; a line wider than
the widest bucket is read in overlapping windows whose time steps are joined. What a line's text is does not depend on
the lines beside it.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor, nn

from ocr import beam
from ocr.crnn import PIXELS_PER_STEP, Crnn, CrnnShape
from ocr.ctc import Reading, decode
from ocr.errors import InvalidWeights
from ocr.language_model import LanguageModel
from ocr.number_format import chosen_format
from ocr.settings import BUILTIN_WEIGHTS, Settings, available_cores

BUCKET_WIDTHS = (64, 128, 192, 288, 416, 608, 896, 1280)
BATCH_SIZES = (8, 4, 1)
WINDOW_OVERLAP = 256  # pixels: both windows see the characters at a seam whole
PADDING = 128  # mid grey: zero once the network has moved 0..1 to -1..1
UNSURE_CHARACTER = 0.9  # a line with a character less sure is read again with the language; see `training.decoding`
SURE_STEP = 0.99  # a step's best class that is so likely stands alone in the beam search

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Steps:
    """Time steps: the best class and its probability, both (..., T), and the classifier's input (..., T, features)."""

    classes: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    features: NDArray[np.float32]

    def __getitem__(self, index: int | slice) -> "Steps":
        return Steps(self.classes[index], self.probabilities[index], self.features[index])


def bucket_width(width: int) -> int | None:
    """The narrowest bucket that holds a line of this width, or None if it must be read in windows."""
    index = bisect_left(BUCKET_WIDTHS, width)
    return BUCKET_WIDTHS[index] if index < len(BUCKET_WIDTHS) else None


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight file's content: the network in fp32, the characters of its classes 1, 2, ..., and the file's digest."""

    network: Crnn
    charset: tuple[str, ...]
    sha256: str


def load_weights(path: Path) -> Weights:
    """Reads a weight file written by `training.export`.

    Raises:
        InvalidWeights: there is no such file, it is damaged, or its charset does not fit its classes.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with safe_open(path, framework="pt") as archive:
            metadata = archive.metadata()
            charset = tuple(json.loads(metadata["charset"]))
            shape = CrnnShape(**json.loads(metadata["shape"]))
            tensors = {name: archive.get_tensor(name).float() for name in archive.keys()}  # noqa: SIM118
    except Exception as error:
        raise InvalidWeights(f"{path} can't be read as CRNN weights: {error}") from error
    if shape.classes != len(charset) + 1:
        raise InvalidWeights(f"{path} has {shape.classes} classes, but a charset of {len(charset)} (and the blank)")
    network = Crnn(shape)
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise InvalidWeights(f"{path} does not fit the network: {error}") from error
    return Weights(network.eval(), charset, digest)


def to_unit(pictures: Tensor) -> Tensor:
    """Bytes 0..255 to float32 in [0, 1], the range the network is given."""
    return pictures.to(torch.float32) / 255


class GreedySteps(nn.Module):
    """The network as it is served: grey pictures uint8 (B, 1, 48, W) to each step's best class and its probability.

    The features are given, too: few lines need more of the classes than the best, and only for them is it worked out.
    """

    def __init__(self, network: Crnn, trunk_format: torch.dtype) -> None:
        super().__init__()
        self.network = network
        network.trunk.to(dtype=trunk_format)
        network.trunk.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Classes int64 and probabilities float32 in 0..1, both (B, W/8), and features float32 (B, W/8, features)."""
        columns = self.network.columns(to_unit(pictures.contiguous(memory_format=torch.channels_last)))
        features = self.network.sequence(columns.float())
        logits = self.network.classifier(features)
        best, classes = logits.max(-1)
        return classes, torch.exp(best - logits.logsumexp(-1)), features


class Recognizer:
    """Reads line pictures. One object serves all threads."""

    def __init__(self, settings: Settings, weights: Path | None = None) -> None:
        """Loads and traces `weights`; if not given, the file that the settings name, or the built-in one."""
        torch.set_num_threads(settings.threads or available_cores())
        loaded = load_weights(weights or (Path(settings.model) if settings.model else BUILTIN_WEIGHTS))
        self.charset = loaded.charset
        self.sha256 = loaded.sha256
        self.classifier = loaded.network.classifier
        self.language = None if settings.language_model == "never" else LanguageModel.load()
        steps = GreedySteps(loaded.network, chosen_format(settings.number_format)).eval()
        example = torch.full((1, 1, 48, BUCKET_WIDTHS[2]), PADDING, dtype=torch.uint8)
        with torch.inference_mode():
            traced = torch.jit.trace(steps, example, check_trace=False)  # type: ignore[no-untyped-call]
            self.traced = torch.jit.freeze(traced)

    def warm_up(self) -> None:
        """Runs every shape that will ever be run, so that no request pays for a first time."""
        for width in BUCKET_WIDTHS:
            for size in BATCH_SIZES:
                self._run(np.full((size, 48, width), PADDING, np.uint8))

    def recognize(self, lines: Sequence[Picture]) -> list[Reading]:
        """Texts of line pictures, each uint8 (48, W), grey, W from 1 up, dark on light or light on dark."""
        return [self._decode(steps) for steps in self.steps(lines)]

    def steps(self, lines: Sequence[Picture]) -> list[Steps]:
        """What the network says of each line, without the steps that lie in its padding."""
        windows = [(index, left) for index, line in enumerate(lines) for left in _window_lefts(line.shape[1])]
        by_bucket: dict[int, list[tuple[int, int]]] = {}
        for index, left in windows:
            width = bucket_width(min(lines[index].shape[1] - left, BUCKET_WIDTHS[-1]))
            assert width is not None
            by_bucket.setdefault(width, []).append((index, left))
        steps: dict[tuple[int, int], Steps] = {}
        for width, members in by_bucket.items():
            for group in _groups(members):
                pictures = np.full((len(group), 48, width), PADDING, np.uint8)
                for row, (index, left) in enumerate(group):
                    piece = lines[index][:, left : left + width]
                    pictures[row, :, : piece.shape[1]] = piece
                together = self._run(pictures)
                for row, member in enumerate(group):
                    steps[member] = together[row]
        return [
            _join_windows([steps[index, left] for left in _window_lefts(width)], width)
            for index, width in enumerate(line.shape[1] for line in lines)
        ]

    def candidates(self, steps: Steps) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """What each step of a line may be: classes (T, k) and the logarithms of their probabilities, best first.

        A step that is sure has its best class alone; the other places have minus infinity.
        """
        classes = np.zeros((len(steps.classes), beam.CANDIDATES), np.int64)
        logarithms = np.full(classes.shape, -np.inf, np.float32)
        classes[:, 0] = steps.classes
        logarithms[:, 0] = np.log(steps.probabilities)
        unsure = np.flatnonzero(steps.probabilities < SURE_STEP)
        with torch.inference_mode():
            logits = self.classifier(torch.from_numpy(steps.features[unsure]))
            best, found = logits.topk(min(beam.CANDIDATES, logits.shape[-1]))
            classes[unsure, : found.shape[-1]] = found.numpy()
            logarithms[unsure, : found.shape[-1]] = (best - logits.logsumexp(-1, keepdim=True)).numpy()
        return classes, logarithms

    def _decode(self, steps: Steps) -> Reading:
        reading = decode(steps.classes, steps.probabilities, self.charset)
        if not is_unsure(reading):
            return reading
        candidates = self.candidates(steps)
        if self.language is not None:
            reading = beam.search(*candidates, self.charset, self.language)
        return beam.with_alternatives(reading, *candidates, self.charset)

    def _run(self, pictures: Picture) -> Steps:
        with torch.inference_mode():
            classes, probabilities, features = self.traced(torch.from_numpy(pictures)[:, None])
        return Steps(classes.numpy(), probabilities.numpy(), features.numpy())


def is_unsure(reading: Reading) -> bool:
    """Whether a line's greedy reading is worth a second look."""
    return any(character.confidence < UNSURE_CHARACTER for character in reading.characters)


def _window_lefts(width: int) -> list[int]:
    """Left edges of the windows in which a line of this width is read; multiples of the pixels a step stands for."""
    widest = BUCKET_WIDTHS[-1]
    if width <= widest:
        return [0]
    stride = widest - WINDOW_OVERLAP
    return list(range(0, width - WINDOW_OVERLAP, stride))


def _groups(members: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Cuts a bucket's members into groups of the batch sizes that were warmed up, without filling any up."""
    groups = []
    start = 0
    for size in BATCH_SIZES:
        while len(members) - start >= size:
            groups.append(members[start : start + size])
            start += size
    return groups


def _join_windows(windows: list[Steps], width: int) -> Steps:
    """Time steps of a line from those of its windows: each gives way to the next in the middle of their overlap."""
    filled = -(-width // PIXELS_PER_STEP)
    if len(windows) == 1:
        return windows[0][:filled]
    half = WINDOW_OVERLAP // 2 // PIXELS_PER_STEP
    stride = (BUCKET_WIDTHS[-1] - WINDOW_OVERLAP) // PIXELS_PER_STEP
    pieces = []
    for number, window in enumerate(windows):
        first = 0 if number == 0 else half
        last = filled - number * stride if number == len(windows) - 1 else stride + half
        pieces.append(window[first:last])
    return Steps(
        np.concatenate([piece.classes for piece in pieces]),
        np.concatenate([piece.probabilities for piece in pieces]),
        np.concatenate([piece.features for piece in pieces]),
    )
