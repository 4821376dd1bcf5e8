"""The training loop: steps until an amount or a time is reached, in runs that can be broken off and go on.

The CRNN, the detector and fine-tuning all train by it; what differs is passed in: how a batch is learnt from, what is
checked, which parameters have which rates. Progress, from which the rates follow, is the larger of the amount's and the
time's; a run that ends by its amount is repeatable from its seed.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from training.trainer.checkpoint import CHECKPOINT_FILE, Done, Trained
from training.trainer.descent import descend
from training.trainer.rate import set_rates
from training.trainer.run_log import log_entry
from training.trainer.workers import ALONE, Workers

LOG_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a run goes on, and its paces.

    `unit`: what its amount counts, as the log calls it: lines, pages or updates; `amount`, `minutes`: the end,
    whichever comes first; `warm_up`: steps until the rates are at their height; `decay`: share of itself that the
    average keeps in a step; `start_counts`: as how many more steps the start counts in the average; `check_updates`:
    steps from check to check; `newest_share`: of the latest step in the means that are logged, 0..1;
    `checkpoint_seconds`: from checkpoint to checkpoint; `clock`: seconds by which the minutes are told,
    those that pass if it is not given.
    """

    unit: str
    amount: int
    minutes: float
    warm_up: int
    decay: float
    start_counts: int = 1
    check_updates: int = 1
    newest_share: float = 0.02
    checkpoint_seconds: float = 300
    clock: Callable[[], float] | None = None


@dataclass
class Loop:
    """A run of training.

    `learn`: draws a batch and adds the gradients of its loss to the network's; gives how much of the unit the batch
    was, over all workers, and the parts of the loss; `check`: what held-out material says of the averaged network, as
    an entry of the log; `enough`: whether to end before the plan does, asked after a check; `folder`: of log and
    checkpoint, neither is written without it; `kept`: what else a checkpoint holds, by name.
    """

    plan: Plan
    trained: Trained
    learn: Callable[[], tuple[int, Mapping[str, float]]]
    log: logging.Logger
    check: Callable[[], Mapping[str, object]] | None = None
    enough: Callable[[], bool] = lambda: False
    folder: Path | None = None
    kept: Mapping[str, object] = field(default_factory=dict)
    workers: Workers = ALONE
    done: Done = field(default_factory=Done)
    means: dict[str, float] = field(default_factory=dict)

    @property
    def checkpoint(self) -> Path | None:
        """The file from which the run can go on."""
        return self.folder and self.folder / CHECKPOINT_FILE

    @property
    def progress(self) -> float:
        """How much of the run is done, 0..1 or a little more."""
        return max(self.done.amount / self.plan.amount, self.done.seconds / 60 / self.plan.minutes)

    def resume(self) -> None:
        """Goes on from the checkpoint, if there is one."""
        if self.checkpoint and self.checkpoint.exists():
            self.done = self.trained.resume(self.checkpoint)

    def run(self) -> None:
        """Trains until the plan's end or until it is enough, logs a line a minute, and saves."""
        clock = self.plan.clock or time.monotonic
        before, began = self.done.seconds, clock()
        logged = saved = time.monotonic()
        progress = self.progress
        while progress < 1:
            if self.check and self.done.updates % self.plan.check_updates == 0:
                self.tell(self.check())
                if self.enough():
                    self.save()
                    return
            self.step(progress)
            # One worker's clock counts for all, so that they stop together.
            self.done.seconds = self.workers.first_ones(before + clock() - began)
            progress = self.progress
            now = time.monotonic()
            if now - logged > LOG_SECONDS or progress >= 1:
                self.tell({"progress": progress, **self.means})
                logged = now
            if now - saved > self.plan.checkpoint_seconds or progress >= 1:
                self.save()
                saved = now

    def step(self, progress: float) -> Mapping[str, float]:
        """One step of the optimiser at progress 0..1; returns the parts of the loss."""
        set_rates(self.trained.optimizer, progress, self.done.updates, self.plan.warm_up)
        self.trained.optimizer.zero_grad(set_to_none=True)
        amount, parts = self.learn()
        descend(self.trained, self.plan.decay, self.done.updates + self.plan.start_counts)
        self.done.amount += amount
        self.done.updates += 1
        newest = self.plan.newest_share
        for name, value in parts.items():
            self.means[name] = self.means.get(name, value) * (1 - newest) + value * newest
        return parts

    def tell(self, entry: Mapping[str, object]) -> None:
        """Logs an entry with what was done so far; the first worker does."""
        if self.workers.rank == 0:
            done = {self.plan.unit: self.done.amount, "updates": self.done.updates, "minutes": self.done.seconds / 60}
            log_entry(self.log, self.folder, {**done, **entry})

    def save(self) -> None:
        """Writes the checkpoint; the first worker does."""
        if self.workers.rank == 0 and self.checkpoint:
            self.trained.save(self.checkpoint, self.done, **self.kept)
