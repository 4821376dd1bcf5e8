"""Clients that others' generators make of /docs.json call every operation of a real server, in three languages.

What the npm tools need is installed into .cache/generated-clients, as the lock beside this file says.
"""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import ROOT

HERE = Path(__file__).parent
NODE_TOOLS = ROOT / ".cache" / "generated-clients"
HTTPMIME = Path("/usr/share/java/httpmime.jar")  # Debian's libhttpmime-java; all else is in the generator's own jar
JAVA_OPTIONS = {
    "openApiNullable": "false",
    "useJakartaEe": "false",
    "useSingleRequestParameter": "true",
    "sourceFolder": ".",
    "invokerPackage": "ocr.client",
    "apiPackage": "ocr.client.api",
    "modelPackage": "ocr.client.model",
}


@pytest.fixture(scope="module")
def document(server_url: str) -> dict[str, Any]:
    return requests.get(server_url + "/docs.json", timeout=30).json()


@pytest.fixture
def folder(tmp_path: Path, document: dict[str, Any], page_png: bytes) -> Path:
    """A folder with the document and the picture that is sent."""
    (tmp_path / "docs.json").write_text(json.dumps(document))
    (tmp_path / "invoice.png").write_bytes(page_png)
    return tmp_path


@pytest.fixture(scope="module")
def node_tools() -> Path:
    """The folder in which the npm tools of package.json are installed."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm on this machine")
    lock = (HERE / "package-lock.json").read_text()
    installed = NODE_TOOLS / "installed.json"  # written last, so an installation that broke off counts as none
    if not installed.exists() or installed.read_text() != lock:
        NODE_TOOLS.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, NODE_TOOLS)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        ended = subprocess.run(command, cwd=NODE_TOOLS, capture_output=True, text=True, timeout=300)
        if ended.returncode:
            pytest.skip(f"the npm tools can't be installed: {ended.stderr.strip()[-300:]}")
        installed.write_text(lock)
    return NODE_TOOLS


def run(*command: str | Path, folder: Path, **environ: str) -> str:
    """What a command prints; where it fails, the test does, with what it said."""
    ended = subprocess.run(
        command, cwd=folder, env=os.environ | environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-4000:]
    return ended.stdout


def check(said: str, document: dict[str, Any]) -> None:
    """Whether a program has called each operation, and got what it asked for."""
    called = {line.partition(" ")[0] for line in said.splitlines()}
    operations = {
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    }
    assert operations <= called, said
    for operation in ("ocr", "batch", "export", "jobResult"):
        assert f"\n{operation} Invoice 20394" in said, said
    for line in ("jobStatus done", "deleteJob deleted"):
        assert f"\n{line}\n" in said, said


def test_openapi_python_client(folder: Path, server_url: str, document: dict[str, Any]):
    # the generator asks to be told of pictures, archives and lines, and would tidy up what it writes
    told = ("image/jpeg", "image/png", "application/zip", "application/x-ndjson", "text/event-stream")
    config = {"post_hooks": [], "content_type_overrides": dict.fromkeys(told, "application/octet-stream")}
    (folder / "config.json").write_text(json.dumps(config))
    generator = Path(sys.executable).with_name("openapi-python-client")
    options = ("--path", "docs.json", "--config", "config.json", "--meta", "none", "--output-path", "generated")
    run(generator, "generate", *options, "--fail-on-warning", folder=folder)
    said = run(sys.executable, HERE / "calls.py", server_url, "invoice.png", folder=folder, PYTHONPATH=str(folder))
    check(said, document)
    assert "ocr 415 UNSUPPORTED_FORMAT" in said


def test_openapi_typescript_and_openapi_fetch(
    folder: Path, server_url: str, document: dict[str, Any], node_tools: Path
):
    (folder / "node_modules").symlink_to(node_tools / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "calls.ts", folder)
    tools = folder / "node_modules" / ".bin"
    run(tools / "openapi-typescript", "docs.json", "--output", "generated.ts", folder=folder)
    settings = ("--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022")
    run(tools / "tsc", *settings, "--module", "nodenext", "--types", "node", "calls.ts", folder=folder)
    said = run("node", "calls.js", server_url, "invoice.png", folder=folder)
    check(said, document)
    assert "ocr 415 UNSUPPORTED_FORMAT" in said


def test_openapi_generator_for_java(folder: Path, server_url: str, document: dict[str, Any]):
    if shutil.which("javac") is None:
        pytest.skip("there is no Java compiler on this machine")
    if not HTTPMIME.exists():
        pytest.skip("Debian's libhttpmime-java is not installed")
    package = importlib.metadata.distribution("openapi-generator-cli")
    jar = Path(str(package.locate_file("openapi_generator_cli/openapi-generator.jar")))
    properties = ",".join(f"{name}={value}" for name, value in JAVA_OPTIONS.items())
    parts = "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    options = ("-g", "java", "--library", "native", "--additional-properties", properties, "--global-property", parts)
    run("java", "-jar", jar, "generate", "-i", "docs.json", "-o", "java", *options, folder=folder)
    shutil.copytree(HERE / "java", folder / "java", dirs_exist_ok=True)
    sources = [str(file) for file in (folder / "java").rglob("*.java")]
    path = f"{jar}:{HTTPMIME}"
    run("javac", "-nowarn", "-proc:none", "-d", "classes", "-cp", path, *sources, folder=folder)
    said = run("java", "-cp", f"classes:{path}", "Calls", server_url, "invoice.png", folder=folder)
    check(said, document)
    assert re.search("^ocr 400 .*INVALID_OPTION", said, re.MULTILINE)


def test_redocly_finds_nothing_to_say(folder: Path, node_tools: Path):
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    redocly = node_tools / "node_modules" / ".bin" / "redocly"
    run(redocly, "lint", "--extends=recommended-strict", "docs.json", folder=folder, **quiet)
