import pytest
import torch

from tests.training.drawn import CHARACTERS, LatinSource
from training.augmentation.line_damage import FREQUENCIES
from training.trainer import crnn as training


def test_the_weights_turn_to_what_is_read_worst():
    weights = training.weigh_damage({"noise": 0.2, "blur": 1.0})
    assert weights["blur"] == FREQUENCIES["blur"]
    assert weights["noise"] / FREQUENCIES["noise"] > weights["shadow"] / FREQUENCIES["shadow"] > 1


def test_only_the_chosen_classes_are_trained():
    layer = torch.nn.Linear(3, 5)
    training.train_rows(layer, torch.tensor([1, 4]))
    layer(torch.ones(2, 3)).square().sum().backward()
    assert layer.weight.grad.abs().sum(1).nonzero().flatten().tolist() == [1, 4]
    assert layer.bias.grad.nonzero().flatten().tolist() == [1, 4]


@pytest.mark.slow
def test_training_learns_saves_and_goes_on(monkeypatch, tmp_path):
    """Three steps, a checkpoint, a second run that goes on from it: it has the same weights and counts."""
    monkeypatch.setattr(training, "LineSource", LatinSource)
    monkeypatch.setattr(training, "CHECK_LINES", 12)
    torch.manual_seed(1)
    run = training.Run("crnn", 1000, 1, 1, 1, tmp_path, None, ctc_weight=0.5, uniform_share=0.1)
    task = training.CrnnTask(run, CHARACTERS)
    loop = task.make_loop()
    task.start_lines(0)
    start = {name: value.clone() for name, value in task.network.state_dict().items()}
    for _ in range(3):
        parts = loop.step(0.0)
        assert all(torch.isfinite(torch.tensor(value)) for value in parts.values())
    changed = {name for name, value in task.network.state_dict().items() if not torch.equal(value, start[name])}
    assert {name.split(".")[0] for name in changed} == {"trunk", "mixer", "shortcut", "recurrent", "correction"}
    assert task.check()["accuracies"]["clean"] > 0.6  # it starts as the teacher, who can read this
    loop.save()
    second = training.CrnnTask(run, CHARACTERS)
    again = second.make_loop()
    again.resume()
    assert again.done == loop.done
    assert loop.done.updates == 3
    for name, value in task.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)
