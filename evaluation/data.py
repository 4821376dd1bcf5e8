"""The labelled lines and pages that everything is measured on, and their spoilt versions."""

import csv
import importlib.util
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Image

Spoil = Callable[..., Image]

PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".webp"}
CLEAN = "clean"
KINDS = ("shadow", "blur", "small", "noise", "faint", "stamp")


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line crop with its true text."""

    name: str
    image: Image
    text: str
    category: str


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page with its true lines: texts ("###" where unreadable) and boxes (N, 4, 2) in pixels."""

    name: str
    image: Image
    texts: tuple[str, ...]
    boxes: NDArray[np.float32]
    category: str


def load_spoil(data: Path) -> Spoil:
    """The `spoil` function of the set's own degrade.py: spoil(image_bgr, name, kind)."""
    specification = importlib.util.spec_from_file_location("degrade", data / "degrade.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.spoil  # type: ignore[no-any-return]


def labelled_lines(data: Path) -> Iterator[LabelledLine]:
    """The line crops of lines/labels.tsv, BGR."""
    with (data / "lines" / "labels.tsv").open(encoding="utf8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield LabelledLine(row["file"], _read(data / "lines" / row["file"]), row["text"], row["category"])


def labelled_pages(data: Path) -> Iterator[LabelledPage]:
    """The pages of pages/*.json, BGR."""
    for path in sorted((data / "pages").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf8"))
        picture = next(file for file in path.parent.glob(f"{path.stem}.*") if file.suffix != ".json")
        yield LabelledPage(
            picture.name,
            _read(picture),
            tuple(line["text"] for line in label["lines"]),
            np.array([line["box"] for line in label["lines"]], np.float32),
            label["category"],
        )


def pictures_in(folder: Path) -> list[Path]:
    """The picture files of a folder, by name; what lies beside them, such as labels, is left out."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)


def _read(path: Path) -> Image:
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert image is not None, path
    return image  # type: ignore[return-value]
