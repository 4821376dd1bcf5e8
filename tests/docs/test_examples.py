"""The examples of the READMEs and of docs/ do what they say.

Each prints what the picture says, or what a comment at its end tells: `# prints deleted`, `# writes found/a.pdf`.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import PAGES, README, READMES, examples, text_of

SAID = "20394"  # what is printed where no comment tells
PRINTS = re.compile(r"# prints (.+)$", re.MULTILINE)
WRITES = re.compile(r"# writes (\S+)")
COMMENT = re.compile(r"\s*# (?!prints |writes ).*$", re.MULTILINE)  # that says nothing of what is to come out
SILENT = re.compile(r"\w+=|until ")  # commands that print nothing
END = "\x1e"

LOADS_NETWORKS = re.compile(r"ocr read|Reader\(\)")


def each(language: str) -> list[Any]:
    """Page and number of each example in a language; those that load the networks themselves run last.

    One that stands on several pages is run once, whatever language its comments are in.
    """
    found: dict[str, Any] = {}
    for page in PAGES:
        for number, code in enumerate(examples(page, language)):
            marks = [pytest.mark.slow] if LOADS_NETWORKS.search(code) else []
            found.setdefault(COMMENT.sub("", code), pytest.param(page, number, marks=marks))
    return list(found.values())


@pytest.fixture
def folder(tmp_path: Path, page_png: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the pictures that the examples send, in which the command `ocr` is to be had."""
    for name in ("invoice.jpg", "second.jpg"):
        (tmp_path / name).write_bytes(page_png)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    return tmp_path


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize(("page", "number"), each("sh"))
def test_shell_examples(page: str, number: int, folder: Path, server_url: str):
    code = examples(page, "sh")[number].replace("http://localhost:8080", server_url)
    commands = code.replace("\\\n", " ").strip().splitlines()
    outputs = run("bash", "-euc", "".join(f"{command}\nprintf '{END}'\n" for command in commands)).split(END)
    for command, output in zip(commands, outputs, strict=False):
        assert '"success":false' not in output, command
        written = WRITES.findall(command)
        for file in written:
            assert (folder / file).stat().st_size, command
        for said in PRINTS.findall(command) or ([] if written or SILENT.match(command) else [SAID]):
            assert said in output, command


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # open() in the example is left to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("page", "number"), each("python"))
def test_python_examples(page: str, number: int, folder: Path, server_url: str, capsys: pytest.CaptureFixture[str]):
    code = examples(page, "python")[number]
    exec(code.replace("http://localhost:8080", server_url), {})
    output = capsys.readouterr().out
    for said in PRINTS.findall(code) or [SAID]:
        assert said in output


@pytest.mark.parametrize("page", READMES)
def test_the_readmes_show_each_way_to_use_it(page: str):
    code = "\n".join(examples(page, "sh") + examples(page, "python"))
    for way in ("curl ", "requests.post", "from ocr import ", "ocr read ", "import AsyncClient", "start_job"):
        assert way in code
    lines = (
        'requests.post("http://localhost:8080/api/v1/ocr", files={"file": open("invoice.jpg", "rb")}).json()',
        'reply["success"]',
        'reply["data"]["text"]',
        'reply["msg"]',
    )
    for line in lines:  # clients are built on them
        assert line in code


def test_the_example_for_node(folder: Path, server_url: str):
    if shutil.which("node") is None:
        pytest.skip("there is no node on this machine")
    [code] = examples("docs/api.md", "js")
    (folder / "example.mjs").write_text(code.replace("http://localhost:8080", server_url))
    assert "Invoice 20394" in run("node", "example.mjs")


def test_the_example_for_java(folder: Path, server_url: str):
    if shutil.which("javac") is None:
        pytest.skip("there is no Java compiler on this machine")
    [code] = examples("docs/api.md", "java")
    (folder / "Example.java").write_text(code.replace("http://localhost:8080", server_url))
    assert "Invoice 20394" in run("java", "Example.java")


def test_the_readme_can_be_read_to_its_end():
    assert len(text_of(README).splitlines()) <= 200
