import json

from training.trainer.curves import draw_curves


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
