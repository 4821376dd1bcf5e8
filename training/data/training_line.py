"""A line to train on."""

from dataclasses import dataclass

from ocr.geometry import Image


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A text, its clean picture and the picture to be read, both uint8 (48, W); and the (first) kind of damage."""

    text: str
    clean: Image
    seen: Image
    kind: str
