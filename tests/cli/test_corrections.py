import json
import zipfile
from pathlib import Path

import pytest

from ocr.cli import main
from ocr.learning.records import NewCorrection
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault

KEY = "k" * 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "corrections"
    monkeypatch.setenv("OCR_LEARNING", str(folder))
    monkeypatch.setenv("OCR_LEARNING_KEY", KEY)
    with CorrectionStore(folder, make_vault(KEY)) as store:
        texts = enumerate("ab\U0001f600")
        news = [NewCorrection(b"PNG", f"d{at}", "x", text, 0.5, document=f"{at}.png") for at, text in texts]
        store.add("office", news)
    return folder


def test_they_are_listed_looked_through_exported_and_deleted(folder: Path, tmp_path: Path, capsys):
    assert main(["corrections", "list", "--document", "1.png"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "b"
    assert main(["corrections", "review"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["count"], found["outside"], found["usable"]) == (3, {"\U0001f600": 1}, 2)
    out = tmp_path / "set.zip"
    assert main(["corrections", "export", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("2 of 3 lines")
    assert len(zipfile.ZipFile(out).namelist()) == 3
    assert main(["corrections", "delete", "--number", "1"]) == 0
    assert main(["corrections", "delete", "--document", "1.png"]) == 0
    assert main(["corrections", "delete", "--number", "1"]) == 1
    assert main(["corrections", "delete", "--all"]) == 0
    capsys.readouterr()
    assert main(["corrections", "list"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [["export"], ["delete"]])
def test_what_is_missing_is_told(folder: Path, capsys, arguments: list[str]):
    assert main(["corrections", *arguments]) == 2
    assert "--" in capsys.readouterr().err


def test_an_archive_is_not_overwritten(folder: Path, tmp_path: Path):
    (tmp_path / "there.zip").write_text("x")
    assert main(["corrections", "export", "--out", str(tmp_path / "there.zip")]) == 2
    assert (tmp_path / "there.zip").read_text() == "x"


def test_another_key_and_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("OCR_LEARNING_KEY", "x" * 40)
    assert main(["corrections", "list"]) == 2
    assert "OCR_LEARNING_KEY" in capsys.readouterr().err
    monkeypatch.delenv("OCR_LEARNING")
    assert main(["corrections", "list"]) == 2
    assert "OCR_LEARNING" in capsys.readouterr().err
