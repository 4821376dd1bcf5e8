"""A step downhill: how long it is, and the averaged weights that follow it. For the CRNN and the detector alike."""

import math

import torch
from torch import Tensor, nn

FINAL_SHARE = 0.02  # of the peak learning rate


def rate_share(progress: float) -> float:
    """Share of the peak learning rate at progress 0..1: a cosine from 1 to FINAL_SHARE."""
    return FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def descend(
    parts: dict[str, Tensor],
    optimizer: torch.optim.Optimizer,
    network: nn.Module,
    average: nn.Module,
    decay: float,
    updates: int,
) -> None:
    """One step down the sum of a loss's parts, gradients clipped at 1; `average` follows the network's weights.

    Args:
        parts: as `training.trainer.loss.losses` gives them.
        optimizer: of the network's trained parameters.
        network: what is trained.
        average: the network with averaged weights, changed in place.
        decay: share of itself that the average keeps in a step; less while `updates` are few.
        updates: how many steps were taken.
    """
    optimizer.zero_grad(set_to_none=True)
    torch.stack(list(parts.values())).sum().backward()
    nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
    optimizer.step()
    follow(average, network, decay, updates)


def follow(average: nn.Module, network: nn.Module, decay: float, updates: int) -> None:
    """Moves averaged weights towards the network's, in place; `decay` and `updates` as in `descend`."""
    kept = min(decay, (1 + updates) / (10 + updates))
    for mean, now in zip(average.parameters(), network.parameters(), strict=True):
        mean.data.lerp_(now.data, 1 - kept)
