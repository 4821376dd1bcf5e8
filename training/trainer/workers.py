"""The processes that train together: each has a part of the work, and all do the same steps."""

from dataclasses import dataclass

import torch
import torch.distributed as distributed
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes there are, and which of them this is, from 0; the first one logs and saves."""

    count: int = 1
    rank: int = 0

    def meet(self, rendezvous: str) -> None:
        """Waits for the other processes at an address, such as file:///some/where."""
        if self.count > 1:
            distributed.init_process_group("gloo", init_method=rendezvous, rank=self.rank, world_size=self.count)

    def part(self) -> None:
        """Ends what `meet` began."""
        if self.count > 1:
            distributed.destroy_process_group()

    def first_ones(self, value: float) -> float:
        """The first process's value, for all of them."""
        shared = torch.tensor([value])
        if self.count > 1:
            distributed.broadcast(shared, 0)
        return float(shared)

    def add_up(self, values: Tensor) -> None:
        """Replaces the values by their sums over all processes, in place."""
        if self.count > 1:
            distributed.all_reduce(values)


ALONE = Workers()
