"""A training run's checkpoint: what is exported, and all that resuming needs. For the CRNN and the detector alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn


@dataclass(frozen=True, slots=True)
class Trained:
    """What a checkpoint holds of a run: the averaged network, which is exported, the trained one, and its optimiser."""

    average: nn.Module
    network: nn.Module
    optimizer: torch.optim.Optimizer

    def save(self, path: Path, progress: Sequence[float], **more: object) -> None:
        """Writes a checkpoint, whose name only ever holds a whole one.

        Args:
            path: the file.
            progress: what was done so far, as `resume` returns it.
            more: what else is to be kept, by name.
        """
        state = {
            "network": self.average.state_dict(),
            "student": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": tuple(progress),
            **more,
        }
        unfinished = path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(path)

    def resume(self, path: Path) -> tuple[float, ...]:
        """Fills the three from a checkpoint; returns what was done until then."""
        state = torch.load(path, weights_only=True)
        self.average.load_state_dict(state["network"])
        self.network.load_state_dict(state["student"])
        self.optimizer.load_state_dict(state["optimizer"])
        progress: tuple[float, ...] = state["progress"]
        return progress
