"""Labelled line pictures of one's own: a labels.tsv and the pictures it names.

    file<TAB>text<TAB>document
    lines/0001.png<TAB>壹仟贰佰元整<TAB>17

One line a picture, UTF-8; the first row may be the header. Paths count from the folder of labels.tsv. The third column
may be missing; where it is there, lines of one document are all trained on, or all kept to measure on. The web page's
download of corrected lines has this form, and `ocr corrections export`.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2

from ocr.geometry import LINE_HEIGHT
from ocr.grey import as_image, resize_to_height, to_grey
from ocr.recognition.line_picture import find_bucket
from training.data.lines import TrainingLine

HELD_OUT = 5  # every fifth document, or line where they are not named, is kept for the report


class LabelError(Exception):
    """The labels can't be trained on; the message says why."""


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


def missing_characters(labels: list[Label], characters: list[str]) -> dict[str, int]:
    """Characters that the charset lacks, with how often they occur."""
    known = frozenset(characters)
    counts: dict[str, int] = {}
    for label in labels:
        for character in label.text:
            if character not in known:
                counts[character] = counts.get(character, 0) + 1
    return counts


def part(labels: list[Label]) -> tuple[list[Label], list[Label]]:
    """The labels to train on, and those kept for the report: told by names, so that it is so in every run.

    Of few documents chance may keep none or all: then the one whose turn is first is kept.
    """
    names = {label: label.document or label.file.name for label in labels}
    turns = {name: zlib.crc32(name.encode()) for name in names.values()}
    kept = {name for name, turn in turns.items() if turn % HELD_OUT == 0}
    if len(kept) in (0, len(turns)):
        kept = {min(turns, key=turns.__getitem__)} if len(turns) > 1 else set()
    return [label for label in labels if names[label] not in kept], [label for label in labels if names[label] in kept]


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
