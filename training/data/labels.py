"""Labelled line pictures of one's own: a labels.tsv and the pictures it names.

    file<TAB>text
    lines/0001.png<TAB>壹仟贰佰元整

One line a picture, UTF-8; the first row may be the header. Paths count from the folder of labels.tsv. The web page's
download of corrected lines has this form.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2

from ocr.geometry import LINE_HEIGHT
from ocr.preprocess import resize_to_height, to_grey
from ocr.recognition.line_picture import find_bucket
from training.augmentation.pixels import as_image
from training.data.lines import TrainingLine

HELD_OUT = 5  # every fifth line, by its name, is kept for the report


class LabelError(Exception):
    """The labels can't be trained on; the message says why."""


@dataclass(frozen=True, slots=True)
class Label:
    """A picture's file and what it says."""

    file: Path
    text: str


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
        text = " ".join(rest.split("\t")[0].split())
        if not tab or not text:
            raise LabelError(f"{path.name}, line {number}: not `file<TAB>text`")
        if not (path.parent / name).is_file():
            raise LabelError(f"{path.name}, line {number}: there is no file {name}")
        labels.append(Label(path.parent / name, text))
    if not labels:
        raise LabelError(f"{path.name} has no lines")
    return labels


def missing_characters(labels: list[Label], characters: list[str]) -> dict[str, int]:
    """Characters that the charset lacks, with how often they occur."""
    known = frozenset(characters)
    counts: dict[str, int] = {}
    for label in labels:
        for character in label.text:
            if character not in known:
                counts[character] = counts.get(character, 0) + 1
    return counts


def is_held_out(label: Label) -> bool:
    """Whether a line is kept for the report: told by its file's name, so that it is so in every run."""
    return zlib.crc32(label.file.name.encode()) % HELD_OUT == 0


def load_line(label: Label) -> TrainingLine | None:
    """The line as it is read, 48 high; None if it is wider than the widest bucket.

    Raises:
        LabelError: the file is no picture.
    """
    image = cv2.imread(str(label.file), cv2.IMREAD_COLOR)
    if image is None:
        raise LabelError(f"{label.file.name} can't be read as a picture")
    picture = resize_to_height(to_grey(as_image(image)), LINE_HEIGHT)
    if find_bucket(picture.shape[1]) is None:
        return None
    return TrainingLine(label.text, picture, picture, "labelled")
