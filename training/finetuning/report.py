"""What a fine-tuning came to, read as the server reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.recognition.recognizer import Recognizer
from ocr.recognition.second_opinion import LineReader
from training.data.training_line import TrainingLine
from training.finetuning.progress import Course

READ_TOGETHER = 64  # lines between two tellings of how far it is


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines are read right, spaces left out, of how many."""

    right: int
    lines: int

    @property
    def share(self) -> float:
        """0..1."""
        return self.right / self.lines if self.lines else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is read otherwise now: an own or a general one, what it says, what was and what is read."""

    own: bool
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a fine-tuning came to.

    `own_*`: of the lines kept for the report alone; `general_*`: of lines of other kinds; `changes`: among both;
    `trained_on`, `chosen_by`, `left_out`: own lines, the last too wide or without a text; `updates`: steps of training;
    `minutes`: since it began or was resumed; `share`: of the trained network in its mean with the start, 0..1;
    `better`: whether any such mean read more of the lines to choose by than the start did and lost nothing measurable
    of general ones. If not, what was written reads as the start does.
    """

    own_before: Count
    own_after: Count
    general_before: Count
    general_after: Count
    changes: tuple[Change, ...]
    trained_on: int
    chosen_by: int
    left_out: int
    updates: int
    minutes: float
    share: float
    better: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Lines read right before and after, and what is read otherwise."""

    before: Count
    after: Count
    changes: tuple[Change, ...]


def compare(
    before: Recognizer, after: LineReader, lines: Sequence[TrainingLine], course: Course, *, own: bool
) -> Compared:
    """What two networks read of the same lines."""
    was, now = ([*_read(recognizer, lines, course)] for recognizer in (before, after))
    changes = tuple(
        Change(own, line.text, old, new)
        for line, old, new in zip(lines, was, now, strict=True)
        if not _is_same(old, new)
    )
    return Compared(_count(was, lines), _count(now, lines), changes)


def _read(recognizer: LineReader, lines: Sequence[TrainingLine], course: Course) -> Iterator[str]:
    """What is read of the lines."""
    for first in course.through(range(0, len(lines), READ_TOGETHER)):
        pictures = [line.seen for line in lines[first : first + READ_TOGETHER]]
        yield from (reading.text for reading in recognizer.recognize(pictures))


def _count(texts: Sequence[str], lines: Sequence[TrainingLine]) -> Count:
    return Count(sum(_is_same(text, line.text) for text, line in zip(texts, lines, strict=True)), len(lines))


def _is_same(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")
