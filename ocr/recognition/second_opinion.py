"""A house's reader as a second opinion: it reads what the first one reads with doubt, and the surer of the two counts.

So it can do little harm to lines of other kinds than those that it has learnt: those are mostly read without doubt
(benchmarks/results/accuracy/house_training.md).
"""

from collections.abc import Sequence

from ocr.geometry import Image
from ocr.recognition.ctc import Reading, is_unsure
from ocr.recognition.recognizer import Recognizer


class SecondOpinion:
    """Reads line pictures by two recognisers. One object serves all threads.

    Args:
        first: reads every line.
        second: reads those again of which the first is unsure.
        lent: whether the first one is somebody else's, who has warmed it up and will let it go.
    """

    def __init__(self, first: Recognizer, second: Recognizer, *, lent: bool = True) -> None:
        self.first, self.second = first, second
        self.own = (second,) if lent else (first, second)
        self.network = first.network

    def warm_up(self) -> None:
        """As `Recognizer.warm_up`."""
        for recognizer in self.own:
            recognizer.warm_up()

    def step_back(self) -> None:
        """As `Recognizer.step_back`."""
        for recognizer in self.own:
            recognizer.step_back()

    def close(self) -> None:
        """As `Recognizer.close`."""
        for recognizer in self.own:
            recognizer.close()

    def recognize(self, lines: Sequence[Image]) -> list[Reading]:
        """As `Recognizer.recognize`."""
        readings = self.first.recognize(lines)
        unsure = [place for place, reading in enumerate(readings) if not reading.characters or is_unsure(reading)]
        for place, other in zip(unsure, self.second.recognize([lines[place] for place in unsure]), strict=True):
            if other.confidence > readings[place].confidence:
                readings[place] = other
        return readings


LineReader = Recognizer | SecondOpinion
