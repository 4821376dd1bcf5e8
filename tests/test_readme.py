"""The examples of the READMEs do what they say."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

EXAMPLES = re.compile(r"```(sh|python)\n(.*?)```", re.DOTALL)


def examples(readme: str, language: str) -> list[str]:
    return [code for kind, code in EXAMPLES.findall((ROOT / readme).read_text(encoding="utf8")) if kind == language]


@pytest.fixture
def folder(tmp_path: Path, page_png: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the picture that the examples send."""
    (tmp_path / "invoice.jpg").write_bytes(page_png)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_shell_examples(readme: str, folder: Path, server_url: str):
    [code] = examples(readme, "sh")
    commands = code.replace("http://localhost:8080", server_url).strip().splitlines()
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=120, check=True)
        assert "20394" in json.loads(done.stdout)["data"]["text"]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # open() in the example is left to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_python_examples(readme: str, folder: Path, server_url: str, capsys: pytest.CaptureFixture[str]):
    over_http, in_process = examples(readme, "python")
    exec(over_http.replace("http://localhost:8080", server_url), {})
    assert "20394" in capsys.readouterr().out
    exec(in_process, {})
    assert "Invoice 20394" in capsys.readouterr().out


def test_every_code_is_in_the_table():
    from ocr.errors import OcrError, SetupError

    def leaves(error: type[OcrError]) -> set[type[OcrError]]:
        below = error.__subclasses__()
        return set().union(*(leaves(each) for each in below)) if below else {error}

    table = dict(re.findall(r"^\| (`[A-Z_`, ]+) \| (\d{3}) \|", (ROOT / "README.md").read_text(encoding="utf8"), re.M))
    documented = {(code, int(status)) for codes, status in table.items() for code in re.findall(r"[A-Z_]{3,}", codes)}
    assert documented == {(error.code, error.status) for error in leaves(OcrError) - leaves(SetupError)}
