"""The examples of the READMEs do what they say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ocr.pipeline.options import describe
from tests.conftest import ROOT

EXAMPLES = re.compile(r"```(sh|python|js|java)\n(.*?)```", re.DOTALL)
READMES = ("README.md", "README.zh-CN.md")


def examples(readme: str, language: str) -> list[str]:
    return [code for kind, code in EXAMPLES.findall((ROOT / readme).read_text(encoding="utf8")) if kind == language]


@pytest.fixture
def folder(tmp_path: Path, page_png: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the pictures that the examples send."""
    for name in ("invoice.jpg", "second.jpg"):
        (tmp_path / name).write_bytes(page_png)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("readme", READMES)
def test_shell_examples(readme: str, folder: Path, server_url: str):
    [code] = examples(readme, "sh")
    commands = code.replace("http://localhost:8080", server_url).strip().splitlines()
    assert len(commands) >= 2
    for command in commands:
        answer = run("sh", "-c", command)
        assert "20394" in answer, command
        assert '"success":false' not in answer, command


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # open() in the example is left to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("readme", READMES)
def test_python_examples(readme: str, folder: Path, server_url: str, capsys: pytest.CaptureFixture[str]):
    codes = examples(readme, "python")
    assert len(codes) == 3
    for code in codes:
        exec(code.replace("http://localhost:8080", server_url), {})
        assert "20394" in capsys.readouterr().out


def test_the_example_for_node(folder: Path, server_url: str):
    if shutil.which("node") is None:
        pytest.skip("there is no node on this machine")
    [code] = examples("README.md", "js")
    (folder / "example.mjs").write_text(code.replace("http://localhost:8080", server_url))
    assert "Invoice 20394" in run("node", "example.mjs")


def test_the_example_for_java(folder: Path, server_url: str):
    if shutil.which("javac") is None:
        pytest.skip("there is no Java compiler on this machine")
    [code] = examples("README.md", "java")
    (folder / "Example.java").write_text(code.replace("http://localhost:8080", server_url))
    assert "Invoice 20394" in run("java", "Example.java")


def test_every_option_is_in_the_table():
    text = (ROOT / "README.md").read_text(encoding="utf8")
    table = set(re.findall(r"^\| `([a-z_]+)` \|", text, re.M))
    assert table >= {option["name"] for option in describe()}


def test_every_code_is_in_the_table():
    from ocr.errors import OcrError, SetupError

    def leaves(error: type[OcrError]) -> set[type[OcrError]]:
        below = error.__subclasses__()
        return set().union(*(leaves(each) for each in below)) if below else {error}

    table = dict(re.findall(r"^\| (`[A-Z_`, ]+) \| (\d{3}) \|", (ROOT / "README.md").read_text(encoding="utf8"), re.M))
    documented = {(code, int(status)) for codes, status in table.items() for code in re.findall(r"[A-Z_]{3,}", codes)}
    assert documented == {(error.code, error.status) for error in leaves(OcrError) - leaves(SetupError)}
