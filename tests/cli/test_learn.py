import json
from pathlib import Path
from typing import Any

import pytest

from ocr.cli import main
from ocr.learning.models import ModelStore
from ocr.learning.records import NewCorrection
from ocr.learning.run import LearningRun, RunStatus
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault
from tests.conftest import draw_page, encode
from tests.learning.test_models import add
from tests.web.api.test_learning import REPORT

KEY = "k" * 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "learning"
    monkeypatch.setenv("OCR_LEARNING", str(folder))
    monkeypatch.setenv("OCR_LEARNING_KEY", KEY)
    return folder


@pytest.fixture
def model(folder: Path) -> str:
    return add(ModelStore(folder), 1, make_vault(KEY).lock(json.dumps(REPORT).encode()))


class Course:
    """In place of the process that trains: it is at once done, and its status is what it is told."""

    def __init__(self, status: RunStatus) -> None:
        self.status, self.arguments = status, ()

    def __call__(self, run: LearningRun, environment: dict[str, str], arguments: tuple[str, ...]) -> Any:
        self.arguments = arguments
        run.tell(self.status)
        return self

    def poll(self) -> int:
        return 0


def play(monkeypatch: pytest.MonkeyPatch, status: RunStatus) -> Course:
    course = Course(status)
    monkeypatch.setattr(LearningRun, "begin", lambda *arguments: course(*arguments))
    return course


def test_what_was_learnt_is_said_with_how_to_use_it(model: str, monkeypatch: pytest.MonkeyPatch, capsys):
    course = play(monkeypatch, RunStatus("done", model=model))
    assert main(["learn", "start", "--updates", "7", "--replay", "lines.npz"]) == 0
    assert course.arguments == ("--minutes", "60", "--updates", "7", "--replay", str(Path("lines.npz").resolve()))
    said = capsys.readouterr().out
    assert "1 -> 1 of 2 right" in said
    assert f"ocr learn promote {model}" in said


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (RunStatus("done", message="nothing better"), 0, "nothing better"),
        (RunStatus("failed", message="too few lines"), 1, "too few lines"),
        (RunStatus("cancelled"), 1, "cancelled"),
    ],
)
def test_what_came_of_nothing_is_said(folder: Path, monkeypatch, capsys, status: RunStatus, code: int, said: str):
    play(monkeypatch, status)
    assert main(["learn"]) == code
    assert said in "".join(capsys.readouterr())


def test_how_far_it_is_and_its_end(folder: Path, capsys):
    assert main(["learn", "status"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "never"
    assert main(["learn", "cancel"]) == 2
    LearningRun(folder).tell(RunStatus("running"))
    assert main(["learn", "cancel"]) == 0
    assert LearningRun(folder).status().state == "cancelled"


def test_models_are_listed_reported_promoted_and_rolled_back(folder: Path, model: str, capsys):
    assert main(["learn", "models"]) == 0
    assert f"{model}  " in (said := capsys.readouterr().out) and "the settings mean reads" in said
    assert main(["learn", "report", model]) == 0
    assert "own: 'a': 'b' -> 'a'" in capsys.readouterr().out
    assert main(["learn", "promote", model]) == 0
    assert main(["learn", "models"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("reads")
    assert main(["learn", "rollback"]) == 0
    assert main(["learn", "rollback"]) == 2
    assert main(["learn", "shadow", model, "--share", "0.5"]) == 0
    assert ModelStore(folder).roles().shadow == model
    assert main(["learn", "shadow", model, "--share", "2"]) == 2
    assert main(["learn", "shadow"]) == 0
    assert ModelStore(folder).roles().shadow == ""
    for missing in (["promote"], ["promote", "crnn-none"], ["report", "a", "b"]):
        assert main(["learn", *missing]) == 2


def test_words_are_kept_and_learnt(folder: Path, tmp_path: Path, capsys):
    (tmp_path / "words.txt").write_text("# names\n欧阳雪莹\n\nKX-20394\n", encoding="utf-8")
    assert main(["learn", "words", "--file", str(tmp_path / "words.txt")]) == 0
    with CorrectionStore(folder, make_vault(KEY)) as store:
        store.add("office", [NewCorrection(b"PNG", f"d{at}", "AGME", "ACME", 0.5) for at in range(2)])
    capsys.readouterr()
    assert main(["learn", "words"]) == 0
    assert capsys.readouterr().out == "欧阳雪莹\nKX-20394\nACME\tlearnt\n"


def test_without_a_folder_nothing_is_learnt(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.delenv("OCR_LEARNING", raising=False)
    assert main(["learn"]) == 2
    assert "OCR_LEARNING names no folder" in capsys.readouterr().err


@pytest.mark.slow
def test_the_lines_to_correct_next_are_those_read_with_doubt(tmp_path: Path, capsys):
    page = draw_page(["Invoice 20394", "Total 118.50 EUR"])
    small = page.resize((page.width // 7, page.height // 7)).resize(page.size)
    (tmp_path / "clear.png").write_bytes(encode(page))
    (tmp_path / "blurred.png").write_bytes(encode(small))
    files = [str(tmp_path / name) for name in ("clear.png", "blurred.png")]
    assert main(["learn", "next", *files, "--count", "2"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found and {each["document"] for each in found} == {files[1]}
    assert main(["learn", "next"]) == 2
