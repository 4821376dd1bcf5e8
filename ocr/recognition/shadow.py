"""A recogniser that reads some lines along, after the one that answers, so that the two can be compared.

Nobody sees what it reads; how often it reads otherwise is counted.
"""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.geometry import Image
from ocr.recognition.ctc import Reading, is_same_text
from ocr.recognition.recognizer import Recognizer

MOST_WAITING = 32  # lines; what comes while so many wait is left out


@dataclass(frozen=True, slots=True)
class Compared:
    """What was counted for one that reads along: lines read by both, those read otherwise, those it was surer of."""

    shadow: str = ""
    lines: int = 0
    other: int = 0
    surer: int = 0


class Shadow:
    """Reads a share of the lines along, with what the others leave it of the cores.

    Args:
        name: of its weights.
        recognizer: of one thread; is closed with this.
        share: of all lines, 0..1.
    """

    def __init__(self, name: str, recognizer: Recognizer, share: float) -> None:
        self.name, self.recognizer, self.share = name, recognizer, share
        self.compared = Compared(name)
        recognizer.step_back()
        self.waiting: queue.Queue[tuple[Image, Reading] | None] = queue.Queue(MOST_WAITING)
        self.due = 0.0
        self.thread = threading.Thread(target=self._compare_all, name="shadow", daemon=True)
        self.thread.start()

    def offer(self, name: str, lines: Sequence[Image], readings: Sequence[Reading]) -> None:
        """Takes its share of lines that were read by the recogniser of this name; none if that is itself."""
        if name == self.name:
            return
        for line, reading in zip(lines, readings, strict=True):
            self.due += self.share
            if self.due >= 1:
                self.due -= 1
                try:
                    self.waiting.put_nowait((line, reading))
                except queue.Full:
                    return

    def close(self) -> None:
        """Ends it after the line that it is at."""
        while True:
            try:
                self.waiting.get_nowait()
            except queue.Empty:
                break
        self.waiting.put(None)
        self.thread.join()
        self.recognizer.close()

    def _compare_all(self) -> None:
        while (taken := self.waiting.get()) is not None:
            line, before = taken
            [after] = self.recognizer.recognize([line])
            is_other = not is_same_text(before.text, after.text)
            self.compared = replace(
                self.compared,
                lines=self.compared.lines + 1,
                other=self.compared.other + is_other,
                surer=self.compared.surer + (is_other and after.confidence > before.confidence),
            )
