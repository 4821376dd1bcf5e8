"""Own lines in three parts, by document: trained on, chosen by, reported on.

A line that the network has been fitted to, or by which something was chosen, says nothing about the next document.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.data.own_lines import LabelError, OwnLine

CHOOSE_SHARE, REPORT_SHARE = 0.15, 0.1


@dataclass(frozen=True, slots=True)
class Split:
    """Lines to train on; to choose by: when to stop, and which share of what was learnt; and to report on alone."""

    train: list[OwnLine]
    choose: list[OwnLine]
    report: list[OwnLine]


def group_by_document(lines: Iterable[OwnLine]) -> dict[str, list[OwnLine]]:
    """The lines of each document, by a name of it."""
    documents: dict[str, list[OwnLine]] = {}
    for line in lines:
        documents.setdefault(_name(line), []).append(line)
    return documents


def split(lines: Sequence[OwnLine]) -> Split:
    """Parts the lines, the same in every run; about 75, 15 and 10 % of them, and at least a document in each part.

    The order of the documents follows from their names alone; the one with the most lines is trained on.

    Raises:
        LabelError: the lines are of fewer than three documents.
    """
    documents = group_by_document(lines)
    if len(documents) < 3:
        raise LabelError(
            f"{len(lines)} lines of {len(documents)} documents are too few: some are trained on, some chosen by and "
            "some reported on, which takes three documents"
        )
    largest = max(documents, key=lambda name: (len(documents[name]), name))
    order = sorted(documents, key=lambda name: (name == largest, zlib.crc32(name.encode()), name))
    report = _take(order, documents, REPORT_SHARE * len(lines), 2)
    choose = _take(order, documents, CHOOSE_SHARE * len(lines), 1)
    return Split([line for name in order for line in documents[name]], choose, report)


def _take(order: list[str], documents: dict[str, list[OwnLine]], wanted: float, left: int) -> list[OwnLine]:
    """The lines of the first documents, taken out of `order`, until they are as many as wanted or `left` are left."""
    taken: list[OwnLine] = []
    while not taken or (len(taken) < wanted and len(order) > left):
        taken += documents[order.pop(0)]
    return taken


def _name(line: OwnLine) -> str:
    """The document's name, or for a line without one a name of its own."""
    return f"document {line.document}" if line.document else f"line {zlib.crc32(line.picture.tobytes())} {line.text}"
