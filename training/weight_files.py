"""Weight files: a network's parameters with what must be known to build it, and the mean of two networks."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor

from ocr.nn.weight_file import compute_sha256
from ocr.recognition.crnn import CrnnShape
from training.conversion import convert_crnn


def mix(trained: Mapping[str, Tensor], started: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """The mean of a trained CRNN's parameters and those it started from, `share` (0..1) of it the trained one's.

    Weights between two that descend from the same start often serve both ends (Wortsman et al., arXiv 2109.01903). The
    last layer stays the trained one's: there only classes have changed that the start could not read.
    """
    return {
        name: value if name.startswith("classifier") else started[name].lerp(value, share)
        for name, value in trained.items()
    }


def write_weights(network: Mapping[str, Tensor], characters: list[str], shape: CrnnShape, out: Path) -> str:
    """Writes a `Crnn`'s parameters in half precision with their charset; returns the file's sha256."""
    tensors = {name: value.half().contiguous() for name, value in network.items()}
    metadata = {"charset": json.dumps(characters, ensure_ascii=False), "shape": json.dumps(asdict(shape))}
    digest = save_tensors(tensors, metadata, out)
    convert_crnn(out)
    return digest


def save_tensors(tensors: dict[str, Tensor], metadata: dict[str, str], out: Path) -> str:
    """Writes a .safetensors file and, beside it, its sha256, which is returned."""
    save_file(tensors, str(out), metadata)
    out.chmod(0o644)  # safetensors lets only the owner read it, and a container's server is another user
    digest = compute_sha256(out)
    out.with_suffix(".sha256").write_text(f"{digest}  {out.name}\n")
    return digest
