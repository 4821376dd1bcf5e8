"""A weight file looked at from outside, without torch: is it whole, and what is it called?"""

import hashlib
from pathlib import Path

from safetensors import SafetensorError, safe_open

from ocr.errors import InvalidWeights


def compute_sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def check_weights(weights: Path) -> str:
    """The SHA-256 of a weight file that is whole, as far as that can be told.

    Where a file of its name but ending in .sha256 stands beside it, as the training writes it, every byte is checked;
    without one only that its tensors are all there.

    Raises:
        InvalidWeights: it can't be read, is cut short or otherwise damaged.
    """
    try:
        with safe_open(weights, "numpy"):
            digest = compute_sha256(weights)
        checksum = weights.with_suffix(".sha256")
        expected = checksum.read_text().split() if checksum.exists() else [digest]
    except (OSError, ValueError, SafetensorError) as error:
        raise InvalidWeights(f"{weights} can't be read as weights: {error}") from error
    if [digest] != expected[:1]:
        raise InvalidWeights(f"{weights} is damaged: {checksum.name} beside it has another SHA-256")
    return digest


def name_model(sha256: str) -> str:
    """The name of a CRNN's weights as replies tell it, such as crnn-0f61c02a6d3e."""
    return f"crnn-{sha256[:12]}"
