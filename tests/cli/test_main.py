"""The command `ocr` as a whole: its help always works, whatever is installed or set."""

import subprocess
import sys

import pytest

from ocr.cli import COMMANDS, main
from ocr.version import VERSION
from tests.conftest import ROOT


def test_the_version(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"ocr-crnn-cpu {VERSION}\n"


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_always_works(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("OCR_THREADS", "many")
    for module in ("ray", "pyarrow", "bentoml"):
        monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "example" in told
    assert arguments == ["--help"] or f"usage: ocr {arguments[0]}" in told


@pytest.mark.parametrize("arguments", [[], ["write", "a.png"]])
def test_what_is_no_command_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: ocr" in capsys.readouterr().err


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path):
    for module in ("ray", "pyarrow", "ocr.bulk"):
        monkeypatch.setitem(sys.modules, module, None)
    assert main(["bulk", str(tmp_path), str(tmp_path)]) == 2
    assert 'pip install "ocr-crnn-cpu[bulk]"' in capsys.readouterr().err


def test_the_client_loads_neither_opencv_nor_torch():
    program = "import sys, ocr, ocr.client; print(sorted({'cv2', 'torch', 'numpy', 'bentoml'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
