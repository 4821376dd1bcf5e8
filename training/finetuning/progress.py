"""How far a fine-tuning is, for who waits for it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

Phase = Literal["preparing", "training", "measuring", "exporting"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fine-tuning is.

    `share`: of the whole, 0..1, never less than before; `updates`: steps of the optimiser; `minutes`: since it began or
    was resumed.
    """

    phase: Phase
    share: float
    updates: int
    minutes: float


Tell = Callable[[Progress], None]


class Course:
    """Tells how far it is: each part of the work has its span of the whole."""

    def __init__(self, tell: Tell | None) -> None:
        self.tell, self.began = tell, time.monotonic()
        self.phase: Phase = "preparing"
        self.start, self.end, self.share = 0.0, 0.0, 0.0
        self.piece = (0, 1)
        self.updates = 0

    @property
    def minutes(self) -> float:
        """Since it began."""
        return (time.monotonic() - self.began) / 60

    def enter(self, phase: Phase, end: float) -> None:
        """Begins a part of the work that lasts until `end` of the whole, 0..1."""
        self.phase, self.start, self.end = phase, self.end, end
        self.turn_to(0, 1)

    def turn_to(self, number: int, count: int) -> None:
        """Begins the piece `number`, from 0 on, of the `count` pieces that this part consists of."""
        self.piece = (number, count)
        self.at(0)

    def at(self, share: float) -> None:
        """Tells that a share of this part, or of its piece, is done, 0..1."""
        number, count = self.piece
        done = (number + min(1.0, share)) / count
        self.share = max(self.share, self.start + (self.end - self.start) * done)
        if self.tell:
            self.tell(Progress(self.phase, self.share, self.updates, self.minutes))

    def along(self, items: Iterable[Item], count: int) -> Iterator[Item]:
        """The items, telling at each how many of `count` were dealt with."""
        for number, item in enumerate(items):
            self.at(number / count)
            yield item

    def through(self, items: Sequence[Item]) -> Iterator[Item]:
        """As `along`, with all items of a list."""
        return self.along(items, len(items))
