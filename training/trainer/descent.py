"""A step downhill, and the averaged weights that follow it."""

from torch import nn

from training.trainer.checkpoint import Trained


def descend(trained: Trained, decay: float, count: int) -> None:
    """Takes a step down the gradients that are there, clipped at 1; the averaged weights follow the network's.

    Args:
        trained: what the step is taken with; changed in place.
        decay: share of itself that the average keeps in a step; less while `count` is small.
        count: how many networks the average stands for.
    """
    groups = trained.optimizer.param_groups
    nn.utils.clip_grad_norm_([parameter for group in groups for parameter in group["params"]], 1.0)
    trained.optimizer.step()
    follow(trained.average, trained.network, decay, count)


def follow(average: nn.Module, network: nn.Module, decay: float, count: int) -> None:
    """Moves averaged weights towards the network's, in place; `decay` and `count` as in `descend`."""
    kept = min(decay, (1 + count) / (10 + count))
    for mean, now in zip(average.parameters(), network.parameters(), strict=True):
        mean.data.lerp_(now.data, 1 - kept)
