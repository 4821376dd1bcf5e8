"""`ocr settings`, and the page that is made of it."""

import subprocess
import sys

import pytest

from ocr.cli import main
from ocr.cli.settings import write_reference
from ocr.parameters import parameters
from ocr.settings import Settings, variable_of
from tests.conftest import ROOT


def test_the_page_is_what_the_code_says():
    page = (ROOT / "docs/settings.md").read_text(encoding="utf8")
    assert page == write_reference(), "make it anew: ocr settings --markdown > docs/settings.md"
    assert all(f"| `{variable_of(name)}` | " in page for name in parameters(Settings))


def test_every_setting_is_shown_with_default_unit_and_meaning(capsys: pytest.CaptureFixture[str]):
    assert main(["settings"]) == 0
    told = capsys.readouterr().out
    assert (
        "OCR_TIMEOUT\n    Time after which a request that is not finished is given up.\n    default: 60 seconds" in told
    )
    assert "OCR_JOBS_FOLDER\n    Where jobs are kept; empty: a folder for temporary files.\n    default: empty" in told


def test_a_check_tells_what_is_in_force(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("OCR_MAX_PAGES", "7")
    assert main(["settings", "--check"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "OCR_MAX_PAGES=7    (changed)" in told
    assert "OCR_MAX_FILES=32" in told


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("OCR_WEBHOOK_SECRET", "a secret of the operator")
    assert main(["settings", "--check"]) == 0
    told = capsys.readouterr().out
    assert "OCR_WEBHOOK_SECRET=(set)    (changed)" in told
    assert "a secret" not in told


def test_a_check_tries_the_jobs_folder(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("OCR_JOBS_FOLDER", "/proc/jobs")
    assert main(["settings", "--check"]) == 2
    assert "error: OCR_JOBS_FOLDER is '/proc/jobs', which can't be written to" in capsys.readouterr().err


def test_a_check_fails_on_a_bad_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("OCR_MAX_PAGES", "none")
    assert main(["settings", "--check"]) == 2
    assert "error: OCR_MAX_PAGES is 'none', but must be a whole number" in capsys.readouterr().err


def test_a_reader_that_has_had_enough_is_no_error():
    command = f"{sys.executable} -m ocr settings | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.stdout.splitlines()[0] == "OCR_MAX_BYTES"
    assert ended.stderr == ""
