"""A training run's checkpoint: what is exported, and all that going on needs."""

from dataclasses import astuple, dataclass
from pathlib import Path

import torch
from torch import nn

RUNS = Path(__file__).resolve().parents[1] / ".runs"  # a folder for each run
CHECKPOINT_FILE = "checkpoint.pt"


@dataclass(slots=True)
class Done:
    """What a run has done: lines or pages trained on, steps of the optimiser, seconds."""

    amount: int = 0
    updates: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run changes: the averaged network, which is exported, the trained one, and its optimiser."""

    average: nn.Module
    network: nn.Module
    optimizer: torch.optim.Optimizer

    def save(self, path: Path, done: Done, **more: object) -> None:
        """Writes a checkpoint, whose name only ever holds a whole one.

        Args:
            path: the file.
            done: what was done so far, as `resume` returns it.
            more: what else is to be kept, by name.
        """
        state = {
            "network": self.average.state_dict(),
            "student": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": astuple(done),
            **more,
        }
        unfinished = path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(path)

    def resume(self, path: Path) -> Done:
        """Fills the three from a checkpoint; returns what was done until then. Peak rates stay those of this run."""
        peaks = [group["peak"] for group in self.optimizer.param_groups]
        state = torch.load(path, weights_only=True)
        self.average.load_state_dict(state["network"])
        self.network.load_state_dict(state["student"])
        self.optimizer.load_state_dict(state["optimizer"])
        for group, peak in zip(self.optimizer.param_groups, peaks, strict=True):
            group["peak"] = peak
        amount, updates, seconds = state["progress"]
        return Done(amount, updates, seconds)
