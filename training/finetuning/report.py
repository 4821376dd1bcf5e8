"""What a fine-tuning came to, read as the server reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.inference import run
from ocr.pipeline.line_readings import LinePictures, consult
from ocr.recognition.ctc import is_same_text
from ocr.recognition.recognizer import Recognizer
from training.data.training_line import TrainingLine
from training.finetuning.progress import Course


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
    before: Recognizer,
    after: Recognizer,
    pages: Sequence[Sequence[TrainingLine]],
    course: Course,
    *,
    own: bool,
    second: bool,
) -> Compared:
    """What is read of the same lines, page by page, by one network and by another.

    With `second` the other one is not to take the first one's place, but is consulted beside it.
    """
    lines = [line for page in pages for line in page]
    was, now = [], []
    for page in course.through(pages):
        pictures = [line.seen for line in page]
        first = before.recognize(pictures)
        if second:
            readings, _ = run(consult(LinePictures((), pictures), first, {}), {"reconsider": after.recognize})
        else:
            readings = after.recognize(pictures)
        was += [reading.text for reading in first]
        now += [reading.text for reading in readings]
    changes = tuple(
        Change(own, line.text, old, new)
        for line, old, new in zip(lines, was, now, strict=True)
        if not is_same_text(old, new)
    )
    return Compared(_count(was, lines), _count(now, lines), changes)


def _count(texts: Sequence[str], lines: Sequence[TrainingLine]) -> Count:
    return Count(sum(is_same_text(text, line.text) for text, line in zip(texts, lines, strict=True)), len(lines))
