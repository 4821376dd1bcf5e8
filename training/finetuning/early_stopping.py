"""When to stop: what lines that are not trained on say of the network, and which network they liked best."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn


@dataclass
class EarlyStopping:
    """Keeps the best network seen, and says when nothing better came for a while.

    `patience`: checks without anything better, after which it is enough; `loss`: the lowest, seen after `updates`
    steps, when the parameters were `best`; `last`: the latest check; `waited`: checks since the best one.
    """

    patience: int
    loss: float = math.inf
    updates: int = 0
    best: dict[str, Tensor] = field(default_factory=dict)
    last: int = -1
    waited: int = 0
    kept: dict[str, Any] = field(default_factory=dict)  # all of it, as it goes into a checkpoint

    def see(self, updates: int, loss: float, network: nn.Module) -> None:
        """Takes note of a network and its loss after so many updates; a check that is made again counts once."""
        if updates <= self.last:
            return
        self.last = updates
        self.waited += 1
        if loss < self.loss:
            self.loss, self.updates, self.waited = loss, updates, 0
            self.best = {name: value.clone() for name, value in network.state_dict().items()}
        names = ("loss", "updates", "best", "last", "waited")
        self.kept["stopping"] = {name: getattr(self, name) for name in names}

    def is_enough(self) -> bool:
        """Whether nothing better came for a while."""
        return self.waited >= self.patience

    def resume(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint holds."""
        self.kept["stopping"] = state["stopping"]
        for name, value in state["stopping"].items():
            setattr(self, name, value)
