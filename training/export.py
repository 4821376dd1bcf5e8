"""A training checkpoint to the weight file that is served, with its model card's figures."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file

from ocr.crnn import CrnnShape


def export(checkpoint: Path, out: Path) -> str:
    """Writes the checkpoint's averaged network in half precision with its charset; returns the file's sha256.

    Args:
        checkpoint: as `training.distil` writes it.
        out: the .safetensors file; a file of the same name ending in .sha256 is put beside it.
    """
    state = torch.load(checkpoint, weights_only=True)
    characters: list[str] = state["characters"]
    hidden = state["network"]["bottleneck.weight"].shape[1] // 2
    shape = CrnnShape(classes=len(characters) + 1, hidden=hidden)
    tensors = {name: value.half().contiguous() for name, value in state["network"].items()}
    metadata = {"charset": json.dumps(characters, ensure_ascii=False), "shape": json.dumps(asdict(shape))}
    save_file(tensors, str(out), metadata)
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    out.with_suffix(".sha256").write_text(f"{digest}  {out.name}\n")
    return digest
