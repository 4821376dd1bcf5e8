import json

import pytest
import torch

from tests.training.drawn import CHARACTERS, LatinSource
from training.augmentation.line_damage import FREQUENCIES
from training.trainer import crnn as training
from training.trainer.curves import draw_curves


def test_the_curriculum_turns_to_what_is_read_worst():
    weights = training.curriculum({"noise": 0.2, "blur": 1.0})
    assert weights["blur"] == FREQUENCIES["blur"]
    assert weights["noise"] / FREQUENCIES["noise"] > weights["shadow"] / FREQUENCIES["shadow"] > 1


@pytest.mark.slow
def test_training_learns_saves_and_goes_on(monkeypatch, tmp_path):
    """Two updates, a checkpoint, a second trainer that goes on from it: it has the same weights and counts."""
    monkeypatch.setattr(training, "LineSource", LatinSource)
    monkeypatch.setattr(training, "CHECK_LINES", 12)
    torch.manual_seed(1)
    run = training.Run("crnn", 1000, 1, 1, 1, tmp_path, None, ctc_weight=0.5, uniform_share=0.1)
    trainer = training.Trainer(run, CHARACTERS, rank=0)
    trainer.start_lines()
    start = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    for _ in range(3):
        parts = trainer.update(0.0)
        assert all(torch.isfinite(torch.tensor(value)) for value in parts.values())
    changed = {name for name, value in trainer.network.state_dict().items() if not torch.equal(value, start[name])}
    assert {name.split(".")[0] for name in changed} == {"trunk", "mixer", "shortcut", "recurrent", "correction"}
    assert trainer.check()["clean"] > 0.6  # it starts as the teacher, who can read this
    trainer.save(tmp_path / "checkpoint.pt")
    second = training.Trainer(run, CHARACTERS, rank=0)
    second.resume(tmp_path / "checkpoint.pt")
    assert (second.lines, second.updates) == (trainer.lines, 3)
    for name, value in trainer.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)


def test_a_log_becomes_a_picture(tmp_path):
    entries = [
        {"lines": 0, "accuracies": {"all": 0.5, "noise": 0.25}},
        {"lines": 50, "distance": 1.0, "soft": 0.5, "ctc": 0.2},
        {"lines": 100, "accuracies": {"all": 0.75, "blur": 0.5}},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    draw_curves(log, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
