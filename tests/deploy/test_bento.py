"""What `make bento` packs is all that the server needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT, start_server


@pytest.fixture(scope="module")
def bento(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build, made without any index: uv is there and nothing is locked."""
    folder = tmp_path_factory.mktemp("bento")
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "benchmarks")
    shutil.copytree(ROOT, source, ignore=ignored)
    shutil.copy(ROOT / ".bentoignore", source)
    environ = os.environ | {
        "BENTOML_HOME": str(folder / "home"),
        "BENTOML_DO_NOT_TRACK": "True",
        "UV_OFFLINE": "1",
        "PIP_NO_INDEX": "1",
    }
    subprocess.run([sys.executable, "-m", "bentoml", "build"], cwd=source, env=environ, check=True)
    shutil.rmtree(source)
    latest = (folder / "home/bentos/ocr-crnn-cpu/latest").read_text()
    return folder / "home/bentos/ocr-crnn-cpu" / latest


@pytest.mark.slow
def test_the_bento_holds_the_server_and_nothing_else(bento: Path):
    packed = {str(path.relative_to(bento / "src")) for path in (bento / "src").rglob("*") if path.is_file()}
    assert {"service.py", "ocr/reader.py", "ocr/webui/index.html", "ocr/weights/detector.safetensors"} <= packed
    assert "training/learn.py" in packed
    folders = ("ocr/", "training/")
    others = {path for path in packed if not path.startswith(folders) or "__pycache__" in path}
    assert others == {"service.py", "bentofile.yaml"}
    assert {Path(path).suffix for path in packed if path.startswith("training/")} <= {".py", ".npz"}


@pytest.mark.slow
def test_the_image_has_a_health_check_and_neither_root_nor_compiler(bento: Path):
    final_stage = (bento / "env/docker/Dockerfile").read_text().split("\nFROM ")[-1]
    assert "HEALTHCHECK" in final_stage
    assert "\nUSER 1034\n" in final_stage
    assert "apt-get" not in final_stage
    assert "{{" not in final_stage


@pytest.mark.slow
def test_the_bento_serves_without_the_source(bento: Path, page_png: bytes, tmp_path: Path):
    environ = {"BENTOML_HOME": str(bento.parents[2]), "BENTOML_DO_NOT_TRACK": "True", "PYTHONPATH": ""}
    for server in start_server(tmp_path, tmp_path / "log", environ, target=str(bento)):
        response = requests.post(server.url + "/api/v1/ocr", files={"file": ("a.png", page_png)}, timeout=60)
        assert "Invoice" in response.json()["data"]["text"]
        assert requests.get(server.url + "/", timeout=10).status_code == 200
