"""What is known of a page while it is being read, so that work that is given up leaves something behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ocr.notices import notice
from ocr.recognition.ctc import Reading
from ocr.results import Page


@dataclass(slots=True)
class PageProgress:
    """A page that is being read.

    `index`: where in its file it stands. `lines`: how many were found on it. `assemble`: makes a page
    of the readings of the first of them. `readings`: of the first lines, in the order in which they were found.
    """

    index: int
    lines: int = 0
    assemble: Callable[[Sequence[Reading]], Page] | None = None
    readings: list[Reading] = field(default_factory=list)

    def found(self, lines: int, assemble: Callable[[Sequence[Reading]], Page]) -> None:
        """Notes that the page has so many lines, and how a page is made of their readings."""
        self.lines, self.assemble = lines, assemble

    def note(self, readings: Sequence[Reading]) -> None:
        """Takes what the next lines say; that some are read a second time, once all have been, is left out."""
        if len(self.readings) < self.lines:
            self.readings += readings

    def to_page(self) -> Page | None:
        """The page with the lines read so far, and a warning that says how many; None if there are none."""
        if self.assemble is None or not self.readings:
            return None
        page = self.assemble(tuple(self.readings))
        unfinished = notice("NOT_READ_TO_END", count=len(self.readings), of=self.lines)
        return replace(page, warnings=(unfinished, *page.warnings), timings_ms=dict(page.timings_ms))
