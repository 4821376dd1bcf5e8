"""A corrected line: its picture, what was read, what is right, of which document, by whom."""

from dataclasses import dataclass

MOST_TEXT = 2_000  # characters


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A corrected line that comes in.

    `picture` is the line cut out, PNG, grey; `digest` the SHA-256 of its pixels. `confidence`, 0..1, and `model` are
    those of the reading. `document` names the file it is of, `page` that file's page from 1: lines of one document are
    never parted between training and test.
    """

    picture: bytes
    digest: str
    read: str
    text: str
    confidence: float
    model: str = ""
    document: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected line that is kept, without its picture: its number, who sent it, and when, in seconds since 1970."""

    id: int
    client: str
    created: float
    read: str
    text: str
    confidence: float
    model: str
    document: str
    page: int
    digest: str


def tidy_text(text: str) -> str:
    """A line's text as it is trained on: one line, single spaces, none at its ends."""
    return " ".join(text.split())
