"""Labelled line pictures of one's own: a labels.tsv and the pictures it names.

    file<TAB>text<TAB>document
    lines/0001.png<TAB>壹仟贰佰元整<TAB>17

One line a picture, UTF-8; the first row may be the header. Paths count from the folder of labels.tsv. The third column
may be missing; where it is there, lines of one document are all trained on, or all kept to measure on
(`training.finetuning.split`). The web page's download of corrected lines has this form, and `ocr corrections export`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from ocr.geometry import LINE_HEIGHT
from ocr.grey import as_image, resize_to_height, to_grey
from training.data.own_lines import LabelError, OwnLine


@dataclass(frozen=True, slots=True)
class Label:
    """A picture's file, what it says, and of which document it is, if that is known."""

    file: Path
    text: str
    document: str = ""


def read_labels(path: Path) -> list[Label]:
    """The rows of a labels.tsv.

    Raises:
        LabelError: a row is not `file<TAB>text`, names no file, has an empty text, or there are no rows.
    """
    labels = []
    for number, row in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not row or (number == 1 and row.split("\t")[:2] == ["file", "text"]):
            continue
        name, tab, rest = row.partition("\t")
        columns = rest.split("\t")
        text = " ".join(columns[0].split())
        if not tab or not text:
            raise LabelError(f"{path.name}, line {number}: not `file<TAB>text`")
        if not (path.parent / name).is_file():
            raise LabelError(f"{path.name}, line {number}: there is no file {name}")
        labels.append(Label(path.parent / name, text, columns[1] if len(columns) > 1 else ""))
    if not labels:
        raise LabelError(f"{path.name} has no lines")
    return labels


def load_lines(labels: Sequence[Label]) -> list[OwnLine]:
    """The lines with their pictures as they are read, 48 high.

    Raises:
        LabelError: a file is no picture.
    """
    return [_load_line(label) for label in labels]


def _load_line(label: Label) -> OwnLine:
    image = cv2.imread(str(label.file), cv2.IMREAD_COLOR)
    if image is None:
        raise LabelError(f"{label.file.name} can't be read as a picture")
    return OwnLine(label.text, resize_to_height(to_grey(as_image(image)), LINE_HEIGHT), label.document)
