import json
import os
import random
import subprocess
import sys

import pytest
import requests
import torch

from ocr.recognition.torchscript import load_weights
from tests.conftest import ROOT, draw_page, encode, start_server
from tests.training.drawn import draw_line, write_labels, write_replay
from training.data.own_lines import LabelError, OwnLine
from training.finetuning import finetune as training

# What requirements.txt does not bring, and what reads the fetched material.
ABSENT = (
    "fontTools",
    "matplotlib",
    "onnx",
    "onnxruntime",
    "opencc",
    "brotli",
    "rapidfuzz",
    "bentoml",
    "training.data.material",
)


def finetune(folder, *arguments):
    command = [sys.executable, "-m", "training", "finetune", *map(str, arguments)]
    environ = os.environ | {"BENTOML_HOME": str(folder / "bentoml"), "BENTOML_DO_NOT_TRACK": "True"}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=1200)


def numbers(seed: int, count: int) -> list[str]:
    generator = random.Random(seed)
    return ["".join(generator.choices("0123456789", k=6)) for _ in range(count)]


def test_characters_outside_the_charset_are_refused_with_a_list(tmp_path):
    labels = write_labels(tmp_path, ["5 № 5", "№", "12"])
    run = finetune(tmp_path, "--data", labels, "--out", tmp_path / "out")
    assert run.returncode == 1
    assert "lacks 1 characters: № (U+2116, 2x)" in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_replay_without_lines_to_measure_on_is_refused(tmp_path):
    own = [OwnLine(number, draw_line(number)) for number in numbers(1, 30)]
    replay = write_replay(tmp_path / "replay", 3, 0)
    with pytest.raises(LabelError, match="3 lines to remember by and 0 others"):
        training.finetune(own, tmp_path / "out", replay=replay)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_replay_needs_nothing_but_what_the_server_has(tmp_path):
    """As in a container without fonts: packages of the training are blocked. What is told and reported is whole."""
    labels = write_labels(tmp_path / "own", numbers(1, 20))
    replay = write_replay(tmp_path / "replay", 20, 10)
    program = f"""
import json, sys
from dataclasses import asdict
for name in {ABSENT!r}:
    sys.modules[name] = None
from pathlib import Path
from training.data.labels import load_lines, read_labels
from training.finetuning.finetune import finetune
told = []
own = load_lines(read_labels(Path({str(labels)!r})))
report = finetune(own, Path({str(tmp_path / "out")!r}), replay=Path({str(replay)!r}),
    updates=2, threads=1, folder=Path({str(tmp_path / "run")!r}), tell=told.append)
assert [each.share for each in told] == sorted(each.share for each in told)
assert told[-1].share == 1 and told[-1].updates == 2
print(json.dumps([list(dict.fromkeys(each.phase for each in told)), asdict(report)]))
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr
    phases, report = json.loads(run.stdout)
    assert phases == ["preparing", "training", "measuring", "exporting"]
    assert report["trained_on"] + report["chosen_by"] + report["own_after"]["lines"] == 20
    assert report["general_after"]["lines"] == 10
    assert report["updates"] == 2
    assert report["better"] is (report["share"] > 0)
    assert (tmp_path / "run" / "checkpoint.pt").exists()


@pytest.mark.slow
def test_the_walk_through(tmp_path):
    """The example of training/README.md on a tiny set: it learns a new character, forgets nothing, can be served."""
    labels = write_labels(tmp_path / "own", [f"{number[:3]}№{number[3:]}" for number in numbers(1, 40)])
    replay = write_replay(tmp_path / "replay", 40, 20)
    out = tmp_path / "finetuned"
    run = finetune(tmp_path, "--data", labels, "--out", out, "--replay", replay, "--extend-charset", "--updates", "60")
    assert run.returncode == 0, run.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["own_before"]["right"] == 0  # the character did not exist
    assert report["better"] is True, run.stderr
    assert report["own_after"]["right"] > 0
    assert report["general_after"]["right"] >= report["general_before"]["right"] - 1
    for change in report["changes"]:
        assert change["before"] != change["after"] and change["own"] in (True, False)
    assert load_weights(out / "crnn.safetensors").charset[-1] == "№"
    tag = run.stdout.rpartition("OCR_MODEL=")[2].strip()
    environ = {"BENTOML_HOME": str(tmp_path / "bentoml"), "OCR_MODEL": tag}
    for server in start_server(ROOT, tmp_path / "log", environ):
        files = {"file": encode(draw_page(["Total 118.50"]))}
        data = requests.post(server.url + "/api/v1/ocr", files=files, timeout=60).json()["data"]
        assert data["text"] == "Total 118.50"
    stored = tmp_path / "bentoml" / "models" / tag.replace(":", "/")
    traced = torch.jit.load(stored / "crnn.pt")
    picture = torch.from_numpy(draw_line("12345"))[None, None]
    picture = torch.nn.functional.pad(picture, (0, -picture.shape[-1] % 8), value=128)
    classes, probabilities = traced(picture)[:2]
    charset = load_weights(stored / "crnn.safetensors").charset
    text = [charset[index - 1] for index in classes[0].unique_consecutive().tolist() if index]
    assert "".join(text) == "12345"
    assert probabilities.min() >= 0 and probabilities.max() <= 1
