"""A training run's log as a picture: losses and what held-out drawn lines are read right, over the lines trained on."""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

LOSSES = ("distance", "soft", "ctc")


def draw_curves(log: Path, out: Path) -> None:
    """Writes a PNG of a log.jsonl that `training.trainer.crnn` wrote."""
    entries = [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()]
    steps = [entry for entry in entries if "ctc" in entry]
    checks = [entry for entry in entries if "accuracies" in entry]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(12, 4.5), layout="constrained")
    for name in LOSSES:
        left.plot([entry["lines"] for entry in steps], [entry.get(name) for entry in steps], label=name)
    left.set(xlabel="lines trained on", ylabel="loss", yscale="log", title="loss (running mean)")
    left.legend()
    kinds = sorted({kind for entry in checks for kind in entry["accuracies"]} - {"all"})
    for kind in ("all", *kinds):
        values = [100 * entry["accuracies"].get(kind, float("nan")) for entry in checks]
        style = {"color": "black", "linewidth": 2.5} if kind == "all" else {"linewidth": 0.9}
        right.plot([entry["lines"] for entry in checks], values, label=kind, **style)
    right.set(xlabel="lines trained on", ylabel="%", title="held-out drawn lines read right")
    right.legend(fontsize=6, ncols=2)
    figure.savefig(out, dpi=110)
    pyplot.close(figure)
