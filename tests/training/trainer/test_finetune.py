import json
import os
import random
import subprocess
import sys

import pytest
import requests
import torch

from ocr.recognition.torchscript import load_weights
from ocr.weights import CRNN_WEIGHTS
from tests.conftest import ROOT, draw_page, encode, start_server
from tests.training.drawn import draw_line, write_labels
from training.data.labels import LabelError
from training.trainer import finetune as training


def finetune(folder, *arguments):
    command = [sys.executable, "-m", "training", "finetune", *map(str, arguments)]
    environ = os.environ | {"BENTOML_HOME": str(folder / "bentoml"), "BENTOML_DO_NOT_TRACK": "True"}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=1200)


def numbers(seed: int, count: int) -> list[str]:
    generator = random.Random(seed)
    return ["".join(generator.choices("0123456789", k=6)) for _ in range(count)]


def test_new_classes_leave_the_old_ones_as_they_were():
    network = load_weights(CRNN_WEIGHTS).network
    more = training.extend_classes(network, ["a", "b"]).eval()
    assert more.shape.classes == network.shape.classes + 2
    picture = torch.rand(1, 1, 48, 64)
    with torch.inference_mode():
        before, after = network(picture), more(picture)
    assert torch.equal(before, after[..., :-2])
    assert torch.equal(before.argmax(-1), after.argmax(-1))


def test_characters_outside_the_charset_are_refused_with_a_list(tmp_path):
    labels = write_labels(tmp_path, ["5 № 5", "№", "12"])
    run = finetune(tmp_path, "--data", labels, "--out", tmp_path / "out")
    assert run.returncode == 1
    assert "lacks 1 characters: № (U+2116, 2x)" in run.stderr
    assert not (tmp_path / "out").exists()


def test_too_few_lines_to_remember_by_are_refused(tmp_path):
    labels = write_labels(tmp_path / "own", numbers(1, 30))
    replay = write_labels(tmp_path / "others", numbers(2, 1), "others.tsv")
    with pytest.raises(LabelError, match="1 lines are too few"):
        training.finetune(labels, tmp_path / "out", replay=replay)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_walk_through(tmp_path):
    """The example of training/README.md on a tiny set: it learns a new character, forgets nothing, can be served."""
    labels = write_labels(tmp_path / "own", [f"{number[:3]}№{number[3:]}" for number in numbers(1, 30)])
    replay = write_labels(tmp_path / "others", numbers(2, 30), "others.tsv")
    out = tmp_path / "finetuned"
    run = finetune(tmp_path, "--data", labels, "--out", out, "--replay", replay, "--extend-charset", "--updates", "4")
    assert run.returncode == 0, run.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["own_before"] == 0  # the character did not exist
    assert report["general_after"] >= report["general_before"] - 0.01
    for change in report["changes"]:
        assert change["before"] != change["after"] and change["own"] in (True, False)
    assert load_weights(out / "crnn.safetensors").charset[-1] == "№"
    assert f"OCR_MODEL={report['tag']}" in run.stdout
    environ = {"BENTOML_HOME": str(tmp_path / "bentoml"), "OCR_MODEL": report["tag"]}
    for server in start_server(ROOT, tmp_path / "log", environ):
        files = {"file": encode(draw_page(["Total 118.50"]))}
        data = requests.post(server.url + "/api/v1/ocr", files=files, timeout=60).json()["data"]
        assert data["text"] == "Total 118.50"
    stored = tmp_path / "bentoml" / "models" / report["tag"].replace(":", "/")
    traced = torch.jit.load(stored / "crnn.pt")
    picture = torch.from_numpy(draw_line("12345"))[None, None]
    picture = torch.nn.functional.pad(picture, (0, -picture.shape[-1] % 8), value=128)
    classes, probabilities = traced(picture)[:2]
    charset = load_weights(stored / "crnn.safetensors").charset
    text = [charset[index - 1] for index in classes[0].unique_consecutive().tolist() if index]
    assert "".join(text) == "12345"
    assert probabilities.min() >= 0 and probabilities.max() <= 1
