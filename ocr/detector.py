"""Finds the lines of text on a page: a quadrilateral and a score for each.

    detector = Detector(Settings())
    detection = detector.detect(image)      # uint8 BGR
    detection.boxes                         # (N, 4, 2) float32, page pixels

The network (`ocr.dbnet`) paints the core of every line on a map, out of which `ocr.boxes` makes boxes. A page is first
looked at whole, shrunk if it is large; where its lines then prove too small to be told apart, it is looked at again,
closer, in tiles. The tiles' maps are joined before boxes are made, so that no line breaks at a seam.
"""

import math
import warnings
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from ocr.boxes import boxes_from_map, not_nested, part_at_gaps, thickness, with_ink
from ocr.dbnet import SHAPES, DetectorNet
from ocr.errors import InvalidWeights
from ocr.number_format import chosen_format
from ocr.preprocess import noise_level
from ocr.pretrained import DETECTOR_WEIGHTS
from ocr.results import Detection
from ocr.settings import Settings, available_cores

Image = NDArray[np.uint8]
Map = NDArray[np.float32]

# Sides are padded to multiples of this (32 would do for the network): fewer shapes, so that memory stays flat.
QUANTUM = 64
# Longest side of a tile, and how much of it the next one sees too; half of the overlap is left to the previous one.
TILE = 1600
OVERLAP = 128
# If half of the boxes are thinner than the first, in detector pixels, the print is too small: a closer look is taken,
# which aims at the second.
SMALL_LINE = 14.0
GOOD_LINE = 24.0
# Shrunk further than this, print is not even guessed at.
LEAST_SCALE = 0.25
# Standard deviation of the noise, in levels, above which smoothing pays; clean pages have under 4, and lose by it.
NOISY = 9.0
SMOOTHING = 1.0
# A stamp: this share of the page is redder than it is green or blue by so many levels. More of it is a red page.
RED_EXCESS = 60
RED_SHARES = (0.005, 0.25)


