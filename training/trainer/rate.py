"""The learning rate's schedule, the same for all that is trained: a rise to the peak, then a cosine."""

import math

import torch

FINAL_SHARE = 0.02  # of the peak learning rate


def rate_share(progress: float) -> float:
    """Share of the peak learning rate at progress 0..1: a cosine from 1 to FINAL_SHARE."""
    return FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def set_rates(optimizer: torch.optim.Optimizer, progress: float, updates: int, warm_up: int) -> None:
    """Sets the rate of each group of parameters for the next step, as a share of the group's own "peak".

    Args:
        optimizer: its groups name their peak rates.
        progress: how much of the run is done, 0..1.
        updates: steps that were taken.
        warm_up: steps over which the rate rises to what it would be without a warm-up.
    """
    share = rate_share(progress) * min(1.0, (updates + 1) / warm_up)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share
