"""A training checkpoint to the weight file that is served: the CRNN's and the detector's."""

import math
from pathlib import Path

import torch
from torch import Tensor

from ocr.detection.torchscript import load_network
from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.settings import Settings
from training.conversion import convert_detector
from training.models.pretrained import published_detector
from training.models.teacher import warm_start
from training.weight_files import mix, save_tensors, write_weights

LAST_BIAS = "head.4.bias"  # of the detector's layer before the sigmoid
THRESHOLD = Settings().detector_threshold  # from which value of the map on a pixel is painted


def mix_with_start(
    trained: dict[str, Tensor], characters: list[str], share: float, started: dict[str, Tensor] | None = None
) -> dict[str, Tensor]:
    """The mean of a trained network and the one it started from, `share` (0..1) of it the trained one's.

    As `training.weight_files.mix`: the start serves real lines, the training damaged ones. With no `started` the start
    is the teacher; the LSTM then starts from nothing, and stays.
    """
    if started is not None:
        return mix(trained, started, share)
    start = Crnn(CrnnShape(classes=len(characters) + 1))
    warm_start(start, characters)
    return {
        name: value if name.startswith("recurrent") else start.state_dict()[name].lerp(value, share)
        for name, value in trained.items()
    }


def export(checkpoint: Path, out: Path, share: float = 1.0) -> str:
    """Writes the checkpoint's averaged network in half precision with its charset; returns the file's sha256.

    Args:
        checkpoint: as `training.trainer.crnn` writes it.
        out: the .safetensors file; a file of the same name ending in .sha256 is put beside it.
        share: see `mix_with_start`; 1 is the trained network as it is.
    """
    state = torch.load(checkpoint, weights_only=True)
    network, characters = state["network"], state["characters"]
    if share != 1:
        network = mix_with_start(network, characters, share, state.get("start"))
    hidden = network["recurrent.weight_hh_l0"].shape[1]
    shape = {"classes": len(characters) + 1, "hidden": hidden} | state.get("shape", {})
    return write_weights(network, characters, CrnnShape(**shape), out)


def export_detector(
    checkpoint: Path | None, out: Path, share: float = 1.0, threshold: float = THRESHOLD, start: Path | None = None
) -> str:
    """Writes the mean of a checkpoint's averaged detector and the one it started from; returns the file's sha256.

    Args:
        checkpoint: as `training.trainer.detector` writes it; without one the published detector is written as it is.
        out: the .safetensors file.
        share: of the trained network in the mean, 0..1; see `mix_with_start`.
        threshold: the value of the map, 0..1, from which this network's lines part best; it is moved to that which is
            served, so that the settings suit all detectors.
        start: weight file that it started from; without one the published detector.
    """
    state = torch.load(checkpoint, weights_only=True) if checkpoint else {}
    size = state.get("size", "small")
    started = (load_network(start) if start else published_detector(size)).state_dict()
    trained = state.get("network", started)
    mixed = {name: value.lerp(trained[name], share) for name, value in started.items()}
    mixed[LAST_BIAS] = mixed[LAST_BIAS] + math.log(THRESHOLD / (1 - THRESHOLD)) - math.log(threshold / (1 - threshold))
    return write_detector(mixed, size, out)


def write_detector(network: dict[str, Tensor], size: str, out: Path) -> str:
    """Writes a detector, of a size of `ocr.detection.dbnet.SHAPES`, in half precision; returns the sha256."""
    digest = save_tensors({name: value.half().contiguous() for name, value in network.items()}, {"size": size}, out)
    convert_detector(out)
    return digest
