"""Measures the ranges of a weight file's values, which its byte form needs (`ocr.nn.ranges`).

    python -m training ranges --seed 777 --count 256 --pages 64

To be called whenever the weights have changed. The lines are drawn as those of the training are, clean and damaged; the
detector's pages are made of such lines (`training.data.pages`).
"""

from pathlib import Path

import torch

from ocr.detection.torchscript import Painter, load_network
from ocr.nn.quantization import Watch
from ocr.nn.ranges import ranges_file, write_ranges
from ocr.nn.weight_file import compute_sha256
from ocr.recognition.torchscript import load_weights
from training.data.lines import LineSource
from training.data.pages import PageSource
from training.tuning.line_ranges import measure


def measure_drawn(weights: Path, seed: int, count: int) -> None:
    """As `measure`, over `count` drawn lines."""
    source = LineSource(seed, list(load_weights(weights).charset))
    measure(weights, (source.line().seen for _ in range(count)))


def measure_detector(weights: Path, seed: int, count: int, characters: list[str]) -> None:
    """Runs the detector in float32 over `count` drawn pages and writes the ranges beside its weight file."""
    network = load_network(weights)
    watch = Watch(network.stages)
    painter = Painter(network, torch.float32).eval()
    source = PageSource(seed, characters)
    with torch.inference_mode():
        for _ in range(count):
            painter(torch.from_numpy(source.page()))
    write_ranges(ranges_file(weights), compute_sha256(weights), watch.ranges)
