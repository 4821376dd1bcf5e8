"""Measures the ranges of a CRNN's values over given line pictures; `training.tuning.ranges` draws some for it."""

from collections.abc import Iterable
from pathlib import Path

import torch

from ocr.geometry import Image
from ocr.nn.quantization import Watch
from ocr.nn.ranges import ranges_file, write_ranges
from ocr.recognition.line_picture import find_bucket
from ocr.recognition.torchscript import load_weights
from training.data.batches import pad_pictures


def measure(weights: Path, pictures: Iterable[Image]) -> None:
    """Runs the network in float32 over line pictures, uint8 (48, W), and writes the ranges beside the weight file."""
    loaded = load_weights(weights)
    network = loaded.network
    watch = Watch(network.trunk.stages)
    network.classifier.register_forward_hook(lambda _, inputs, __: watch.note("classifier", inputs[0]))
    with torch.inference_mode():
        for picture in pictures:
            if find_bucket(picture.shape[1]) is not None:
                network(pad_pictures([picture]))
    write_ranges(ranges_file(weights), loaded.sha256, watch.ranges)
