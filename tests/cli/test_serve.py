"""`ocr serve`, up to where it becomes another program."""

import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from ocr.cli import main
from ocr.cli.serve import INSTALLED
from tests.conftest import ROOT


class Became(Exception):
    """The process has become another program."""


@pytest.fixture(autouse=True)
def played_execve(monkeypatch: pytest.MonkeyPatch):
    def execve(path: str, arguments: list[str], environ: dict[str, str]) -> None:
        raise Became(path, arguments, environ)

    monkeypatch.setattr(os, "execve", execve)


def become(*arguments: str) -> tuple[list[str], dict[str, str]]:
    with pytest.raises(Became) as became:
        main(["serve", *arguments])
    path, command, environ = became.value.args
    assert path == command[0] == sys.executable
    return command[1:], environ


def test_it_becomes_bentoml_with_our_service(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OCR_MAX_PAGES", "7")
    command, environ = become()
    assert command[:6] == ["-m", "bentoml", "serve", "service:Ocr", "--working-dir", str(ROOT)]
    assert command[6:] == ["--port", "8080", "--host", "0.0.0.0"]
    assert (environ["OCR_MAX_PAGES"], environ["BENTOML_DO_NOT_TRACK"]) == ("7", "True")


def test_port_and_address_are_handed_on():
    assert become("--port", "9000", "--host", "127.0.0.1")[0][6:] == ["--port", "9000", "--host", "127.0.0.1"]


def test_an_installed_package_has_its_service_within(monkeypatch: pytest.MonkeyPatch):
    service = ModuleType(INSTALLED)
    service.__spec__ = ModuleSpec(INSTALLED, None)
    monkeypatch.setitem(sys.modules, INSTALLED, service)
    assert f"{INSTALLED}:Ocr" in become()[0]


def test_without_bentoml_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setitem(sys.modules, "bentoml", None)
    assert main(["serve"]) == 2
    assert 'pip install "ocr-crnn-cpu[server]"' in capsys.readouterr().err
