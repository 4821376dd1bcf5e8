import pytest
import torch
from torch import nn

from training.trainer.rate import FINAL_SHARE, rate_share, set_rates


def test_the_rate_falls_from_all_to_little():
    shares = [rate_share(progress / 10) for progress in range(12)]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == shares[-2] == FINAL_SHARE


def test_each_group_warms_up_to_its_own_peak_and_then_falls():
    groups = [{"params": nn.Linear(1, 1).parameters(), "peak": peak} for peak in (1.0, 0.1)]
    optimizer = torch.optim.AdamW(groups)
    rates = []
    for updates, progress in ((0, 0.0), (4, 0.0), (9, 0.0), (9, 1.0)):
        set_rates(optimizer, progress, updates, warm_up=10)
        rates.append([group["lr"] for group in optimizer.param_groups])
    assert rates == [pytest.approx([share, share / 10]) for share in (0.1, 0.5, 1.0, FINAL_SHARE)]
