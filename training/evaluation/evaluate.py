"""Line accuracy by scenario, ours beside others in one run.

    python -m training evaluate --data ../shared/eval --out benchmarks/results/accuracy  # recogniser.md, .json, .png

Scenarios: clean print, shadowed scan, handwriting and small invoice print, drawn with fonts and hands that are never
trained on; and with --data the real lines of an evaluation set, clean and with each kind of its own damage. Ours is
measured with its preprocessing chain and without. CNN-Lite is measured if its checkpoint is in training/.runs.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
import torch

from evaluation.data import CLEAN, KINDS, labelled_lines, load_spoil
from evaluation.reading import read_lines, set_steps
from evaluation.scoring import edit_distance, normalise_loose, normalise_strict
from evaluation.tables import percent
from ocr.geometry import Image
from ocr.nn.cpu import available_cores
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from training.data.held_out_lines import clean_lines, handwriting_lines, invoice_lines, scan_lines
from training.data.training_line import TrainingLine
from training.evaluation.peers import LineReader, PaddleLines, StudentLines, read_with_tesseract
from training.models.students import STUDENTS
from training.trainer.checkpoint import RUNS

matplotlib.use("Agg")
from matplotlib import pyplot  # the backend comes first

SEED = 880_001
DRAWN: dict[str, Callable[[int, list[str], int], list[TrainingLine]]] = {
    "clean print": clean_lines,
    "shadowed scan": scan_lines,
    "handwriting": handwriting_lines,
    "small invoice print": invoice_lines,
}
MEASURES = ("loose", "strict", "cer", "similarity")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Line pictures, BGR, and what they say."""

    name: str
    images: list[Image]
    texts: list[str]


def draw_scenarios(characters: list[str], count: int) -> list[Scenario]:
    """The four drawn scenarios, `count` lines each."""
    scenarios = []
    for offset, (name, draw) in enumerate(DRAWN.items()):
        lines = draw(SEED + offset, characters, count)
        images = [np.repeat(line.seen[:, :, None], 3, axis=2) for line in lines]
        scenarios.append(Scenario(name, images, [line.text for line in lines]))
    return scenarios


def load_scenarios(data: Path, every: int) -> list[Scenario]:
    """The real lines of an evaluation set, clean and spoilt in each way; every `every`-th of them."""
    spoil = load_spoil(data)
    lines = list(labelled_lines(data))[::every]
    texts = [line.text for line in lines]
    return [
        Scenario(
            f"real, {kind}",
            [line.image if kind == CLEAN else spoil(line.image, line.name, kind) for line in lines],
            texts,
        )
        for kind in (CLEAN, "mixed", *KINDS)
    ]


def load_readers(weights: Path) -> dict[str, LineReader]:
    """All that are measured, by name; those that are not installed or trained are left out and said so."""
    settings = Settings.from_environment()
    recognizer = Recognizer(settings, weights)
    plain = set_steps(settings, "never")
    threads = available_cores()
    found: dict[str, LineReader] = {
        "CRNN": lambda images: [line.text for line in read_lines(recognizer, images, settings)],
        "CRNN, no preprocessing": lambda images: [line.text for line in read_lines(recognizer, images, plain)],
    }
    checkpoint = RUNS / "cnn-lite" / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network = STUDENTS["cnn-lite"].make(state["characters"])
        network.load_state_dict(state["network"])
        found["CNN-Lite"] = StudentLines(network, state["characters"])
    else:
        print(f"CNN-Lite is left out: no {checkpoint}")
    found["PP-OCRv6 small"] = PaddleLines("small", threads)
    found["PP-OCRv6 tiny"] = PaddleLines("tiny", threads)
    found["Tesseract"] = read_with_tesseract
    return found


def score_texts(read: Sequence[str], true: Sequence[str]) -> dict[str, float]:
    """Shares of lines right (loose, strict), character error rate, mean similarity (1 - normalised edit distance)."""
    loose = [(normalise_loose(a), normalise_loose(b)) for a, b in zip(read, true, strict=True)]
    distances = [edit_distance(a, b) for a, b in loose]
    longest = [max(len(a), len(b), 1) for a, b in loose]
    strict = [normalise_strict(a) == normalise_strict(b) for a, b in zip(read, true, strict=True)]
    return {
        "loose": float(np.mean([a == b for a, b in loose])),
        "strict": float(np.mean(strict)),
        "cer": sum(distances) / max(1, sum(len(b) for _, b in loose)),
        "similarity": float(np.mean([1 - d / n for d, n in zip(distances, longest, strict=True)])),
    }


def evaluate(data: Path | None, out: Path, weights: Path = CRNN_WEIGHTS, count: int = 300, every: int = 1) -> None:
    """Measures everything and writes recogniser.md, recogniser.json and recogniser.png to the folder `out`."""
    engines = load_readers(weights)
    characters = list(Recognizer(Settings.from_environment(), weights).charset)
    scenarios = draw_scenarios(characters, count) + (load_scenarios(data, every) if data else [])
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for scenario in scenarios:
        figures[scenario.name] = {
            name: score_texts(read(scenario.images), scenario.texts) for name, read in engines.items()
        }
        print(
            scenario.name, {name: percent(value["loose"]) for name, value in figures[scenario.name].items()}, flush=True
        )
    sizes = {scenario.name: len(scenario.texts) for scenario in scenarios}
    (out / "recogniser.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    (out / "recogniser.md").write_text(_markdown(figures, sizes), encoding="utf8")
    _plot(figures, out / "recogniser.png")


def _markdown(figures: dict[str, dict[str, dict[str, float]]], sizes: dict[str, int]) -> str:
    names = list(next(iter(figures.values())))
    titles = {
        "loose": "Lines right, % (loose: no spaces, NFKC)",
        "strict": "Lines right, % (strict: with spaces)",
        "cer": "Character error rate, %",
        "similarity": "Mean of 1 - normalised edit distance, %",
    }
    parts = [
        "# The recogniser beside others",
        "",
        "    .venv/bin/python -m training evaluate --data ../shared/eval --out benchmarks/results/accuracy",
        "",
        "How CNN-Lite was trained: [training.md](training.md#cnn-lite).",
        "",
    ]
    for measure in MEASURES:
        parts += [f"## {titles[measure]}", "", "| | lines | " + " | ".join(names) + " |"]
        parts.append("|" + " --- |" * (len(names) + 2))
        for scenario, values in figures.items():
            row = " | ".join(percent(values[name][measure]) for name in names)
            parts.append(f"| {scenario} | {sizes[scenario]} | {row} |")
        parts.append("")
    return "\n".join(parts)


def _plot(figures: dict[str, dict[str, dict[str, float]]], out: Path) -> None:
    names = list(next(iter(figures.values())))
    figure, axes = pyplot.subplots(figsize=(13, 5), layout="constrained")
    places = np.arange(len(figures))
    for index, name in enumerate(names):
        heights = [100 * values[name]["loose"] for values in figures.values()]
        axes.bar(places + (index - len(names) / 2) * 0.13, heights, 0.12, label=name)
    axes.set_xticks(places, list(figures), rotation=25, ha="right")
    axes.set(ylabel="lines right, %", ylim=(0, 100))
    figure.legend(loc="outside upper center", ncols=len(names), fontsize=8)
    figure.savefig(out, dpi=100)
    pyplot.close(figure)
