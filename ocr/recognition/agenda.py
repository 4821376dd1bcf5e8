"""Which line pictures the CRNN is run on together, and which of these runs a worker makes next."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ocr.recognition.line_picture import BUCKET_WIDTHS, find_bucket

BATCH = 4
WIDEST_OF_BATCH = 176  # of wider lines four take nearly as long as four times one


@dataclass(frozen=True, slots=True)
class Run:
    """Lines, by their numbers, that are run together: padded to `width`, in a batch of `size` that may not be full."""

    width: int
    size: int
    lines: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """What the network is set up for, batch and width."""
        return self.size, self.width


def list_shapes() -> list[Run]:
    """An empty run of every shape that there may be, the widest first."""
    narrow = [width for width in BUCKET_WIDTHS if width <= WIDEST_OF_BATCH]
    return [
        Run(width, size, ()) for size, widths in ((1, BUCKET_WIDTHS), (BATCH, narrow)) for width in reversed(widths)
    ]


def plan_runs(widths: Sequence[int]) -> list[Run]:
    """The runs of lines of these widths, none wider than the widest bucket, those with the most pixels first."""
    same: defaultdict[int, list[int]] = defaultdict(list)
    for number, width in enumerate(widths):
        bucket = find_bucket(width)
        assert bucket is not None
        same[bucket].append(number)
    runs = []
    for bucket, numbers in same.items():
        for first in range(0, len(numbers), BATCH):
            together = tuple(numbers[first : first + BATCH])
            # Two in a run of four, half empty, take longer than one after the other.
            if bucket <= WIDEST_OF_BATCH and len(together) > BATCH // 2:
                runs.append(Run(bucket, BATCH, together))
            else:
                runs.extend(Run(bucket, 1, (number,)) for number in together)
    return sorted(runs, key=lambda run: -run.width * run.size)


class Agenda:
    """Runs that workers are still to make.

    A worker goes on with the shape it ran last while there is any: OpenVINO takes as long to be set up for another one
    as for 120 pixels more. The largest runs come first, so that no worker is left with one while others are idle.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self.lock = threading.Lock()
        self.begun: set[tuple[int, int]] = set()
        self.waiting: defaultdict[tuple[int, int], list[Run]] = defaultdict(list)
        for run in runs:
            self.waiting[run.shape].append(run)

    def take(self, last: tuple[int, int] | None) -> Run | None:
        """The run to be made next by a worker whose last one had this shape; None if there are no more."""
        with self.lock:
            if not self.waiting:
                return None
            shape = last if last is not None and last in self.waiting else self._choose_shape()
            self.begun.add(shape)
            run = self.waiting[shape].pop()
            if not self.waiting[shape]:
                del self.waiting[shape]
            return run

    def _choose_shape(self) -> tuple[int, int]:
        """The first one that no worker is at; if there is none, the first."""
        return next((shape for shape in self.waiting if shape not in self.begun), next(iter(self.waiting)))
