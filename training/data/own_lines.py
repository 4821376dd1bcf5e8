"""Lines of one's own to learn from: what one says, its picture, and of which document it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ocr.geometry import Image


class LabelError(Exception):
    """The lines can't be trained on; the message says why."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A labelled line.

    `text`: without line breaks; `picture`: uint8 (48, W), grey, as the reader cuts it; `document`: lines of one are
    never parted between training and test. Without a name (empty) the line is a document of its own.
    """

    text: str
    picture: Image
    document: str = ""


def missing_characters(lines: Sequence[OwnLine], characters: Sequence[str]) -> dict[str, int]:
    """Characters that the charset lacks, with how often they occur."""
    known = frozenset(characters)
    return dict(Counter(character for line in lines for character in line.text if character not in known))