class Detector:
    """A loaded detector; `detect` may be called from several threads."""

    def __init__(self, settings: Settings, weights: Path = DETECTOR_WEIGHTS) -> None:
        """Loads and traces the network.

        Raises:
            InvalidWeights: the weight file is missing or not a detector's.
        """
        self.settings = settings
        self.threads = settings.threads or available_cores()
        painter = _Painter(load_network(weights), chosen_format(settings.number_format).layers).eval()
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # torch 2.13 has no other way that is as fast
            example = torch.zeros((256, 320, 3), dtype=torch.uint8)
            self._painter = torch.jit.freeze(torch.jit.trace(painter, example))  # type: ignore[no-untyped-call]

    def detect(self, image: Image) -> Detection:
        """The lines of a page, (H, W, 3) uint8 BGR, in no particular order."""
        height, width = image.shape[:2]
        settings = self.settings
        scale = min(1.0, max(LEAST_SCALE, math.sqrt(settings.detector_pixels / (height * width))))
        boxes, scores = self._look(image, scale)
        wanted = _wanted_scale(boxes, scale)
        closest = max(scale, min(1.0, math.sqrt(settings.detector_max_pixels / (height * width))))
        if min(wanted, closest) > scale:
            scale = min(wanted, closest)
            boxes, scores = self._look(image, scale)
            wanted = _wanted_scale(boxes, scale)
        messages: tuple[str, ...] = ()
        if wanted > scale:
            messages = (f"lines were searched for on the page shrunk to {scale:.2f}; small ones may be missing",)
        boxes = np.clip(boxes / scale, 0, np.array((width, height), np.float32)).astype(np.float32)
        return Detection(boxes, scores, scale, messages)

    def _look(self, image: Image, scale: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Boxes, in detector pixels, and scores of the page seen at `scale`."""
        if scale < 1.0:
            size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
            image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        if _centre_noise(image) > NOISY:
            image = cv2.GaussianBlur(image, (0, 0), SMOOTHING).astype(np.uint8, copy=False)
        text_map = self._paint(image)
        if _is_stamped(image):
            # In the red channel a red stamp is gone and the text below it whole; red text shows in the first map only.
            unstamped = np.repeat(image[:, :, 2:], 3, axis=2)
            text_map = np.maximum(text_map, self._paint(unstamped))
        settings = self.settings
        boxes, scores = boxes_from_map(
            text_map, settings.detector_threshold, settings.detector_box_threshold, settings.detector_growth
        )
        real = with_ink(image, boxes)
        boxes, scores = part_at_gaps(image, boxes[real], scores[real], settings.detector_gap)
        outer = not_nested(boxes)
        return boxes[outer], scores[outer]

    def _paint(self, image: Image) -> Map:
        """The map of a picture, (H, W) float32; of a large one tile by tile."""
        height, width = image.shape[:2]
        rows, columns = _tiles(height), _tiles(width)
        if len(rows) == len(columns) == 1:
            return self._paint_tile(image)
        result = np.empty((height, width), np.float32)
        for top, bottom in rows:
            for left, right in columns:
                tile = self._paint_tile(image[top:bottom, left:right])
                skip_y, skip_x = OVERLAP // 2 if top else 0, OVERLAP // 2 if left else 0
                result[top + skip_y : bottom, left + skip_x : right] = tile[skip_y:, skip_x:]
        return result

    def _paint_tile(self, image: Image) -> Map:
        height, width = image.shape[:2]
        padded = np.empty((-(-height // QUANTUM) * QUANTUM, -(-width // QUANTUM) * QUANTUM, 3), np.uint8)
        padded[...] = (124, 116, 104)  # the mean: nearly zero once normalised
        padded[:height, :width] = image
        if torch.get_num_threads() != self.threads:  # which is each thread's own
            torch.set_num_threads(self.threads)
        with torch.inference_mode():
            painted: Map = self._painter(torch.from_numpy(padded)).numpy()
        return painted[:height, :width]


class _Painter(torch.nn.Module):
    """Bytes in, map out: normalisation around the network, so that the trace holds all of it."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, net: DetectorNet, number_format: torch.dtype) -> None:
        super().__init__()
        self.net = net.to(number_format)
        self.net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.number_format = number_format
        # ImageNet's mean and deviation on blue, green, red in this order, as published
        self.register_buffer("mean", torch.tensor((0.485, 0.456, 0.406)) * 255)
        self.register_buffer("deviation", torch.tensor((0.229, 0.224, 0.225)) * 255)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """(H, W, 3) uint8 to (H, W) float32 in 0..1."""
        x = ((image.to(torch.float32) - self.mean) / self.deviation).to(self.number_format)
        painted: torch.Tensor = self.net(x.permute(2, 0, 1).unsqueeze(0))[0, 0]
        return painted.to(torch.float32)


def load_network(weights: Path) -> DetectorNet:
    """The network in a file written by `python -m ocr.pretrained`.

    Raises:
        InvalidWeights: the file is missing or holds something else.
    """
    if not weights.exists():
        raise InvalidWeights(f"{weights} is missing; `python -m ocr.pretrained` makes it")
    try:
        with safe_open(weights, "pt") as file:
            net = DetectorNet(SHAPES[(file.metadata() or {}).get("size", "")])
            net.load_state_dict({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
    except (SafetensorError, KeyError, RuntimeError) as error:
        raise InvalidWeights(f"{weights} is not a detector's weight file: {error}") from error
    return net.eval()


def _wanted_scale(boxes: NDArray[np.float32], scale: float) -> float:
    """The scale at which the lines found at `scale` would be seen well; `scale` itself if they are already."""
    typical = float(np.median(thickness(boxes))) if len(boxes) else 0.0
    if scale >= 1.0 or typical >= SMALL_LINE:
        return scale
    return min(1.0, scale * GOOD_LINE / max(typical, 1.0))


def _centre_noise(image: Image) -> float:
    """Noise in the middle of a page, which stands for all of it."""
    top, left = (max(0, (side - 512) // 2) for side in image.shape[:2])
    centre = np.ascontiguousarray(image[top : top + 512, left : left + 512])
    return noise_level(cv2.cvtColor(centre, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False))


def _is_stamped(image: Image) -> bool:
    """Whether there is as much red as a stamp has; every fourth pixel each way tells."""
    blue, green, red = np.moveaxis(image[::4, ::4].astype(np.int16), 2, 0)
    share = float((red - np.maximum(blue, green) > RED_EXCESS).mean())
    return RED_SHARES[0] < share < RED_SHARES[1]


def _tiles(length: int) -> list[tuple[int, int]]:
    """Start and end of the tiles that cover a side; all are TILE long, the last one set back to end with the page."""
    if length <= TILE:
        return [(0, length)]
    starts = [*range(0, length - TILE, TILE - OVERLAP), length - TILE]
    return [(start, start + TILE) for start in starts]
